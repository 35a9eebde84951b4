"""One fit from its data to its posterior: the prior, the effect of chance alone, the steps, the proposal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from experiments.calibration.ensemble import PastRun
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.proposal import Normal, importance_weights, linear_posterior
from experiments.calibration.smoother import SmootherData, Step, chance_covariance, smoothed
from experiments.calibration.space import Space
from experiments.calibration.weights import flattened, resampled
from experiments.study.runs import DRAW_APART
from sim.arrays import Floats

PEERS = (
    "behaviour.join.contacts",
    "behaviour.initiate.nearby_success",
    "behaviour.prepare.nearby_success",
    "behaviour.perimeter.nearby_success",
)
_CHANCE_FROM: Final = 1_000_000  # replicates of the runs with the same fitted parameters
_SHOWING: Final = 2  # the last ensembles of the smoother, from which the proposal is made


@dataclass(frozen=True)
class FitPlan:
    """How a fit is made.

    `space` holds the parameters that move, `drawn` those that every run of the smoother draws anew from their ranges (P
    and D axes), `held` those kept at a value.
    """

    space: Space
    drawn: Space
    held: dict[str, float]
    members: int
    steps: int
    chance_runs: int
    rounds: int
    proposals: int
    repeats: int
    seed: int

    @property
    def n_runs(self) -> int:
        """How many runs a fit takes."""
        smoother = self.members * (self.steps + 1) + self.chance_runs * len({1, self.steps})
        return smoother + self.rounds * self.proposals * self.repeats

    @property
    def all(self) -> Space:
        """All uncertain parameters, those that move first."""
        return Space((*self.space.axes, *self.drawn.axes))

    def without_peers(self) -> "FitPlan":
        """Return the plan for the same model in which nobody follows contacts or neighbours."""
        space, drawn = (one.keeping(lambda path: path not in PEERS) for one in (self.space, self.drawn))
        return replace(self, space=space, drawn=drawn, held={**self.held, **dict.fromkeys(PEERS, 0.0)})

    def with_drawn(self, coordinates: Floats, first: int) -> Floats:
        """Return coordinates on all axes, of runs from the replicate `first` on: M × P → M × (P + D)."""
        return np.column_stack([coordinates, self.drawn.prior(len(coordinates), self.seed + first)])

    def named(self, coordinates: Floats) -> Iterator[dict[str, float]]:
        """Yield sets of parameters by path, from their coordinates on all axes: M × (P + D)."""
        for values in self.all.values(coordinates):
            yield {**self.all.named(values), **self.held}

    def runs(self, coordinates: Floats, first: int) -> list[PastRun]:
        """Return the runs of all members (M × P), each under a chance of its own from the replicate `first` on."""
        sets = self.named(self.with_drawn(coordinates, first))
        return [PastRun(values, first + member) for member, values in enumerate(sets)]

    def proposed_runs(self, coordinates: Floats) -> list[PastRun]:
        """Return the runs of proposed sets of parameters (J × (P + D)), `repeats` of each side by side: J · repeats.

        Those of one set share what départements share of chance, as the runs from which its past is chosen do.
        """
        sets = enumerate(self.named(coordinates))
        return [
            PastRun(values, number * DRAW_APART, (repeat,)) for number, values in sets for repeat in range(self.repeats)
        ]


@dataclass(frozen=True)
class FitResult:
    """The result of a fit. J proposals, R observations: national ones first, then départements.

    The posterior is the proposed sets of parameters, each as often as its weight asks, flattened where a few outweigh
    all others.
    """

    plan: FitPlan
    prior: Floats  # M × P, coordinates
    prior_predictions: Floats  # M × R
    proposed: Floats  # J × (P + D), coordinates
    predictions: Floats  # J × repeats × R
    weights: Floats  # J

    @cached_property
    def chosen(self) -> NDArray[np.intp]:
        """The proposals of the posterior, sorted: J."""
        return resampled(flattened(self.weights), self.plan.seed)

    @property
    def posterior(self) -> Floats:
        """The coordinates of the posterior: J × (P + D)."""
        return self.proposed[self.chosen]

    @property
    def posterior_predictions(self) -> Floats:
        """The predictions of the posterior, one run of each: J × R."""
        first: Floats = self.predictions[self.chosen, 0]
        return first

    @property
    def values(self) -> Floats:
        """The posterior values of all uncertain parameters: J × parameters."""
        return self.plan.all.values(self.posterior)


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

    def predict(coordinates: Floats, step: int) -> Floats:
        # Chance and drawn parameters are new in each step (smoother.py).
        predictions.append(ensemble.predictions(plan.runs(coordinates, step * plan.members)))
        return operator.summarised(predictions[-1])

    def chance(coordinates: Floats, step: int) -> Floats:
        runs = plan.runs(np.tile(coordinates, (plan.chance_runs, 1)), _CHANCE_FROM + step * plan.chance_runs)
        return chance_covariance(operator.summarised(ensemble.predictions(runs)))

    data = SmootherData(operator.summarised(truth), _error_covariance(operator, values), chance)
    steps = list(smoothed(plan.space.prior(plan.members, plan.seed), data, predict, plan.steps, plan.seed))
    seen = _seen(plan, steps)
    for number in range(plan.rounds):
        proposal = linear_posterior(seen, data.values, data.errors)
        proposed = proposal.sample(plan.proposals, f"proposal {number}", plan.seed)
        figures = ensemble.predictions(plan.proposed_runs(proposed)).reshape(plan.proposals, plan.repeats, -1)
        summaries = operator.summarised(figures)
        seen = Step(np.repeat(proposed, plan.repeats, axis=0), np.concatenate(summaries))
    weights = _weights(proposal, proposed, summaries, data)
    return FitResult(plan, steps[0].coordinates, predictions[0], proposed, figures, weights)


def _seen(plan: FitPlan, steps: Sequence[Step]) -> Step:
    """Return the last ensembles on all axes, with their predictions, as one."""
    last = range(max(len(steps) - _SHOWING, 0), len(steps))
    coordinates = [plan.with_drawn(steps[step].coordinates, step * plan.members) for step in last]
    return Step(np.concatenate(coordinates), np.concatenate([steps[step].predictions for step in last]))


def _weights(proposal: Normal, proposed: Floats, summaries: Floats, data: SmootherData) -> Floats:
    """Return the weights of proposed sets of parameters from all their runs (J × repeats × R): J.

    Chance is what runs of the same set differ by, in the observations and in the mean of those runs.
    """
    repeats = summaries.shape[1]
    expected = summaries.mean(axis=1)
    differing = (summaries - expected[:, None]).reshape(-1, summaries.shape[2])
    chance = differing.T @ differing / (len(proposed) * (repeats - 1.0))
    covariance = data.errors + chance * (1.0 + 1.0 / repeats)
    return importance_weights(proposal, proposed, expected, data.values, covariance)


def _error_covariance(operator: ObservationOperator, values: Floats) -> Floats:
    """Return the errors of national rows, and the sampling error of each spread of départements: R × R."""
    spreads = [values[places].var() / (2.0 * len(places)) for places in operator.counts]
    covariance: Floats = block_diag(operator.national_errors.covariance, *spreads)
    return covariance
