"""The tables and files of a fit: how near it passes the observations, what parameters it tells of, the draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.calibration.ensemble import Ensemble
from experiments.calibration.fit import FitPlan, FitResult, fit_parameters
from experiments.calibration.invented import InventedFit
from experiments.calibration.smoother import normal_errors
from experiments.calibration.space import Space
from experiments.calibration.weights import effective_size
from experiments.observations.common_errors import observation_errors
from experiments.observations.observed import Observed
from experiments.storing.csv_files import write_csv
from experiments.study.parameter_draws import SHARED

FIT: Final = (
    "level", "target", "code", "date", "counted_by", "observed", "sd",
    "prior_q05", "prior_q50", "prior_q95", "q05", "q50", "q95", "within", "in_interval",
)  # fmt: skip
PARAMETERS: Final = (
    "axis", "parameter", "assumption", "low", "high", "prior_mean", "prior_sd",
    "mean", "sd", "q05", "q50", "q95", "shift", "sd_ratio", "verdict",
)  # fmt: skip
FORECASTS: Final = ("trial", "metric", "date", "truth", "q05", "q95", "rank")
QUANTILES: Final = (0.05, 0.5, 0.95)
MOVED, NARROWED, SILENT = "moved", "narrowed", "silent"
_A_MOVE: Final = 0.5  # prior standard deviations
_A_NARROWING: Final = 0.75  # posterior against prior standard deviation


def fit_table(fit: FitResult, rows: Sequence[Observed], seed: int) -> pd.DataFrame:
    """Return what prior and posterior predict of each observation.

    `sd` is that of all errors of an observation, shared ones included. `within`: the median with the mean error is
    within twice that; `in_interval`: the observation lies in the 90 % interval of the posterior with errors added.
    """
    prior, posterior = (
        np.quantile(predictions, QUANTILES, axis=0).T
        for predictions in (fit.prior_predictions, fit.posterior_predictions)
    )
    errors = observation_errors(rows)
    wrong = errors.mean + normal_errors(errors.covariance, len(fit.posterior), "error of observation", seed)
    low, high = np.quantile(fit.posterior_predictions + wrong, (QUANTILES[0], QUANTILES[-1]), axis=0)
    table = [
        (
            *(row.target.level, row.target.metric, row.target.code, row.day.isoformat(), row.counted_by),
            *(row.value, sd, *prior[number], *posterior[number]),
            abs(posterior[number, 1] + errors.mean[number] - row.value) <= 2.0 * sd,
            low[number] <= row.value <= high[number],
        )
        for number, (row, sd) in enumerate(zip(rows, errors.sd.tolist(), strict=True))
    ]
    return pd.DataFrame(table, columns=list(FIT))


def parameter_table(fit: FitResult) -> pd.DataFrame:
    """Return what the data say about each parameter that the smoother moves.

    Parameters of one axis move together. `shift` is the change of the mean in prior standard deviations, `sd_ratio` the
    posterior standard deviation as a share of the prior one. A parameter *moved* when its mean changed by half a
    standard deviation or more; if not, it *narrowed* when its spread is three quarters of the prior's or less; if not,
    the data are *silent* about it.
    """
    space = fit.plan.space
    prior, posterior = space.values(fit.prior), space.values(fit.posterior[:, : len(space)])
    table = []
    names = [space.axes[position].name for position in space.axis_of]
    for column, (name, one) in enumerate(zip(names, space.parameters, strict=True)):
        before, after = prior[:, column], posterior[:, column]
        spread = before.std(ddof=1) or 1.0
        shift, ratio = (after.mean() - before.mean()) / spread, after.std(ddof=1) / spread
        numbers = (one.low, one.high, before.mean(), before.std(ddof=1), after.mean(), after.std(ddof=1))
        found = (*np.quantile(after, QUANTILES), shift, ratio, verdict(shift, ratio))
        table.append((name, one.path, one.assumption, *numbers, *found))
    return pd.DataFrame(table, columns=list(PARAMETERS))


def verdict(shift: float, sd_ratio: float) -> str:
    """Return what the data say about a parameter: moved, narrowed or silent."""
    if abs(shift) >= _A_MOVE:
        return MOVED
    return NARROWED if sd_ratio <= _A_NARROWING else SILENT


@dataclass(frozen=True)
class PosteriorSize:
    """How much the draws of a posterior tell."""

    effective: float  # proposals with equal weights that would tell as much
    proposals: int
    distinct: int  # draws that differ from all others
    draws: int

    @property
    def share(self) -> float:
        """The effective number as a share of the proposals."""
        return self.effective / self.proposals


def posterior_size(fit: FitResult, n_draws: int) -> PosteriorSize:
    """Return how much the draws that are kept tell."""
    distinct = len(np.unique(fit.chosen[_kept(fit, n_draws)]))
    return PosteriorSize(effective_size(fit.weights), len(fit.weights), distinct, n_draws)


def _kept(fit: FitResult, n_draws: int) -> NDArray[np.intp]:
    """Return the positions of the draws that are kept, evenly taken from the posterior."""
    return np.linspace(0, len(fit.posterior) - 1, n_draws).round().astype(np.intp)


def draws_table(fit: FitResult, n_draws: int) -> pd.DataFrame:
    """Return posterior draws of equal weight: a row each, `draw` and a column for each parameter.

    `past.FR` names the chance that the départements of a draw share: that under which it was proposed.
    """
    kept = _kept(fit, n_draws)
    table = pd.DataFrame(fit.values[kept], columns=list(fit.plan.all.paths))
    for path, value in fit.plan.held.items():
        table[path] = value
    table[SHARED] = fit.chosen[kept]
    table.insert(0, "draw", np.arange(n_draws))
    return table


def proposals_table(fit: FitResult) -> pd.DataFrame:
    """Return the sets of parameters that were proposed: weights and values."""
    table = pd.DataFrame(fit.plan.all.values(fit.proposed), columns=list(fit.plan.all.paths))
    table.insert(0, "weight", fit.weights)
    return table


def short_name(path: str) -> str:
    """Return a parameter's path without its root: decision.parameter; the path of a known draw as it is."""
    return path.removeprefix("behaviour.")


