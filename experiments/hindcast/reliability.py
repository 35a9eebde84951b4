"""Whether what was observed lies where forecasts put it (calibration), and how wide they are (sharpness), apart.

Each method is judged on all rows that it forecasts. Rows of one origin go together, so chance allows more than the
bands, which are those of independent rows.
"""

from typing import Final

import pandas as pd

from experiments.comparing.even_histogram import even_histogram
from experiments.comparing.statistics import INTERVAL
from experiments.hindcast.scores import in_sd
from experiments.hindcast.scoring_rules import exact_interval

CALIBRATION: Final = (
    "level", "target", "method", "n", "mean_error", "sd_error", "width90", "coverage90", "coverage90_low",
    "coverage90_high",
)  # fmt: skip
PIT: Final = ("level", "method", "low", "high", "n", "expected", "chance_low", "chance_high")
N_PARTS: Final = 10


def calibration(rows: pd.DataFrame) -> pd.DataFrame:
    """Return calibration and sharpness by level, target and method, and over all targets of a level (`all`).

    `mean_error` and `sd_error` are of the standardised errors (0 and 1 for a calibrated forecast), `width90` is the
    mean width of the 90 % intervals (for `all` in the observation's own sd), the last two are the exact 95 % interval.
    """
    both = pd.concat([rows, in_sd(rows)], ignore_index=True)
    table = [(*key, *_calibration(group)) for key, group in both.groupby(["level", "target", "method"], sort=True)]
    return pd.DataFrame(table, columns=list(CALIBRATION))


def pit_histogram(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many PIT lie in each tenth, by level and method, with the 90 % band of a calibrated forecast."""
    table: list[tuple[object, ...]] = []
    for key, group in rows.groupby(["level", "method"], sort=True):
        found = even_histogram(group["pit"].to_numpy(dtype=float), N_PARTS, INTERVAL)
        parts = zip(found.edges[:-1], found.edges[1:], found.counts, strict=True)
        table += [(*key, *part, found.expected, found.low, found.high) for part in parts]
    return pd.DataFrame(table, columns=list(PIT))


def _calibration(group: pd.DataFrame) -> tuple[float, ...]:
    n, error = len(group), group["standardised_error"]
    ends = exact_interval(int(group["inside"].sum()), n)
    return n, error.mean(), error.std(), (group["q95"] - group["q05"]).mean(), group["inside"].mean(), *ends
