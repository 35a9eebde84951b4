"""Whether one method's lead over another is more than chance: paired score differences and their block bootstrap.

Rows of one origin go together, so whole origins are drawn with replacement (Künsch 1989,
https://doi.org/10.1214/aos/1176347265). Origins also share observations, so that the intervals are rather too narrow.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from experiments.comparing.statistics import quantiles
from experiments.hindcast.scores import ALL_TARGETS, ROW, least_sd
from sim.arrays import Ints
from sim.draws import Draws, keys_within, text_keys

DIFFERENCES: Final = ("level", "target", "rival", "n", "n_origins", "difference", "low", "high", "p_better")
FEWEST_ORIGINS: Final = 5  # of which an interval is made
N_RESAMPLES: Final = 2000
ENDS: Final = (0.025, 0.975)


def differences(rows: pd.DataFrame, rivals: Iterable[str], method: str, seed: int = 0) -> pd.DataFrame:
    """Return by level, target and rival the mean CRPS of a method minus that of the rival, on shared rows.

    `rows` are those of `scores.score_rows`, with a column `as_of` where they come from several origins. For `all`
    targets, in the observation's own sd. `low` and `high` end the 95 % interval, `p_better` is the share of resamples
    in which the method is better (ties count half): NaN with fewer than FEWEST_ORIGINS origins.
    """
    pairs = _pairs(rows if "as_of" in rows else rows.assign(as_of=""), rivals, method)
    in_sd = pairs.assign(target=ALL_TARGETS, difference=pairs["difference"] / least_sd(pairs["sd"]))
    both = pd.concat([pairs, in_sd], ignore_index=True)
    table = [(*key, *_difference(group, seed)) for key, group in both.groupby(["level", "target", "rival"], sort=True)]
    return pd.DataFrame(table, columns=list(DIFFERENCES))


def _pairs(rows: pd.DataFrame, rivals: Iterable[str], method: str) -> pd.DataFrame:
    key = ["as_of", *ROW]
    own = rows.loc[rows["method"] == method, [*key, "sd", "crps"]]
    others = rows.loc[rows["method"].isin(list(rivals)), [*key, "method", "crps"]]
    pairs = own.merge(others.rename(columns={"method": "rival", "crps": "theirs"}), on=key)
    return pairs.assign(difference=pairs["crps"] - pairs["theirs"])


def _difference(group: pd.DataFrame, seed: int) -> tuple[float, ...]:
    blocks = group.groupby("as_of")["difference"].agg(["sum", "count"]).to_numpy(dtype=float)
    found = len(group), len(blocks), float(group["difference"].mean())
    if len(blocks) < FEWEST_ORIGINS:
        return *found, np.nan, np.nan, np.nan
    sums, counts = blocks[_resampled(len(blocks), seed)].sum(axis=1).T
    means = sums / counts
    low, high = quantiles(means, ENDS)
    return *found, float(low), float(high), float((means < 0).mean() + 0.5 * (means == 0).mean())


def _resampled(n_blocks: int, seed: int) -> Ints:
    """Return which blocks make up each resample: resamples × blocks."""
    keys = keys_within(text_keys(str(number) for number in range(N_RESAMPLES)), n_blocks)
    return (Draws(seed, 0).uniform("score_differences/origin", keys) * n_blocks).astype(np.int64)
