"""Départements that are left out: their coverage of December 2022 predicted from the others, and by the model.

Fold by fold, some départements are treated as not counted. Three methods predict them from the others
(`calibration/spatial.py`), and the model simulates the past with values drawn from the first of these predictions in
the place of the coverage that readiness is read from. Beside it, the model with the true coverage of all départements
shows the best that it could reach. Posterior draws are those of the whole fit: a left-out département had its part in
the national figures and in the one figure of how much départements differ, no more.

Counts of 95 % and more are read as 95 % (`known_range`), as the readiness rule reads them, so predictions hardly reach
the 100 % at which some départements were counted, and their 90 % intervals hold less than 90 % on that side.
An interval from some runs holds less than it should: of 60 even draws, the 5 and 95 % quantiles enclose 87 %.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from experiments.calibration.ensemble import CommonPast, Ensemble, PastRun, predict
from experiments.calibration.spatial import (
    DepartementGeography,
    Prediction,
    folds,
    from_nation,
    from_neighbours,
    from_region,
    x_of,
)
from experiments.comparing.statistics import quantile_columns
from experiments.hindcast.scoring_rules import crps, predictive
from experiments.hindcast.stratified_draws import N_SAMPLES, normal_columns
from experiments.observations.observed import CROSS_SECTION_DAY, Observed
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.csv_files import write_csv
from sim.arrays import Bools, Floats
from sim.calendar import month_of
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.world import World

Values = Mapping[str, float]

NEIGHBOURS: Final = "region_and_neighbours"
NATION: Final = "national_mean"
MODEL: Final = "model"
TOLD: Final = "model_told_all"
PREDICTIONS: Final[Mapping[str, Callable[[DepartementGeography, Floats, Bools], Prediction]]] = {
    NEIGHBOURS: from_neighbours,
    "regional_mean": from_region,
    NATION: from_nation,
}
ROWS: Final = ("departement", "fold", "method", "observed", "q05", "q50", "q95", "crps")
SCORES: Final = ("method", "n", "mae", "rmse", "crps", "coverage90", "rank_correlation")
LEAST_GAIN: Final = 0.05  # share of the CRPS: less is hardly better, whatever its error
_SAME: Final = 0.005  # share: medians of samples from one distribution differ by less


@dataclass(frozen=True)
class HoldOut:
    """The départements that are left out in turn. D rows, sorted by code."""

    codes: tuple[str, ...]  # D
    counted: tuple[Observed, ...]  # D, coverage of 31 December 2022
    geography: DepartementGeography
    x: Floats  # D, coverage on the scale on which readiness is read
    past: CommonPast  # up to the count, and read there only

    @classmethod
    def of(cls, world: World, past: CommonPast) -> "HoldOut":
        """Return all départements of a world that were counted on that day."""
        rows = {row.target.code: row for row in past.known if _is_count(row)}
        codes = Grouping.at(Level.DEPARTEMENT, world.territories).codes
        counted = tuple(rows[code] for code in codes)
        values = np.array([row.value for row in counted])
        x = x_of(values, float(past.arm.behaviour["readiness"].model_dump()["known_range"]))
        until = replace(past, known=counted, last_month=month_of(CROSS_SECTION_DAY))
        return cls(codes, counted, DepartementGeography.of(world.territories), x, until)

    @property
    def observed(self) -> Floats:
        """Coverage as it was counted: D, 0–1."""
        return np.array([row.value for row in self.counted])

    def table(self, method: str, fold: int, left_out: Bools, samples: Floats) -> pd.DataFrame:
        """Return the rows of those left out, from samples of their coverage as it would be counted: samples × N."""
        rows = np.flatnonzero(left_out)
        names = {"departement": [self.codes[row] for row in rows], "fold": fold, "method": method}
        scores = [crps(column, value) for column, value in zip(samples.T, self.observed[rows], strict=True)]
        ends = quantile_columns(samples, ("q05", "q50", "q95"))
        return pd.DataFrame({**names, "observed": self.observed[rows], **ends, "crps": scores})[list(ROWS)]

    def given_coverage(self, prediction: Prediction, fold: int, left_out: Bools, n_runs: int) -> Floats:
        """Return the coverage that runs get: the count, or for those left out a draw from the prediction: runs × D."""
        values = np.tile(self.observed, (n_runs, 1))
        normal = normal_columns(f"hold-out told/{fold}", self.past.seed, n_runs, int(left_out.sum()))
        values[:, left_out] = prediction.coverage(normal)
        return values

    def with_count_errors(self, coverage: Floats) -> Floats:
        """Return simulated coverages with the error of a count: runs × D."""
        columns = zip(coverage.T, self.counted, strict=True)
        return np.column_stack([predictive(column, row, self.past.seed) for column, row in columns])


def _is_count(row: Observed) -> bool:
    return row.target.level == Level.DEPARTEMENT and row.day == CROSS_SECTION_DAY


def holdout_rows(world: World, ensemble: Ensemble, draws: Sequence[Values], n_folds: int) -> pd.DataFrame:
    """Return the prediction of each method for each département when it is left out, in ROWS."""
    hold_out = HoldOut.of(world, ensemble.past)
    fold_of, tables = np.zeros(len(hold_out.codes), dtype=np.intp), []
    for fold, left_out in enumerate(folds(len(hold_out.codes), n_folds, ensemble.past.seed)):
        fold_of[left_out] = fold
        tables += _of_fold(hold_out, ensemble, draws, fold, left_out)
    observed = np.tile(hold_out.observed, (len(draws), 1))
    samples = hold_out.with_count_errors(_simulated(hold_out.past, ensemble, draws, observed))
    tables += [hold_out.table(TOLD, fold, fold_of == fold, samples[:, fold_of == fold]) for fold in range(n_folds)]
    return pd.concat(tables, ignore_index=True)


def _of_fold(
    hold_out: HoldOut, ensemble: Ensemble, draws: Sequence[Values], fold: int, left_out: Bools
) -> list[pd.DataFrame]:
    predictions = {name: method(hold_out.geography, hold_out.x, ~left_out) for name, method in PREDICTIONS.items()}
    normal = normal_columns(f"hold-out/{fold}", hold_out.past.seed, N_SAMPLES, int(left_out.sum()))
    tables = [hold_out.table(name, fold, left_out, one.coverage(normal)) for name, one in predictions.items()]
    given = hold_out.given_coverage(predictions[NEIGHBOURS], fold, left_out, len(draws))
    samples = hold_out.with_count_errors(_simulated(hold_out.past, ensemble, draws, given))
    return [*tables, hold_out.table(MODEL, fold, left_out, samples[:, left_out])]


def _simulated(past: CommonPast, ensemble: Ensemble, draws: Sequence[Values], given: Floats) -> Floats:
    """Return the coverage in a run of each draw, with readiness read from a given coverage: runs × D → runs × D."""
    futures = [
        ensemble.executor.pool.submit(
            _coverage_in_worker, ensemble.instructions, past, PastRun(values, replicate), coverage
        )
        for replicate, (values, coverage) in enumerate(zip(draws, given, strict=True))
    ]
    simulated = []
    for future in futures:
        simulated.append(future.result())
        ensemble.progressed(1)
    return np.array(simulated)


def _coverage_in_worker(instructions: WorkerInstructions, past: CommonPast, run: PastRun, given: Floats) -> Floats:
    world = instructions.open_context().world
    target = given[Grouping.at(Level.DEPARTEMENT, world.territories).group]
    return predict(replace(world, readiness_target=target), past, run).departements


def _scores(group: pd.DataFrame) -> tuple[float, ...]:
    error = group["q50"] - group["observed"]
    inside = (group["q05"] <= group["observed"]) & (group["observed"] <= group["q95"])
    return (
        *(len(group), float(error.abs().mean()), float(np.sqrt((error**2).mean()))),
        *(float(group["crps"].mean()), float(inside.mean()), _rank_correlation(group)),
    )


def _rank_correlation(group: pd.DataFrame) -> float:
    """Return Spearman's rank correlation, NaN where a method predicts the same for all of a fold."""
    if (group.groupby("fold")["q50"].agg(np.ptp) < _SAME).all():
        return float("nan")
    return float(spearmanr(group["q50"], group["observed"]).statistic)


