"""Départements that are left out: their coverage of December 2022 as the others predict it, and as the model lives it.

Fold by fold, some départements are taken for uncounted. Three methods predict them from the others
(`calibration/spatial.py`), and the model lives the past with values drawn from the first of these predictions in the
place of the coverage that readiness is read from. Beside it, the model that is told the true coverage of everybody
shows what it could reach at best. Posterior draws are those of the whole fit: a left-out département had its part in
the national figures and in the one figure of how much départements differ, no more.

Counts of 95 % and more are read as 95 % (`known_range`), as the readiness rule reads them, so that predictions hardly
reach the 100 % that some départements were counted at: their intervals miss more on that side than they say.
An interval from a dozen lives holds less than it says: of 12 even draws, the 5 and 95 % quantiles enclose 76 %.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

from experiments.calibration.ensemble import Life, Past, live
from experiments.calibration.fit import Lab
from experiments.calibration.spatial import (
    Places,
    Prediction,
    folds,
    from_nation,
    from_neighbours,
    from_region,
    x_of,
)
from experiments.comparing.statistics import quantiles
from experiments.hindcast.scores import crps, predictive
from experiments.hindcast.stratified_draws import N_SAMPLES, normal_columns
from experiments.observations.observed import CROSS_SECTION_DAY, Observed
from experiments.running.worker_context import WorkerInstructions
from sim.arrays import Floats
from sim.calendar import month_of
from sim.metrics.base import Grouping
from sim.vocabulary import Level
from sim.world.world import World

Flags = NDArray[np.bool_]
Values = Mapping[str, float]

NEIGHBOURS: Final = "region_and_neighbours"
NATION: Final = "national_mean"
MODEL: Final = "model"
TOLD: Final = "model_told_all"
PREDICTIONS: Final[Mapping[str, Callable[[Places, Floats, Flags], Prediction]]] = {
    NEIGHBOURS: from_neighbours,
    "regional_mean": from_region,
    NATION: from_nation,
}
ROWS: Final = ("departement", "fold", "method", "observed", "q05", "q50", "q95", "crps")
SCORES: Final = ("method", "n", "mae", "rmse", "crps", "coverage90", "rank_correlation")
LEAST_GAIN: Final = 0.05  # share of the CRPS: less is hardly better, whatever its error
_QUANTILES: Final = (0.05, 0.5, 0.95)
_SAME: Final = 0.005  # share: medians of samples from one distribution differ by less


@dataclass(frozen=True)
class Trial:
    """The départements on trial. D rows, sorted by code."""

    codes: tuple[str, ...]  # D
    counted: tuple[Observed, ...]  # D, coverage of 31 December 2022
    places: Places
    x: Floats  # D, coverage on the scale on which readiness is read
    past: Past  # up to the count, and read there only

    @classmethod
    def of(cls, world: World, past: Past) -> "Trial":
        """Return the trial of all départements of a world that were counted on that day."""
        rows = {row.target.code: row for row in past.known if _is_count(row)}
        codes = Grouping.departement(world.territories).codes
        counted = tuple(rows[code] for code in codes)
        values = np.array([row.value for row in counted])
        x = x_of(values, float(past.arm.behaviour["readiness"].model_dump()["known_range"]))
        until = replace(past, known=counted, last_month=month_of(CROSS_SECTION_DAY))
        return cls(codes, counted, Places.of(world.territories), x, until)

    @property
    def observed(self) -> Floats:
        """Coverage as it was counted: D, 0–1."""
        return np.array([row.value for row in self.counted])

    def table(self, method: str, fold: int, left_out: Flags, samples: Floats) -> pd.DataFrame:
        """Return the rows of those left out, from samples of their coverage as it would be counted: samples × N."""
        found, ends = np.flatnonzero(left_out), quantiles(samples, _QUANTILES)
        names = {"departement": [self.codes[row] for row in found], "fold": fold, "method": method}
        scores = [crps(column, value) for column, value in zip(samples.T, self.observed[found], strict=True)]
        figures = dict(zip(("q05", "q50", "q95"), ends, strict=True))
        return pd.DataFrame({**names, "observed": self.observed[found], **figures, "crps": scores})[list(ROWS)]

    def told(self, prediction: Prediction, fold: int, left_out: Flags, n_lives: int) -> Floats:
        """Return what lives are told: the count, and for those left out a draw from the prediction: lives × D."""
        values = np.tile(self.observed, (n_lives, 1))
        normal = normal_columns(f"hold-out told/{fold}", self.past.seed, n_lives, int(left_out.sum()))
        values[:, left_out] = prediction.coverage(normal)
        return values

    def counted_again(self, lived: Floats) -> Floats:
        """Return lived coverages with the error of a count: lives × D."""
        seen = [predictive(column, row, self.past.seed) for column, row in zip(lived.T, self.counted, strict=True)]
        return np.column_stack(seen)


def _is_count(row: Observed) -> bool:
    return row.target.level == Level.DEPARTEMENT and row.day == CROSS_SECTION_DAY


def holdout_rows(world: World, lab: Lab, draws: Sequence[Values], n_folds: int) -> pd.DataFrame:
    """Return what each method says of each département when it is left out, in ROWS."""
    trial = Trial.of(world, lab.past)
    fold_of, tables = np.zeros(len(trial.codes), dtype=np.intp), []
    for fold, left_out in enumerate(folds(len(trial.codes), n_folds, lab.past.seed)):
        fold_of[left_out] = fold
        tables += _of_fold(trial, lab, draws, fold, left_out)
    known = np.tile(trial.observed, (len(draws), 1))
    told = trial.counted_again(_lived(trial.past, lab, draws, known))
    tables += [trial.table(TOLD, fold, fold_of == fold, told[:, fold_of == fold]) for fold in range(n_folds)]
    return pd.concat(tables, ignore_index=True)


def _of_fold(trial: Trial, lab: Lab, draws: Sequence[Values], fold: int, left_out: Flags) -> list[pd.DataFrame]:
    predictions = {name: predict(trial.places, trial.x, ~left_out) for name, predict in PREDICTIONS.items()}
    normal = normal_columns(f"hold-out/{fold}", trial.past.seed, N_SAMPLES, int(left_out.sum()))
    tables = [trial.table(name, fold, left_out, one.coverage(normal)) for name, one in predictions.items()]
    told = trial.told(predictions[NEIGHBOURS], fold, left_out, len(draws))
    lived = trial.counted_again(_lived(trial.past, lab, draws, told))
    return [*tables, trial.table(MODEL, fold, left_out, lived[:, left_out])]


def _lived(past: Past, lab: Lab, draws: Sequence[Values], told: Floats) -> Floats:
    """Return the coverage that each draw comes to, told what readiness is to be read from: lives × D → lives × D."""
    jobs = [
        lab.crew.pool.submit(_live_told, lab.order, past, Life(values, replicate), coverage)
        for replicate, (values, coverage) in enumerate(zip(draws, told, strict=True))
    ]
    found = []
    for job in jobs:
        found.append(job.result())
        lab.progressed(1)
    return np.array(found)


def _live_told(order: WorkerInstructions, past: Past, life: Life, coverage: Floats) -> Floats:
    world = order.open_context().world
    target = coverage[Grouping.departement(world.territories).group]
    return live(replace(world, readiness_target=target), past, life).places


def holdout_scores(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of each method over all départements, each when it was left out, in SCORES."""
    table = [(method, *_scores(group)) for method, group in rows.groupby("method", sort=False)]
    return pd.DataFrame(table, columns=list(SCORES))


