"""One fit from its data to its posterior: the prior, what chance alone does, the steps, what they came to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.ensemble import Life, Past, Shelf
from experiments.calibration.observation_operator import Witness, summarised
from experiments.calibration.smoother import Data, chance_covariance, smoothed
from experiments.calibration.space import Space
from experiments.running.executors import BatchExecutor
from experiments.running.worker_context import WorkerInstructions
from sim.arrays import Floats
from sim.draws import Draws

PEERS = (
    "behaviour.join.contacts",
    "behaviour.initiate.nearby_success",
    "behaviour.prepare.nearby_success",
    "behaviour.perimeter.nearby_success",
)
_CHANCE_FROM = 1_000_000  # replicates of the lives that show what chance alone does
_TRUTH_FROM = 2_000_000  # replicates of invented pasts


@dataclass(frozen=True)
class Plan:
    """How a fit is made. `space` holds the parameters that move, `held` those kept at a value."""

    space: Space
    held: dict[str, float]
    members: int
    steps: int
    chance_lives: int
    seed: int

    @property
    def n_lives(self) -> int:
        """How many lives a fit takes."""
        return self.members * (self.steps + 1) + self.chance_lives

    def without_peers(self) -> "Plan":
        """Return the plan for the same model in which nobody follows contacts or neighbours."""
        axes = tuple(axis for axis in self.space.axes if axis.path not in PEERS)
        return replace(self, space=Space(axes), held={**self.held, **dict.fromkeys(PEERS, 0.0)})


@dataclass(frozen=True)
class Lab:
    """Where lives are lived and kept."""

    past: Past
    shelf: Shelf
    crew: BatchExecutor
    order: WorkerInstructions
    progressed: Callable[[int], None]

    def figures(self, lives: Sequence[Life]) -> Floats:
        """Return what each life says about the observations: lives × R."""
        return self.shelf.figures(lives, self.past, self.crew, self.order, self.progressed)


@dataclass(frozen=True)
class Fitted:
    """What a fit came to. M members, P parameters, R observations, national ones first, then départements."""

    space: Space
    held: dict[str, float]
    prior: Floats  # M × P, coordinates
    prior_said: Floats  # M × R
    posterior: Floats  # M × P, coordinates
    posterior_said: Floats  # M × R

    @property
    def values(self) -> Floats:
        """The posterior values of the parameters: M × P."""
        return self.space.values(self.posterior)


def fitted(plan: Plan, lab: Lab, observed: Floats | None = None) -> Fitted:
    """Fit the parameters to the observations of the past, or to others in their place (R)."""
    witness = Witness(lab.past.known)
    n_national = len(witness.national)
    values = np.array([row.value for row in witness.rows]) if observed is None else observed
    by_chance = summarised(lab.figures(_lives_by_chance(plan)), n_national)
    data = Data(summarised(values, n_national), _errors(witness, values), chance_covariance(by_chance))
    prior, said = plan.space.prior(plan.members, plan.seed), []

    def says(coordinates: Floats, step: int) -> Floats:
        first = step * plan.members  # chance is new in each step (smoother.py)
        said.append(lab.figures([_life(plan, row, first + member) for member, row in enumerate(coordinates)]))
        return summarised(said[-1], n_national)

    posterior = [step.coordinates for step in smoothed(prior, data, says, plan.steps, plan.seed % 2**31)][-1]
    return Fitted(plan.space, plan.held, prior, said[0], posterior, said[-1])


def _errors(witness: Witness, values: Floats) -> Floats:
    """Return the observation error of national rows, and the sampling error of the spread of départements."""
    national = np.array([row.sd for row in witness.national])
    if not witness.places:
        return national
    places = values[len(national) :]
    return np.append(national, places.std() / np.sqrt(2.0 * len(places)))


def _life(plan: Plan, coordinates: Floats, replicate: int) -> Life:
    return Life({**plan.space.named(plan.space.values(coordinates)), **plan.held}, replicate)


def _lives_by_chance(plan: Plan) -> list[Life]:
    """Return lives in the middle of the prior, each under another chance."""
    middle = np.zeros(len(plan.space))
    return [_life(plan, middle, _CHANCE_FROM + number) for number in range(plan.chance_lives)]


@dataclass(frozen=True)
class Truth:
    """An invented past: the coordinates of its parameters (P) and what was seen of it, errors included (R)."""

    coordinates: Floats
    observed: Floats


def invented_pasts(plan: Plan, lab: Lab, n: int) -> list[Truth]:
    """Return pasts that the model itself made, with parameters from the prior and errors as large as the real ones."""
    rows, truths = Witness(lab.past.known).rows, plan.space.prior(n, plan.seed + 1)
    said = lab.figures([_life(plan, truth, _TRUTH_FROM + number) for number, truth in enumerate(truths)])
    draws, keys = Draws.for_world(plan.seed), np.arange(len(rows), dtype=np.uint64)
    sd, is_share = np.array([row.sd for row in rows]), np.array([row.target.is_share for row in rows])
    errors = np.stack([draws.normal("invented error", keys, number) for number in range(n)])
    seen = np.clip(said + errors * sd, 0.0, np.where(is_share, 1.0, np.inf))
    return [Truth(truth, row) for truth, row in zip(truths, seen, strict=True)]


def ranks(fit: Fitted, truth: Truth) -> NDArray[np.intp]:
    """Return how many members lie below the truth, for each parameter: P, 0 … M."""
    below: NDArray[np.intp] = (fit.posterior < truth.coordinates).sum(axis=0)
    return below
