"""One fit from its data to its posterior: the prior, the effect of chance alone, the steps, the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from experiments.calibration.ensemble import PastRun
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.smoother import SmootherData, chance_covariance, informed_share, smoothed
from experiments.calibration.space import Space
from experiments.calibration.weights import expected_predictions, flattened, importance_weights, resampled
from sim.arrays import Floats

PEERS = (
    "behaviour.join.contacts",
    "behaviour.initiate.nearby_success",
    "behaviour.prepare.nearby_success",
    "behaviour.perimeter.nearby_success",
)
_CHANCE_FROM = 1_000_000  # replicates of the runs with the same fitted parameters
_KEPT_FROM = 3_000_000  # numbers that name what is drawn for posterior draws


@dataclass(frozen=True)
class FitPlan:
    """How a fit is made.

    `space` holds the parameters that move, `drawn` those that every run draws anew from their ranges (P and D axes),
    `held` those kept at a value.
    """

    space: Space
    drawn: Space
    held: dict[str, float]
    members: int
    steps: int
    chance_runs: int
    seed: int

    @property
    def n_runs(self) -> int:
        """How many runs a fit takes."""
        return self.members * (self.steps + 1) + self.chance_runs * len({1, self.steps})

    def without_peers(self) -> "FitPlan":
        """Return the plan for the same model in which nobody follows contacts or neighbours."""
        space, drawn = (one.keeping(lambda path: path not in PEERS) for one in (self.space, self.drawn))
        return replace(self, space=space, drawn=drawn, held={**self.held, **dict.fromkeys(PEERS, 0.0)})

    def drawn_values(self, n: int, first: int) -> Floats:
        """Return the values of the drawn parameters in the n runs from the replicate `first` on: n × parameters."""
        return self.drawn.values(self.drawn.prior(n, self.seed + first))

    def drawn_for_posterior(self, n_draws: int) -> Floats:
        """Return the values of the drawn parameters in posterior draws: n × parameters."""
        return self.drawn_values(n_draws, _KEPT_FROM)

    def runs(self, coordinates: Floats, first: int) -> list[PastRun]:
        """Return the runs of all members (M × P), each under a chance of its own from the replicate `first` on."""
        pairs = zip(self.space.values(coordinates), self.drawn_values(len(coordinates), first), strict=True)
        return [
            PastRun({**self.space.named(moved), **self.drawn.named(drawn), **self.held}, first + member)
            for member, (moved, drawn) in enumerate(pairs)
        ]


@dataclass(frozen=True)
class FitResult:
    """The result of a fit. M members, R observations: national ones first, then départements.

    The posterior is the last ensemble, each member as often as its weight asks, flattened
    where a few outweigh all others.
    """

    plan: FitPlan
    prior: Floats  # M × P, coordinates
    prior_predictions: Floats  # M × R
    members: Floats  # M × P, coordinates of the last ensemble
    predictions: Floats  # M × R, of the last ensemble
    informed: Floats  # P, the share of each parameter's effect that is more than accident
    weights: Floats  # M

    @property
    def space(self) -> Space:
        """The parameters that moved."""
        return self.plan.space

    @cached_property
    def chosen(self) -> NDArray[np.intp]:
        """The members of the posterior, sorted: M."""
        return resampled(flattened(self.weights), self.plan.seed)

    @property
    def posterior(self) -> Floats:
        """The coordinates of the posterior: M × P."""
        return self.members[self.chosen]

    @property
    def posterior_predictions(self) -> Floats:
        """The predictions of the posterior: M × R."""
        return self.predictions[self.chosen]

    @property
    def values(self) -> Floats:
        """The posterior values of the parameters that moved: M × parameters."""
        return self.space.values(self.posterior)


class PastRuns(Protocol):
    """What makes the runs of a fit."""

    @property
    def operator(self) -> ObservationOperator:
        """How the observations are predicted."""

    def predictions(self, runs: Sequence[PastRun]) -> Floats:
        """Return what each run predicts of the observations: runs × R."""


def fit_parameters(plan: FitPlan, ensemble: PastRuns, observed: Floats | None = None) -> FitResult:
    """Fit the parameters to the observations of the past, or to other values in their place (R)."""
    operator = ensemble.operator
    values = np.array([row.value for row in operator.rows]) if observed is None else observed
    n_national = len(operator.national)
    truth = np.concatenate([values[:n_national] - operator.national_errors.mean, values[n_national:]])
    predictions: list[Floats] = []
    by_chance: list[Floats] = []

    def predict(coordinates: Floats, step: int) -> Floats:
        # Chance and drawn parameters are new in each step (smoother.py).
        predictions.append(ensemble.predictions(plan.runs(coordinates, step * plan.members)))
        return operator.summarised(predictions[-1])

    def chance(coordinates: Floats, step: int) -> Floats:
        runs = plan.runs(np.tile(coordinates, (plan.chance_runs, 1)), _CHANCE_FROM + step * plan.chance_runs)
        by_chance.append(chance_covariance(operator.summarised(ensemble.predictions(runs))))
        return by_chance[-1]

    data = SmootherData(operator.summarised(truth), _error_covariance(operator, values), chance)
    first, *_, last = smoothed(plan.space.prior(plan.members, plan.seed), data, predict, plan.steps, plan.seed)
    informed = informed_share(first, data.errors)
    expected = expected_predictions(last.coordinates, last.predictions, informed)
    weights = importance_weights(last.coordinates, expected, data.values, data.errors + by_chance[-1])
    return FitResult(plan, first.coordinates, predictions[0], last.coordinates, predictions[-1], informed, weights)


def _error_covariance(operator: ObservationOperator, values: Floats) -> Floats:
    """Return the errors of national rows, and the sampling error of each spread of départements: R × R."""
    spreads = [values[places].var() / (2.0 * len(places)) for places in operator.counts]
    covariance: Floats = block_diag(operator.national_errors.covariance, *spreads)
    return covariance
