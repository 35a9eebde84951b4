"""A fit where the truth is known: pasts that the model itself made, their parameters and what came after them.

An invented past may hold what the fit does not know: other values of parameters that the fit leaves as they are, or
counters with larger ways of counting than it believes in.

**Forecasts.** Members of a fit are runs that go on after the cut-off. Where chance made the past of a run differ from
the observations, its future is corrected by what the past tells of it, as chosen pasts do in a hindcast
(`calibration/assimilation.py`), here by linear regression over runs of the same parameters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from experiments.calibration.ensemble import CommonPast, Ensemble, PastRun
from experiments.calibration.fit import FitPlan, FitResult, fit_parameters
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.smoother import Step, normal_errors, updated
from experiments.observations.common_errors import observation_errors, shipped_errors
from experiments.observations.model_terms import SPENDING
from experiments.observations.observed import COVERAGE, Observed, national
from sim.arrays import Bools, Floats
from sim.calendar import last_day

MONTHS_AHEAD: Final = (6, 12)
FORECAST: Final = (COVERAGE, "coverage_aci", "n_aci", SPENDING)
_INVENTED_FROM = 2_000_000  # replicates of invented pasts


@dataclass(frozen=True)
class InventedPast:
    """What invented pasts hold and the fit does not know."""

    values: Mapping[str, float] = field(default_factory=dict)  # of parameters, by path
    way_of_counting: float = 0.0  # one more error of each counter, as a share of its counts


@dataclass(frozen=True)
class InventedFit:
    """A fit to one invented past: as shares of the members below the truth (0–1), P parameters and A figures ahead."""

    ranks: Floats  # P
    ahead: tuple[Observed, ...]  # A; their values are the truth
    intervals: Floats  # A × 2, 90 % intervals of the forecast
    forecast_ranks: Floats  # A


def with_figures_ahead(past: CommonPast) -> CommonPast:
    """Return a past whose runs go on for a year, with the national figures that are forecast among its rows."""
    days = [last_day(past.last_month + months) for months in MONTHS_AHEAD]
    rows = tuple(Observed(national(metric), day, 0.0, 0.0, True, "model") for metric in FORECAST for day in days)
    return replace(past, known=(*past.known, *rows), last_month=past.last_month + max(MONTHS_AHEAD))


@dataclass(frozen=True)
class KnownEnsemble:
    """The runs of an ensemble as a fit sees them: the figures up to a day."""

    whole: Ensemble
    as_of: date

    @cached_property
    def is_known(self) -> Bools:
        """Which rows of the whole ensemble were known: R + A."""
        return np.array([row.day <= self.as_of for row in self.whole.operator.rows])

    @cached_property
    def operator(self) -> ObservationOperator:
        """How the known observations are predicted."""
        return ObservationOperator(tuple(row for row in self.whole.past.known if row.day <= self.as_of))

    def predictions(self, runs: Sequence[PastRun]) -> Floats:
        """Return what runs predict of the known observations: runs × R."""
        return self.whole.predictions(runs)[:, self.is_known]


def trials(plan: FitPlan, ensemble: Ensemble, as_of: date, n: int, unknown: InventedPast) -> Iterator[InventedFit]:
    """Fit the plan to `n` invented pasts; the rows of `ensemble` after `as_of` are forecast."""
    part, coordinates = KnownEnsemble(ensemble, as_of), plan.space.prior(n, plan.seed + 1)
    runs = [replace(run, values={**run.values, **unknown.values}) for run in plan.runs(coordinates, _INVENTED_FROM)]
    truths = ensemble.predictions(runs)
    for truth, figures, wrong in zip(coordinates, truths, _errors(part, plan, n, unknown), strict=True):
        observed = figures[part.is_known] + wrong
        is_share = np.array([row.target.is_share for row in part.operator.rows])
        result = fit_parameters(plan, part, np.clip(observed, 0.0, np.where(is_share, 1.0, np.inf)))
        yield _trial(result, part, observed, truth, figures)


def _errors(part: KnownEnsemble, plan: FitPlan, n: int, unknown: InventedPast) -> Floats:
    """Return the errors of observation of invented pasts: n × R."""
    common = shipped_errors()
    more = common["way_of_counting"].model_copy(update={"share": unknown.way_of_counting})
    errors = observation_errors(part.operator.rows, {**common, "unknown": more})
    wrong: Floats = errors.mean + normal_errors(errors.covariance, n, "invented error", plan.seed)
    return wrong


def _trial(result: FitResult, part: KnownEnsemble, observed: Floats, truth: Floats, figures: Floats) -> InventedFit:
    forecast, future = forecast_of(result, part, observed), figures[~part.is_known]
    rows = [row for row, known in zip(part.whole.operator.rows, part.is_known, strict=True) if not known]
    return InventedFit(
        (result.posterior[:, : len(truth)] < truth).mean(axis=0),
        tuple(replace(row, value=float(value)) for row, value in zip(rows, future, strict=True)),
        np.quantile(forecast, (0.05, 0.95), axis=0).T,
        (forecast < future).mean(axis=0),
    )


def forecast_of(result: FitResult, part: KnownEnsemble, observed: Floats) -> Floats:
    """Return what the posterior forecasts, each run with the chance that the observations (R) leave: runs × A."""
    plan, n_national = result.plan, len(part.operator.national)
    figures = part.whole.predictions(plan.proposed_runs(result.proposed)).reshape(plan.proposals, plan.repeats, -1)
    expected = figures.mean(axis=1, keepdims=True)
    known, ahead = np.flatnonzero(part.is_known)[:n_national], np.flatnonzero(~part.is_known)
    chance = (figures - expected) * np.sqrt(plan.repeats / (plan.repeats - 1.0))
    errors, n_runs = part.operator.national_errors, plan.proposals * plan.repeats
    own = normal_errors(errors.covariance, n_runs, "forecast error", plan.seed).reshape(*figures.shape[:2], -1)
    misses = (observed[:n_national] - errors.mean - expected[..., known] + own).reshape(n_runs, -1)
    seen = Step(chance[..., ahead].reshape(n_runs, -1), chance[..., known].reshape(n_runs, -1))
    left = updated(seen, np.zeros(n_national), errors.covariance, misses).reshape(*figures.shape[:2], -1)
    return np.concatenate((expected[..., ahead] + left)[result.chosen])