@dataclass(frozen=True)
class FitFiles:
    """What a fit came to."""

    observations: pd.DataFrame  # fit.csv
    parameters: pd.DataFrame  # parameters.csv
    size: PosteriorSize


def write_fit(plan: FitPlan, ensemble: Ensemble, n_draws: int, folder: Path) -> FitFiles:
    """Fit the parameters, and write fit.csv, parameters.csv, proposals.csv and posterior.csv."""
    result = fit_parameters(plan, ensemble)
    fits, parameters = fit_table(result, ensemble.past.operator.rows, plan.seed), parameter_table(result)
    tables = {"fit": fits, "parameters": parameters, "proposals": proposals_table(result)}
    for name, table in {**tables, "posterior": draws_table(result, n_draws)}.items():
        write_csv([table], list(table.columns), folder / f"{name}.csv")
    return FitFiles(fits, parameters, posterior_size(result, n_draws))


def write_trials(found: Iterable[InventedFit], space: Space, folder: Path) -> tuple[float, float]:
    """Write ranks.csv and forecasts.csv, and return how often 90 % intervals hold the truth: parameters, forecasts.

    `rank`: the share of members below the truth.
    """
    done = list(found)
    ranks = pd.DataFrame([one.ranks for one in done], columns=[axis.name for axis in space.axes])
    table = [
        (trial, row.target.metric, row.day.isoformat(), row.value, *interval, rank)
        for trial, one in enumerate(done)
        for row, interval, rank in zip(one.ahead, one.intervals, one.forecast_ranks, strict=True)
    ]
    forecasts = pd.DataFrame(table, columns=list(FORECASTS))
    write_csv([forecasts], FORECASTS, folder / "forecasts.csv")
    numbered = ranks.rename_axis("trial").reset_index()
    write_csv([numbered], list(numbered.columns), folder / "ranks.csv")
    inside = [((one >= QUANTILES[0]) & (one <= QUANTILES[-1])).to_numpy().mean() for one in (ranks, forecasts["rank"])]
    return float(inside[0]), float(inside[1])
