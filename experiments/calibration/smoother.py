"""The fit: an ensemble of runs that moves towards the observations in a few steps (ES-MDA).

Ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013, https://doi.org/10.1016/j.cageo.2012.03.011),
each step by the library iterative_ensemble_smoother. Why it and not ABC: docs/decisions/0021-calibration.md.

**Steps.** All steps together use the data once: a little in the first step, half of it in the last, because the linear
approximation of the first step is poor when the prior is wide. The factors α have a sum of 1/α of 1, and each is half
of the one before.

**Chance.** Each member has a chance of its own, a new one in each step, so predictions scatter by chance as well as by
parameters. A step with the factor α is to use errors of observation and chance together, α (O + C), around what a
member would predict on average. Predictions scatter by C already, so the errors that the smoother gets are
α O + (α − 1) C: then the steps add up to one use of the data with O + C, and chance is counted once. (If a member kept
its chance, its parameters would be correlated with that chance after the first step.)

**Silence.** An ensemble shows accidental correlations, which would narrow parameters that the data say nothing about.
A parameter whose prior values are correlated with no observation beyond such accidents keeps its prior, member by
member.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from iterative_ensemble_smoother.esmda import ESMDA

from sim.arrays import Bools, Floats
from sim.draws import Draws

Predict = Callable[[Floats, int], Floats]
"""(coordinates: members × P, step) → predictions of each member: members × R."""
ACCIDENT = 3.3  # standard errors of a correlation: 1 in 1,000 by accident, of a few dozen correlated observations


@dataclass(frozen=True)
class SmootherData:
    """What the ensemble moves towards. R observations."""

    values: Floats  # R
    errors: Floats  # R × R, covariance of the errors of observation
    chance: Floats  # R × R, covariance of the predictions of runs with the same parameters


@dataclass(frozen=True)
class Step:
    """The ensemble before a step or after the last one, and its predictions."""

    coordinates: Floats  # members × P
    predictions: Floats  # members × R


def smoothed(prior: Floats, data: SmootherData, predict: Predict, n_steps: int, seed: int) -> Iterator[Step]:
    """Yield the prior ensemble, then that after each step, each with its predictions.

    Observations that all members of the prior predict alike are left out.
    """
    coordinates, predictions = prior.copy(), predict(prior, 0)
    rows = predictions.std(axis=0) > 0.0
    moving = is_informed(prior, predictions[:, rows])
    errors, chance = (one[np.ix_(rows, rows)] for one in (data.errors, data.chance))
    for step, factor in enumerate(factors(n_steps), start=1):
        yield Step(coordinates, predictions)
        covariance = factor * errors + (factor - 1.0) * chance
        smoother = ESMDA(covariance=covariance, observations=data.values[rows], alpha=1, seed=seed)
        perturbations = normal_errors(covariance, len(prior), f"calibration error {step}", seed)
        smoother.prepare_assimilation(Y=predictions[:, rows].T.copy(), observation_perturbations=perturbations.T.copy())
        coordinates = coordinates.copy()
        coordinates[:, moving] = smoother.assimilate_batch(X=coordinates[:, moving].T.copy()).T
        predictions = predict(coordinates, step)
    yield Step(coordinates, predictions)


def factors(n_steps: int) -> Floats:
    """Return the factor of each step: each half of the one before, the sum of their inverses 1."""
    halving = 0.5 ** np.arange(n_steps)
    inverse: Floats = halving * (1.0 / halving).sum()
    return inverse


def normal_errors(covariance: Floats, n_members: int, name: str, seed: int) -> Floats:
    """Return named normal draws of this covariance: members × R.

    The library would draw them itself, from an unnamed stream, and with the transposed root of a full covariance.
    """
    keys = np.arange(n_members, dtype=np.uint64)
    plain = [Draws.for_world(seed).normal(f"{name}/{row}", keys) for row in range(len(covariance))]
    return np.column_stack(plain) @ np.linalg.cholesky(covariance).T


def is_informed(coordinates: Floats, predictions: Floats) -> Bools:
    """Return which parameters are correlated with predictions beyond accident: P."""
    parameters, figures = coordinates - coordinates.mean(axis=0), predictions - predictions.mean(axis=0)
    correlation = (parameters / parameters.std(axis=0)).T @ (figures / figures.std(axis=0)) / len(predictions)
    informed: Bools = np.abs(correlation).max(axis=1, initial=0.0) > ACCIDENT / np.sqrt(len(predictions))
    return informed


def chance_covariance(predictions: Floats) -> Floats:
    """Return the covariance of the predictions of runs with the same parameters: runs × R → R × R."""
    return np.atleast_2d(np.cov(predictions, rowvar=False))
