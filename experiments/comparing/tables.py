"""The tables of a study: outcomes of arms, differences, how well means are known, targets met, territories to watch."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise, starmap
from typing import Protocol

import numpy as np
import pandas as pd

from experiments.comparing.paired_differences import paired_difference
from experiments.comparing.statistics import (
    QUANTILE_NAMES,
    first_reached,
    mean,
    order_quantile,
    quantile_columns,
)
from experiments.comparing.threads import in_threads
from experiments.comparing.variance_components import MeanEstimate, mean_estimate
from experiments.storing.columns import UNITS
from experiments.storing.outcomes import Outcomes, Pair, Texts, common_pairs, national_series
from sim.arrays import Floats, Ints
from sim.vocabulary import Level, Stage
from sim.world.world import Territories

_ROW = ("level", "code", "date", "metric", "unit")
SUMMARY = ("arm", *_ROW, "mean", "q05", "q25", "q50", "q75", "q95", "n_draws", "n_replicates")
COMPARISON = ("arm", "baseline", *_ROW, "difference", "q05", "q95", "p_positive", "variance_ratio")
TARGETS = ("arm", "metric", "threshold", "p_reached", "date_q05", "date_q50", "date_q95", "months_gained")
UNCERTAINTY = (
    "arm", "baseline", *_ROW, "mean", "standard_error", "low95", "high95",
    "sd_parameters", "sd_chance", "n_draws", "n_replicates",
)  # fmt: skip
TERRITORIES = ("arm", "date", "code", "stage", *(f"p_{stage.name.lower()}" for stage in Stage), "p_shell")
WATCHLIST = ("arm", "date", "region", "departement", "code", "name", "population", "p_white", "p_shell")

COMPARED_LEVELS = (Level.NATIONAL, Level.REGION, Level.DEPARTEMENT)
TARGET_METRICS = ("coverage_li_plus", "coverage_aci", "coverage_functioning")
# Full coverage to one decimal of a percent: a share of the population is never exactly 1 in floating point.
THRESHOLDS = {0.90: 0.90, 0.95: 0.95, 1.00: 0.9995}
_ROWS_AT_A_TIME = 1_000  # some 100 runs of one metric in them take a megabyte
WATCHED_FROM = 0.25  # a territory is listed when it is white, or under a shell, in at least this share of runs


def summary_table(outcomes: Outcomes) -> pd.DataFrame:
    """Return the mean and quantiles of every outcome of an arm at a level, over all its draws and replicates."""
    table = rows_of_names(outcomes).assign(**_in_parts(outcomes, _mean_and_quantiles, outcomes.values))
    table["n_draws"] = len({draw for draw, _ in outcomes.pairs})
    table["n_replicates"] = len({replicate for _, replicate in outcomes.pairs})
    return table


def _mean_and_quantiles(values: Floats) -> dict[str, Floats]:
    return {"mean": mean(values), **quantile_columns(values, QUANTILE_NAMES)}


def comparison_table(arm: Outcomes, baseline: Outcomes) -> pd.DataFrame:
    """Return the paired differences between an arm and the baseline at a level, over the runs that both have."""
    pairs = common_pairs(arm, baseline)
    table = rows_of_names(arm)
    table.insert(1, "baseline", baseline.arm)

    def compared(ours: Floats, theirs: Floats) -> dict[str, Floats]:
        return vars(paired_difference(ours, theirs, pairs))

    return table.assign(**_in_parts(arm, compared, arm.of_pairs(pairs), baseline.of_pairs(pairs)))


def uncertainty_table(arm: Outcomes, baseline: Outcomes | None = None) -> pd.DataFrame:
    """Return what is known of an arm's mean outcomes, or of its mean paired differences from a baseline."""
    pairs = arm.pairs if baseline is None else common_pairs(arm, baseline)

    def known_mean(ours: Floats, theirs: Floats | None = None) -> dict[str, Floats]:
        return known_mean_columns(mean_estimate(ours if theirs is None else ours - theirs, pairs))

    table = rows_of_names(arm)
    table.insert(1, "baseline", "" if baseline is None else baseline.arm)
    compared = () if baseline is None else (baseline.of_pairs(pairs),)
    table = table.assign(**_in_parts(arm, known_mean, arm.of_pairs(pairs), *compared))
    table["n_draws"] = len({draw for draw, _ in pairs})
    table["n_replicates"] = len({replicate for _, replicate in pairs})
    return table


def known_mean_columns(found: MeanEstimate) -> dict[str, Floats]:
    """Return the columns of an uncertainty table that say what is known of means."""
    return {
        "mean": found.mean,
        "standard_error": found.standard_error,
        "low95": found.mean - found.half_width,
        "high95": found.mean + found.half_width,
        "sd_parameters": found.sd_parameters,
        "sd_chance": found.sd_chance,
    }


class NamedRows(Protocol):
    """What names the rows of a table: K dates and codes, M metrics."""

    @property
    def arm(self) -> str:
        """The arm."""

    @property
    def level(self) -> Level:
        """The level of the codes."""

    @property
    def dates(self) -> Texts:
        """The dates, or their texts: K."""

    @property
    def codes(self) -> Texts:
        """The codes: K."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics: M."""


def rows_of_names(outcomes: NamedRows) -> pd.DataFrame:
    """Return the first columns of a table with a row for each date, code and metric of outcomes, in this order."""
    n_metrics, n_rows = len(outcomes.metrics), len(outcomes.codes)
    names = np.array(outcomes.metrics, dtype=object)
    units = np.array([UNITS[name] for name in outcomes.metrics], dtype=object)
    return pd.DataFrame(
        {
            "arm": outcomes.arm,
            "level": str(outcomes.level),
            "code": np.repeat(outcomes.codes, n_metrics),
            "date": np.repeat(np.array([str(day) for day in outcomes.dates], dtype=object), n_metrics),
            "metric": np.tile(names, n_rows),
            "unit": np.tile(units, n_rows),
        }
    )