def _scores(group: pd.DataFrame) -> tuple[float, ...]:
    error = group["q50"] - group["observed"]
    inside = (group["q05"] <= group["observed"]) & (group["observed"] <= group["q95"])
    return (
        *(len(group), float(error.abs().mean()), float(np.sqrt((error**2).mean()))),
        *(float(group["crps"].mean()), float(inside.mean()), _rank_correlation(group)),
    )


def _rank_correlation(group: pd.DataFrame) -> float:
    """Return Spearman's rank correlation, NaN where a method says the same of all that are left out together."""
    if (group.groupby("fold")["q50"].agg(np.ptp) < _SAME).all():
        return float("nan")
    return float(spearmanr(group["q50"], group["observed"]).statistic)


def gain_over_nation(rows: pd.DataFrame) -> tuple[float, float]:
    """Return by how much région and neighbours lower the CRPS of the national mean, and the standard error of that."""
    crps_of = rows.pivot(index="departement", columns="method", values="crps")
    gain = (crps_of[NATION] - crps_of[NEIGHBOURS]).to_numpy()
    return float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain)))


def is_worthwhile(gain: float, error: float, nation: float) -> bool:
    """Return whether a gain is more than chance (two standard errors) and more than a twentieth of the score."""
    return gain > 2.0 * error and gain > LEAST_GAIN * nation
