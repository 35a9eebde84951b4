"""Starting from what was observed: for each draw of parameters, a past whose chance agrees with the observations.

Every random draw of the model is named after the territory or person it concerns, so each département can have a
chance of its own (`World.under`). For one set of parameters some dozens of runs of the whole country are candidates; a
past takes each département from one of them. Which one is sampled (Gibbs: département after département, given all
others) from the distribution of chance given the observations:

    log p(choice) = Σ over national rows of log p(error) + Σ over départements of log p(error)

National figures are sums over départements, so a choice is judged without a run of it. Départements influence each
other a little (facilitators shared by a région, neighbours across a border), so the past that was chosen is then
simulated. Where its figures differ from the sum of its parts, the choice is made again with that difference added. The
result is one run of the unchanged model: no state is corrected, and a forecast goes on from it without a jump.

**Errors.** Of national rows: normal, with the errors that rows share (`observations/common_errors.py`). Of a
département: normal, with half the tolerance (5 points or one CPTS) as sd.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.observation_operator import ObservationOperator, PredictedObservations
from sim.arrays import Floats
from sim.draws import Draws

Choice = NDArray[np.intp]
"""D: the candidate from which each département is taken."""

LARGEST_ERROR = 2.0  # sd of a national row; a larger one counts as a miss
SWEEPS = 30
ROUNDS = 4  # choices at most, each corrected by what the one before it turned out to be
SAME = 0.5  # root mean square, in sd of national rows, between a past and what was foreseen of it


@dataclass(frozen=True)
class Likelihood:
    """How likely the observations are under a past. R national rows, K departemental ones."""

    national: Floats  # R, the observations less the mean of their errors
    covariance: Floats  # R × R, of their errors
    departements: Floats  # K
    position: NDArray[np.intp]  # K, the département of each row
    tolerance: Floats  # K

    @classmethod
    def of(cls, operator: ObservationOperator, tolerance: Floats, codes: Sequence[str]) -> "Likelihood":
        """Return the likelihood of observations; `codes` are those of the D départements."""
        return cls(
            np.array([row.value for row in operator.national]) - operator.national_errors.mean,
            operator.national_errors.covariance,
            np.array([row.value for row in operator.departements]),
            np.array([codes.index(row.target.code) for row in operator.departements], dtype=np.intp),
            tolerance,
        )

    @cached_property
    def _whitening(self) -> Floats:
        """What makes errors independent, with a sd of 1: R × R, to be multiplied from the right."""
        whitening: Floats = np.linalg.inv(np.linalg.cholesky(self.covariance)).T
        return whitening

    def distance(self, differences: Floats) -> Floats:
        """Return the square of the length of differences between national figures, in sd: … × R → …."""
        squares: Floats = ((differences @ self._whitening) ** 2).sum(axis=-1)
        return squares

    def log_density(self, national: Floats) -> Floats:
        """Return the log density of the national errors, up to a constant: … × R → …."""
        return -0.5 * self.distance(national - self.national)

    def log_density_of_departements(self, predicted: Floats, n_departements: int) -> Floats:
        """Return the log density of the errors of each département, over all its counts: … × K → … × D."""
        errors = 2.0 * (predicted - self.departements) / self.tolerance
        is_of = np.equal.outer(self.position, np.arange(n_departements))  # K × D
        density: Floats = -0.5 * errors**2 @ is_of
        return density

    def n_missed(self, predicted: PredictedObservations) -> int:
        """Return how many national rows are missed by more than twice their sd."""
        sd = np.sqrt(np.diag(self.covariance))
        return int((np.abs(predicted.national - self.national) > LARGEST_ERROR * sd).sum())

    def matched(self, predicted: PredictedObservations) -> float:
        """Return the share of départements within their tolerance, NaN where none was counted."""
        if not len(self.departements):
            return float("nan")
        return float((np.abs(predicted.departements - self.departements) <= self.tolerance).mean())


@dataclass(frozen=True)
class Candidates:
    """Runs of one set of parameters. C candidates, R national rows, D départements, K departemental rows."""

    parts: Floats  # C × R × D
    departements: Floats  # C × K

    @classmethod
    def of(cls, predicted: Sequence[PredictedObservations]) -> "Candidates":
        """Return the predictions of some runs, side by side."""
        return cls(np.stack([one.parts for one in predicted]), np.stack([one.departements for one in predicted]))


class Simulated(Protocol):
    """A past that was simulated; it may hold more than its predictions."""

    @property
    def predicted(self) -> PredictedObservations:
        """Its predictions of the observations."""


PastType = TypeVar("PastType", bound=Simulated)


def chosen_past(
    candidates: Candidates, likelihood: Likelihood, simulate: Callable[[Choice], PastType], draws: Draws
) -> tuple[PastType, int]:
    """Return a past sampled from the candidates, as `simulate` returns it, and the number of choices it took.

    A past counts once it is what its choice foresaw, near or far from the observations.
    """
    correction = np.zeros(len(likelihood.national))
    tried: list[tuple[float, PastType]] = []
    for number in range(ROUNDS):
        choice = sampled_choice(candidates, likelihood, correction, draws, number)
        past, sums = simulate(choice), _sums(candidates, choice)
        gap = float(likelihood.distance(past.predicted.national - sums - correction))
        tried.append((gap, past))
        if gap <= SAME**2 * len(correction):
            break
        correction = past.predicted.national - sums
    return min(tried, key=itemgetter(0))[1], len(tried)


def _sums(candidates: Candidates, choice: Choice) -> Floats:
    """Return the national figures of a choice, as the sum of its parts: R."""
    sums: Floats = candidates.parts[choice, :, np.arange(len(choice))].sum(axis=0)
    return sums


def sampled_choice(
    candidates: Candidates, likelihood: Likelihood, correction: Floats, draws: Draws, number: int = 0
) -> Choice:
    """Return a choice sampled given the observations: D. `correction` (R) is added to the sum of parts."""
    n_departements = candidates.parts.shape[2]
    own_density = likelihood.log_density_of_departements(candidates.departements, n_departements)  # C × D
    choice: Choice = own_density.argmax(axis=0)
    sums = _sums(candidates, choice) + correction
    keys = np.arange(n_departements, dtype=np.uint64)
    for sweep in range(SWEEPS):
        chance = draws.uniform(f"assimilation/{number}", keys, sweep)
        for position in range(n_departements):
            parts = candidates.parts[:, :, position]  # C × R
            others = sums - parts[choice[position]]
            density = likelihood.log_density(others + parts) + own_density[:, position]
            cumulated = np.cumsum(np.exp(density - density.max()))
            choice[position] = np.searchsorted(cumulated, chance[position] * cumulated[-1])
            sums = others + parts[choice[position]]
    return choice
