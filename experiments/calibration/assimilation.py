"""Starting from what was observed: for each draw of parameters, a past whose chance agrees with the observations.

Every draw of chance in the model is named after the territory or person it concerns, so each département can meet a
chance of its own (`World.under`). For one set of parameters some dozens of lives of the whole country are candidates; a
past takes each département from one of them. Which one is sampled (Gibbs: département after département, given all
others) from the distribution of chance given the observations:

    log p(choice) = Σ over national rows of log p(error) + Σ over départements of log p(error)

National figures are sums over départements, so a choice is judged without living it. Départements touch each other a
little (facilitators shared by a région, neighbours across a border), so the past that was chosen is then lived, and
where it says something else than the sum of its parts, the choice is made again with that difference added. What comes
out is one life of the unchanged model: nothing is nudged, and a forecast goes on from it without a jump.

**Errors.** Of a national row: normal with the row's sd, and no larger than twice that. Of a département: normal, with
half the tolerance (5 points or one CPTS) as sd.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.observation_operator import Said, Witness
from sim.arrays import Floats
from sim.draws import Draws

Choice = NDArray[np.intp]
"""D: the candidate from which each département is taken."""

LARGEST_ERROR = 2.0  # sd of a national row
SWEEPS = 30
ROUNDS = 8  # choices at most, each corrected by what the one before it turned out to be
_WALL_FROM = 1.5  # sd; the wall stands a little before the largest error, since parts do not add up exactly
_WALL = 40.0  # log density lost a squared sd beyond it


@dataclass(frozen=True)
class Target:
    """What a past is to agree with. R national rows, K départemental ones."""

    national: Floats  # R
    sd: Floats  # R
    places: Floats  # K
    place_of: NDArray[np.intp]  # K, the département of each row
    tolerance: Floats  # K

    @classmethod
    def of(cls, witness: Witness, tolerance: Floats, codes: Sequence[str]) -> "Target":
        """Return what the observations ask of a past; `codes` are those of the D départements."""
        return cls(
            np.array([row.value for row in witness.national]),
            np.array([row.sd for row in witness.national]),
            np.array([row.value for row in witness.places]),
            np.array([codes.index(row.target.code) for row in witness.places], dtype=np.intp),
            tolerance,
        )

    def log_density(self, national: Floats) -> Floats:
        """Return the log density of the national errors: … × R → …."""
        errors = np.abs(national - self.national) / self.sd
        beyond = np.maximum(errors - _WALL_FROM, 0.0)
        density: Floats = -(0.5 * errors**2 + _WALL * beyond**2).sum(axis=-1)
        return density

    def log_density_of_places(self, places: Floats, n_departements: int) -> Floats:
        """Return the log density of the errors of each département: … × K → … × D."""
        errors = 2.0 * (places - self.places) / self.tolerance
        density = np.zeros((*places.shape[:-1], n_departements))
        density[..., self.place_of] = -0.5 * errors**2
        return density

    def n_missed(self, said: Said) -> int:
        """Return how many national rows are off by more than twice their sd."""
        return int((np.abs(said.national - self.national) > LARGEST_ERROR * self.sd).sum())

    def matched(self, said: Said) -> float:
        """Return the share of départements within their tolerance, NaN where none was counted."""
        if not len(self.places):
            return float("nan")
        return float((np.abs(said.places - self.places) <= self.tolerance).mean())


@dataclass(frozen=True)
class Candidates:
    """Lives of one set of parameters. C candidates, R national rows, D départements, K départemental rows."""

    parts: Floats  # C × R × D
    places: Floats  # C × K

    @classmethod
    def of(cls, said: Sequence[Said]) -> "Candidates":
        """Return what some lives said, side by side."""
        return cls(np.stack([one.parts for one in said]), np.stack([one.places for one in said]))


@dataclass(frozen=True)
class Chosen:
    """A past that was chosen and lived."""

    choice: Choice
    said: Said
    rounds: int


def chosen_past(candidates: Candidates, target: Target, lived: Callable[[Choice], Said], draws: Draws) -> Chosen:
    """Return a past sampled from the candidates; `lived` lives through a choice and says what came of it."""
    correction, tried = np.zeros(len(target.national)), []
    for number in range(ROUNDS):
        choice = sampled_choice(candidates, target, correction, draws, number)
        said = lived(choice)
        tried.append(Chosen(choice, said, number + 1))
        if target.n_missed(said) == 0:
            break
        correction = said.national - _sums(candidates, choice)
    return min(tried, key=lambda one: (target.n_missed(one.said), -float(target.log_density(one.said.national))))


def _sums(candidates: Candidates, choice: Choice) -> Floats:
    """Return the national figures of a choice, as the sum of its parts: R."""
    sums: Floats = candidates.parts[choice, :, np.arange(len(choice))].sum(axis=0)
    return sums


def sampled_choice(candidates: Candidates, target: Target, correction: Floats, draws: Draws, number: int = 0) -> Choice:
    """Return a choice sampled given the observations: D. `correction` (R) is added to the sum of parts."""
    n_departements = candidates.parts.shape[2]
    by_place = target.log_density_of_places(candidates.places, n_departements)  # C × D
    choice: Choice = by_place.argmax(axis=0)
    sums = _sums(candidates, choice) + correction
    keys = np.arange(n_departements, dtype=np.uint64)
    for sweep in range(SWEEPS):
        chance = draws.uniform(f"assimilation/{number}", keys, sweep)
        for place in range(n_departements):
            parts = candidates.parts[:, :, place]  # C × R
            others = sums - parts[choice[place]]
            density = target.log_density(others + parts) + by_place[:, place]
            cumulated = np.cumsum(np.exp(density - density.max()))
            choice[place] = np.searchsorted(cumulated, chance[place] * cumulated[-1])
            sums = others + parts[choice[place]]
    return choice
