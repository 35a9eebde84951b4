"""How good forecasts were: errors of their centre, CRPS of their distribution, coverage of their 90 % interval.

All methods are scored alike. A forecast holds samples of the *true* value; it is compared with what was *observed*,
with the error of the row and those that it shares (`observations/common_errors.py`). So each sample first gets an
observation error of its own (normal, the same draws for every method with as many samples, clipped to possible values),
and this distribution of the observation is scored. MAE takes the median and RMSE the mean, the centres that these
errors call for (Gneiting 2011, https://doi.org/10.1198/jasa.2011.r10138). The other scores are in `scoring_rules.py`.

Errors of one cut-off are correlated (a coverage that is too high in June is too high in August), so the exact intervals
of coverage (Clopper & Pearson 1934), which treat rows as independent, are too narrow rather than too wide.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from experiments.comparing.statistics import INTERVAL, quantiles
from experiments.hindcast.forecast import Forecast
from experiments.hindcast.rivals.base import ANY_SHARE
from experiments.hindcast.scoring_rules import (
    crps,
    error_of,
    exact_interval,
    interval_score,
    pit,
    predictive,
    standardised_error,
)
from experiments.observations.observed import Observed
from sim.vocabulary import Level

SCORE_COLUMNS: Final = ("target", "date", "level", "method", "mae", "rmse", "crps", "coverage90")
ROW: Final = ("target", "date", "level", "code", "counted_by")
ALL_TARGETS: Final = "all"
_LEAST_SD: Final = 1e-9
SCORES: Final = ("crps", "wis", "dispersion", "underprediction", "overprediction")  # all in the unit observed
SCORED_COLUMNS: Final = (
    *ROW, "method", "stand_in", "observed", "sd", "q05", "q50", "q95", "mean",
    "absolute_error", "squared_error", "crps", "inside", *SCORES[1:], "pit", "standardised_error",
)  # fmt: skip


def score_rows(forecasts: Mapping[str, Forecast], observations: Iterable[Observed], seed: int = 0) -> pd.DataFrame:
    """Return a row for each observation and each method that forecasts it (`stand_in`: the method that replaced it)."""
    rows = [
        _scored(row, method, forecast, seed)
        for row in observations
        for method, forecast in forecasts.items()
        if forecast.at(row.target, row.day) is not None
    ]
    return pd.DataFrame(rows, columns=list(SCORED_COLUMNS))


def tabulated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of scores.csv from scored rows."""
    table = _means(rows, ["target", "date", "level", "method"])
    return table[list(SCORE_COLUMNS)]


def aggregated(rows: pd.DataFrame, rivals: Iterable[str]) -> pd.DataFrame:
    """Return scores by level, target and method over all dates (and cut-offs), and over all targets of a level (`all`).

    So that all are compared with the same rows, only those count that every method forecasts which forecasts the target
    at all; for `all`, every method of the level. For `all`, errors are in units of each observation's own sd. `skill`
    is 1 − CRPS / CRPS of the best rival of the group, chosen with hindsight (a rival itself is compared with the best
    of the others); `coverage90_low` and `_high` are the exact 95 % interval.
    """
    by = ["level", "target", "method"]
    parts = [_means(_shared(rows, ["level", "target"]), by), _means(in_sd(_shared(rows, ["level"])), by)]
    table = pd.concat(parts, ignore_index=True)
    ends = [exact_interval(round(n * share), n) for n, share in zip(table["n"], table["coverage90"], strict=True)]
    table = table.join(pd.DataFrame(ends, columns=["coverage90_low", "coverage90_high"], dtype=float))
    return _with_skill(table, frozenset(rivals))


def orders(rows: pd.DataFrame) -> pd.DataFrame:
    """Return Spearman's rank correlation of medians and observations over the départements, by target, date and method.

    NaN where a method puts no département before another, its medians being equal but for chance.
    """
    departements = rows[rows["level"] == Level.DEPARTEMENT]
    table = [
        (*key, len(group), _rank_correlation(group))
        for key, group in departements.groupby(["target", "date", "method"], sort=True)
    ]
    return pd.DataFrame(table, columns=["target", "date", "method", "n", "rank_correlation"])


def _scored(row: Observed, method: str, forecast: Forecast, seed: int) -> tuple[object, ...]:
    true = forecast.at(row.target, row.day)
    if true is None:
        raise ValueError(f"{method} does not forecast {row.target} on {row.day}")
    samples = predictive(true, row, seed)
    low, median, high = (float(end) for end in quantiles(samples, (INTERVAL[0], 0.5, INTERVAL[1])))
    mean, score = float(samples.mean()), interval_score(samples, row.value)
    return (
        *(row.target.metric, row.day.isoformat(), row.target.level, row.target.code, row.counted_by),
        *(method, forecast.notes.get(row.target, ""), row.value, error_of(row)[1], low, median, high, mean),
        *(abs(median - row.value), (mean - row.value) ** 2, crps(samples, row.value), low <= row.value <= high),
        *(score.wis, *score, pit(samples, row, seed), standardised_error(samples, row.value)),
    )


def _means(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    table = [
        (
            *key,
            len(group),
            group["absolute_error"].mean(),
            float(np.sqrt(group["squared_error"].mean())),
            *group[list(SCORES)].mean(),
            group["inside"].mean(),
        )
        for key, group in rows.groupby(by, sort=True)
    ]
    return pd.DataFrame(table, columns=[*by, "n", "mae", "rmse", *SCORES, "coverage90"])


def _shared(rows: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    """Return the rows of observations that every method of their group forecasts (at each cut-off)."""
    everybody = rows.groupby(group)["method"].transform("nunique")
    key = [column for column in ("as_of", *ROW) if column in rows]
    return rows[rows.groupby(key)["method"].transform("nunique") == everybody]


def least_sd(sd: "pd.Series[float]") -> "pd.Series[float]":
    """Return the sd of observations as what errors are divided by: above zero."""
    return sd.clip(lower=_LEAST_SD)


def in_sd(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with errors, scores and ends of intervals in units of each observation's sd, all of target `all`."""
    sd = least_sd(rows["sd"])
    scaled = {name: rows[name] / sd for name in ("absolute_error", *SCORES, "q05", "q95")}
    return rows.assign(target=ALL_TARGETS, squared_error=rows["squared_error"] / sd**2, **scaled)


def _with_skill(table: pd.DataFrame, rivals: frozenset[str]) -> pd.DataFrame:
    best, skill = [], []
    for row in table.to_dict("records"):
        at = (table["level"] == row["level"]) & (table["target"] == row["target"])
        others = table[at & table["method"].isin(rivals - {row["method"]})].sort_values("crps", kind="stable")
        lowest = float(others["crps"].iloc[0]) if len(others) else 0.0
        best.append(others["method"].iloc[0] if len(others) else "")
        skill.append(1.0 - row["crps"] / lowest if lowest > 0 else np.nan)
    return table.assign(best_rival=best, skill=np.array(skill, dtype=float))


def _rank_correlation(group: pd.DataFrame) -> float:
    forecast, observed = group["q50"], group["observed"]
    if ANY_SHARE in set(group["stand_in"]) or forecast.nunique() == 1 or observed.nunique() == 1:
        return float("nan")
    return float(spearmanr(forecast, observed).statistic)