@dataclass(frozen=True)
class HoldOutResult:
    """The scores of each method (in SCORES), and the gain of région and neighbours over the national mean."""

    scores: pd.DataFrame
    gain: float  # CRPS
    gain_error: float  # standard error

    @property
    def is_worthwhile(self) -> bool:
        """Whether the gain is more than chance (two standard errors) and more than a twentieth of the score."""
        nation = float(self.scores.set_index("method")["crps"][NATION])
        return self.gain > 2.0 * self.gain_error and self.gain > LEAST_GAIN * nation


def hold_out_result(rows: pd.DataFrame) -> HoldOutResult:
    """Return the scores of the predictions of départements that were left out, from ROWS."""
    scores = [(method, *_scores(group)) for method, group in rows.groupby("method", sort=False)]
    crps_of = rows.pivot(index="departement", columns="method", values="crps")
    gain = (crps_of[NATION] - crps_of[NEIGHBOURS]).to_numpy()
    error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
    return HoldOutResult(pd.DataFrame(scores, columns=list(SCORES)), float(gain.mean()), error)


def write_holdout(
    world: World, ensemble: Ensemble, draws: Sequence[Values], n_folds: int, folder: Path
) -> HoldOutResult:
    """Leave départements out, fold by fold, write holdout.csv and holdout_scores.csv, and return the scores."""
    rows = holdout_rows(world, ensemble, draws, n_folds)
    result = hold_out_result(rows)
    write_csv([rows], ROWS, folder / "holdout.csv")
    write_csv([result.scores], SCORES, folder / "holdout_scores.csv")
    return result
