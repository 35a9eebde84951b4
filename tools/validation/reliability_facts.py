"""Whether stored forecasts were calibrated, how sharp they were, and whether their leads are more than chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import pandas as pd

from experiments.hindcast.forecast import SHOWN
from experiments.hindcast.reliability import calibration, pit_histogram
from experiments.hindcast.rivals import labels
from experiments.hindcast.score_differences import differences
from experiments.hindcast.score_sentences import metric_label
from experiments.hindcast.scores import ALL_TARGETS
from experiments.language.numbers import number
from experiments.plots.hindcasts.forecast_folder import MODEL
from experiments.reporting.interval_texts import NOTHING, percent
from sim.vocabulary import Level
from tools.validation.score_facts import scored
from tools.validation.stored_results import LANGUAGE, StoredDay
from tools.validation.words import LEVEL_NAMES, day_text, method_name

EVERYTHING: Final = "all series, in observation sd"


@dataclass(frozen=True)
class Calibration:
    """How the errors and intervals of one method were, as texts."""

    origin: str
    level: str
    series: str
    method: str
    n: int
    mean_error: str
    sd_error: str
    inside: str
    width: str


@dataclass(frozen=True)
class Places:
    """In which tenth of the forecast of the model observations lie."""

    level: str
    counts: tuple[int, ...]
    expected: str
    band: str


@dataclass(frozen=True)
class Difference:
    """The mean CRPS of the model minus that of a rival, as texts."""

    level: str
    series: str
    rival: str
    n: int
    mean: str
    interval: str
    better: str


def calibration_lines(found: Sequence[StoredDay], pooled: pd.DataFrame) -> list[Calibration]:
    """Return the model at each origin over all series, then every method over all origins, the model by series."""
    lines = [
        line
        for one in found
        if not (rows := scored(one)).empty
        for line in _calibrations(day_text(one.day), rows[rows["method"] == MODEL], all_series=False)
    ]
    return [*lines, *(_calibrations("all origins", pooled, all_series=True) if len(pooled) else ())]


def _calibrations(origin: str, rows: pd.DataFrame, all_series: bool) -> Iterator[Calibration]:
    table = calibration(rows)
    is_shown = (table["target"] == ALL_TARGETS) | (all_series & (table["method"] == MODEL))
    for row in table[is_shown].sort_values(["level", "method", "target"], key=_first_ones).to_dict("records"):
        yield Calibration(
            origin,
            LEVEL_NAMES[row["level"]],
            _series(row["target"]),
            method_name(row["method"]),
            row["n"],
            _signed(row["mean_error"]),
            NOTHING if isnan(row["sd_error"]) else f"{row['sd_error']:.2f}",
            percent(row["coverage90"]),
            f"{row['width90']:.3g}",
        )


def _first_ones(names: "pd.Series[str]") -> "pd.Series[str]":
    """Return names as they are sorted: the nation, the model and all series come first."""
    first = names.isin([Level.NATIONAL.value, MODEL, ALL_TARGETS])
    return names.mask(first, "")


def places(pooled: pd.DataFrame) -> list[Places]:
    """Return by level the PIT histogram of the model over all origins."""
    table = pit_histogram(pooled[pooled["method"] == MODEL]) if len(pooled) else pd.DataFrame({"level": []})
    return [
        Places(
            LEVEL_NAMES[str(level)],
            tuple(rows["n"]),
            f"{rows['expected'].iloc[0]:.1f}",
            f"{rows['chance_low'].iloc[0]:.0f} to {rows['chance_high'].iloc[0]:.0f}",
        )
        for level, rows in table.groupby("level", sort=False)
    ]


def difference_lines(pooled: pd.DataFrame) -> list[Difference]:
    """Return the model against each rival over all origins, over all series and on both coverages."""
    if pooled.empty:
        return []
    table = differences(pooled, labels(), MODEL)
    table = table[table["target"].isin((ALL_TARGETS, *SHOWN))]
    return [_difference(row) for row in table.sort_values("level", ascending=False, kind="stable").to_dict("records")]


def _difference(row: dict[Any, Any]) -> Difference:
    is_given = not isnan(row["low"])
    return Difference(
        LEVEL_NAMES[row["level"]],
        _series(row["target"]),
        method_name(row["rival"]),
        row["n"],
        _signed(row["difference"], 3),
        f"{_signed(row['low'], 3)} to {_signed(row['high'], 3)}" if is_given else NOTHING,
        percent(row["p_better"]) if is_given else NOTHING,
    )


def _series(target: str) -> str:
    return EVERYTHING if target == ALL_TARGETS else metric_label(target, LANGUAGE)


def _signed(value: float, digits: int = 2) -> str:
    return NOTHING if isnan(value) else number(value, LANGUAGE, digits, signed=True)