def _in_parts(names: NamedRows, work: Callable[..., Mapping[str, Floats]], *outcomes: Floats) -> dict[str, Floats]:
    """Return the columns that some work makes of outcomes (R × K × M each), a metric and some rows at a time.

    What it works on stays in the cache of a processor. Parts of a metric are about equal: none has a single row unless
    all have, because NumPy adds up a single row in another order.
    """
    n_rows, n_metrics = len(names.codes), len(names.metrics)
    limits = np.linspace(0, n_rows, n_rows // _ROWS_AT_A_TIME + 2).astype(int).tolist()
    parts = [(rows, metric) for metric in range(n_metrics) for rows in starmap(slice, pairwise(limits))]

    def of_part(part: tuple[slice, int]) -> Mapping[str, Floats]:
        return work(*(np.ascontiguousarray(one[:, *part]) for one in outcomes))

    found = in_threads(of_part, parts)
    columns = {name: np.empty((n_rows, n_metrics)) for name in found[0]}
    for part, values in zip(parts, found, strict=True):
        for name, column in columns.items():
            column[part] = values[name]
    return {name: column.ravel() for name, column in columns.items()}


def targets_table(arms: Mapping[str, Outcomes], baseline: str) -> pd.DataFrame:
    """Return how likely and when each arm reaches each target at national level (`arms`: national outcomes).

    A run that does not reach a target by the end counts as reaching it one month after the end; a date quantile that
    falls there is left empty, and so are the months gained where no run of the arm or the baseline gets there.
    """
    rows = [
        _target(outcomes, arms.get(baseline), metric, threshold)
        for outcomes in arms.values()
        for metric in TARGET_METRICS
        for threshold in THRESHOLDS
    ]
    return pd.DataFrame(rows, columns=list(TARGETS))


def _target(arm: Outcomes, baseline: Outcomes | None, metric: str, threshold: float) -> dict[str, object]:
    reached = _months_reached(arm, metric, threshold)
    dates = [*(str(day) for day in arm.dates), ""]  # months in order; the last entry stands for "not by the end"
    end = len(arm.dates)
    return {
        "arm": arm.arm,
        "metric": metric,
        "threshold": f"{threshold:.2f}",
        "p_reached": float(np.mean(reached < end)),
        "date_q05": dates[order_quantile(reached, 0.05)],
        "date_q50": dates[order_quantile(reached, 0.50)],
        "date_q95": dates[order_quantile(reached, 0.95)],
        "months_gained": np.nan if baseline is None else _months_gained(arm, baseline, metric, threshold),
    }


def _months_reached(outcomes: Outcomes, metric: str, threshold: float) -> Ints:
    return first_reached(national_series(outcomes, metric), THRESHOLDS[threshold])


def _months_gained(arm: Outcomes, baseline: Outcomes, metric: str, threshold: float) -> float:
    pairs, end = common_pairs(arm, baseline), len(arm.dates)
    with_policy = _by_pair(arm, metric, threshold, pairs)
    without = _by_pair(baseline, metric, threshold, pairs)
    is_reached = (with_policy < end) | (without < end)
    return float(np.median((without - with_policy)[is_reached])) if is_reached.any() else np.nan


def _by_pair(outcomes: Outcomes, metric: str, threshold: float, pairs: tuple[Pair, ...]) -> Ints:
    row = {pair: index for index, pair in enumerate(outcomes.pairs)}
    return _months_reached(outcomes, metric, threshold)[[row[pair] for pair in pairs]]


def chances_table(outcomes: Outcomes) -> pd.DataFrame:
    """Return where territories stand, over the runs of one arm: the chance of each stage, and of an empty shell.

    `outcomes` are those at territory level; `stage` is the most frequent one, the earlier of two equally frequent.
    """
    stage, under_shell = outcomes.metric("stage"), outcomes.metric("under_shell") > 0
    chances = [(stage == one).mean(axis=0) for one in Stage]
    return chances_rows(outcomes, chances, under_shell.mean(axis=0))


def chances_rows(names: NamedRows, chances: Sequence[Floats], p_shell: Floats) -> pd.DataFrame:
    """Return a table of chances (K each): of the stages in their order, and of an empty shell."""
    return pd.DataFrame(
        {
            "arm": names.arm,
            "date": [str(day) for day in names.dates],
            "code": names.codes,
            "stage": np.argmax(chances, axis=0),
            **{f"p_{one.name.lower()}": chance for one, chance in zip(Stage, chances, strict=True)},
            "p_shell": p_shell,
        }
    )


def watchlist_table(chances: pd.DataFrame, territories: Territories, data_end: date) -> pd.DataFrame:
    """Return the territories most likely still white, then those most likely under a shell, worst first.

    `chances` are those of one arm. The dates are those recorded after `data_end`, or the last one recorded.
    """
    is_dated = (chances["date"] > str(data_end)) | (chances["date"] == chances["date"].max())
    is_likely = (chances[["p_white", "p_shell"]] >= WATCHED_FROM).any(axis=1)
    listed = chances[is_dated & is_likely].merge(_places(territories), on="code")
    order = ["date", "p_white", "p_shell", "population", "code"]
    worst_first: pd.DataFrame = listed.sort_values(order, ascending=[True, False, False, False, True])
    return worst_first[list(WATCHLIST)]


def _places(territories: Territories) -> pd.DataFrame:
    columns = ("code", "name", "departement", "region", "population")
    return pd.DataFrame({name: getattr(territories, name) for name in columns})
