"""One fit from its data to its posterior: the prior, the effect of chance alone, the steps, the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from experiments.calibration.ensemble import Ensemble, PastRun
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.smoother import SmootherData, chance_covariance, normal_errors, smoothed
from experiments.calibration.space import Space
from experiments.observations.common_errors import observation_errors
from sim.arrays import Floats

PEERS = (
    "behaviour.join.contacts",
    "behaviour.initiate.nearby_success",
    "behaviour.prepare.nearby_success",
    "behaviour.perimeter.nearby_success",
)
_CHANCE_FROM = 1_000_000  # replicates of the runs that show the effect of chance alone
_INVENTED_FROM = 2_000_000  # replicates of invented pasts


@dataclass(frozen=True)
class FitPlan:
    """How a fit is made. `space` holds the parameters that move, `held` those kept at a value."""

    space: Space
    held: dict[str, float]
    members: int
    steps: int
    chance_runs: int
    seed: int

    @property
    def n_runs(self) -> int:
        """How many runs a fit takes."""
        return self.members * (self.steps + 1) + self.chance_runs

    def without_peers(self) -> "FitPlan":
        """Return the plan for the same model in which nobody follows contacts or neighbours."""
        axes = tuple(axis for axis in self.space.axes if axis.path not in PEERS)
        return replace(self, space=Space(axes), held={**self.held, **dict.fromkeys(PEERS, 0.0)})

    def run(self, coordinates: Floats, replicate: int) -> PastRun:
        """Return the run of one member of the ensemble, under the chance of a replicate."""
        return PastRun({**self.space.named(self.space.values(coordinates)), **self.held}, replicate)

    def runs(self, coordinates: Floats, first: int) -> list[PastRun]:
        """Return the runs of all members (M × P), each under a chance of its own from the replicate `first` on."""
        return [self.run(row, first + member) for member, row in enumerate(coordinates)]


@dataclass(frozen=True)
class FitResult:
    """The result of a fit. M members, P parameters, R observations: national ones first, then départements."""

    space: Space
    held: dict[str, float]
    prior: Floats  # M × P, coordinates
    prior_predictions: Floats  # M × R
    posterior: Floats  # M × P, coordinates
    posterior_predictions: Floats  # M × R

    @property
    def values(self) -> Floats:
        """The posterior values of the parameters: M × P."""
        return self.space.values(self.posterior)


def fit_parameters(plan: FitPlan, ensemble: Ensemble, observed: Floats | None = None) -> FitResult:
    """Fit the parameters to the observations of the past, or to other values in their place (R)."""
    operator = ensemble.past.operator
    values = np.array([row.value for row in operator.rows]) if observed is None else observed
    middle = np.zeros((plan.chance_runs, len(plan.space)))
    by_chance = operator.summarised(ensemble.predictions(plan.runs(middle, _CHANCE_FROM)))
    n_national = len(operator.national)
    truth = np.concatenate([values[:n_national] - operator.national_errors.mean, values[n_national:]])
    errors = _error_covariance(operator, values)
    data = SmootherData(operator.summarised(truth), errors, chance_covariance(by_chance))
    prior = plan.space.prior(plan.members, plan.seed)
    predictions: list[Floats] = []

    def predict(coordinates: Floats, step: int) -> Floats:
        # Chance is new in each step (smoother.py).
        predictions.append(ensemble.predictions(plan.runs(coordinates, step * plan.members)))
        return operator.summarised(predictions[-1])

    *_, last = smoothed(prior, data, predict, plan.steps, plan.seed % 2**31)
    return FitResult(plan.space, plan.held, prior, predictions[0], last.coordinates, predictions[-1])


def _error_covariance(operator: ObservationOperator, values: Floats) -> Floats:
    """Return the errors of national rows, and the sampling error of each spread of départements: R × R."""
    spreads = [values[places].var() / (2.0 * len(places)) for places in operator.counts]
    covariance: Floats = block_diag(operator.national_errors.covariance, *spreads)
    return covariance


@dataclass(frozen=True)
class InventedPast:
    """A past made by the model: the coordinates of its parameters (P), and its observations with errors (R)."""

    coordinates: Floats
    observed: Floats


def invented_pasts(plan: FitPlan, ensemble: Ensemble, n: int) -> list[InventedPast]:
    """Return pasts that the model itself made, with parameters from the prior and errors as large as the real ones."""
    rows, coordinates = ensemble.past.operator.rows, plan.space.prior(n, plan.seed + 1)
    predictions = ensemble.predictions(plan.runs(coordinates, _INVENTED_FROM))
    errors, is_share = observation_errors(rows), np.array([row.target.is_share for row in rows])
    wrong = errors.mean + normal_errors(errors.covariance, n, "invented error", plan.seed)
    observed = np.clip(predictions + wrong, 0.0, np.where(is_share, 1.0, np.inf))
    return [InventedPast(*pair) for pair in zip(coordinates, observed, strict=True)]


def ranks(result: FitResult, truth: Floats) -> NDArray[np.intp]:
    """Return how many members lie below the true coordinates (P), for each parameter: P, 0 … M."""
    below: NDArray[np.intp] = (result.posterior < truth).sum(axis=0)
    return below


def ranks_of_invented_pasts(plan: FitPlan, ensemble: Ensemble, n: int) -> NDArray[np.intp]:
    """Return the ranks of the known parameters of `n` invented pasts in the fits to their observations: n × P."""
    pasts: Sequence[InventedPast] = invented_pasts(plan, ensemble, n)
    return np.array([ranks(fit_parameters(plan, ensemble, past.observed), past.coordinates) for past in pasts])
