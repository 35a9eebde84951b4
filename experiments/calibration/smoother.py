"""The fit: an ensemble of lives that moves towards the observations in a few steps (ES-MDA).

Ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013, https://doi.org/10.1016/j.cageo.2012.03.011),
each step by the library iterative_ensemble_smoother. Why it and not ABC: docs/decisions/0021-calibration.md.

**Steps.** The data are used once in all, a little in the first step and half of it in the last, so that a wide prior is
not led astray by its first straight line: factors α with a sum of 1/α of 1, each half of the one before.

**Chance.** Each member lives under a chance of its own, another one in each step, so what members say scatters by
chance as well as by parameters. A step with the factor α is to see errors of observation and chance together,
α (O + C), around what a member would say on average. Members scatter by C already, so the errors that are handed to
the smoother are α O + (α − 1) C: then the steps add up to one use of the data with O + C, and chance is neither
forgotten nor counted twice. (A chance that a member kept would go with its parameters after the first step.)

**Silence.** An ensemble shows correlations by accident, which would narrow parameters that the data say nothing about.
A parameter whose prior values go with no observation more than accident allows keeps its prior, member by member.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from iterative_ensemble_smoother.esmda import ESMDA
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.draws import Draws

Flags = NDArray[np.bool_]
Says = Callable[[Floats, int], Floats]
"""(coordinates: members × P, step) → what each member says: members × R."""
ACCIDENT = 3.3  # standard errors of a correlation: 1 in 1,000 by accident, of a few dozen observations that go together


@dataclass(frozen=True)
class Data:
    """What the ensemble moves towards. R observations."""

    values: Floats  # R
    sd: Floats  # R, of observation
    chance: Floats  # R × R, covariance of what lives with the same parameters say


@dataclass(frozen=True)
class Step:
    """The ensemble before a step, and what it said; after the last step `is_last`."""

    coordinates: Floats  # members × P
    said: Floats  # members × R
    is_last: bool


def smoothed(prior: Floats, data: Data, says: Says, n_steps: int, seed: int) -> Iterator[Step]:
    """Yield the prior ensemble, then that after each step, each with what it says.

    Observations about which all members of the prior say the same teach nothing, and are left out.
    """
    coordinates, said = prior.copy(), says(prior, 0)
    rows = said.std(axis=0) > 0.0
    moving = is_heard(prior, said[:, rows])
    errors, chance = np.diag(data.sd[rows] ** 2), data.chance[np.ix_(rows, rows)]
    for step, factor in enumerate(factors(n_steps), start=1):
        yield Step(coordinates, said, is_last=False)
        covariance = factor * errors + (factor - 1.0) * chance
        smoother = ESMDA(covariance=covariance, observations=data.values[rows], alpha=1, seed=seed)
        errors_seen = normal_errors(covariance, len(said), f"calibration error {step}", seed)
        smoother.prepare_assimilation(Y=said[:, rows].T.copy(), observation_perturbations=errors_seen.T.copy())
        coordinates = coordinates.copy()
        coordinates[:, moving] = smoother.assimilate_batch(X=coordinates[:, moving].T.copy()).T
        said = says(coordinates, step)
    yield Step(coordinates, said, is_last=True)


def factors(n_steps: int) -> Floats:
    """Return the factor of each step: each half of the one before, the sum of their inverses 1."""
    halving = 0.5 ** np.arange(n_steps)
    found: Floats = halving * (1.0 / halving).sum()
    return found


def normal_errors(covariance: Floats, n_members: int, name: str, seed: int) -> Floats:
    """Return named normal draws of this covariance: members × R.

    The library would draw them itself, from an unnamed stream, and with the transposed root of a full covariance.
    """
    keys = np.arange(n_members, dtype=np.uint64)
    plain = [Draws.for_world(seed).normal(f"{name}/{row}", keys) for row in range(len(covariance))]
    drawn: Floats = np.column_stack(plain) @ np.linalg.cholesky(covariance).T
    return drawn


def is_heard(coordinates: Floats, said: Floats) -> Flags:
    """Return which parameters go with what members say more than accident allows: P."""
    centred, spoken = coordinates - coordinates.mean(axis=0), said - said.mean(axis=0)
    correlation = (centred / centred.std(axis=0)).T @ (spoken / spoken.std(axis=0)) / len(said)
    heard: Flags = np.abs(correlation).max(axis=1, initial=0.0) > ACCIDENT / np.sqrt(len(said))
    return heard


def chance_covariance(said: Floats) -> Floats:
    """Return how lives with the same parameters scatter: lives × R → R × R."""
    covariance: Floats = np.atleast_2d(np.cov(said, rowvar=False))
    return covariance
