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

What chance does is seen in runs at the middle of the prior, and again near the posterior, before the last step.

**Accident.** An ensemble shows accidental correlations, which would move and narrow parameters that the data say
nothing about. So only a share of each parameter's move is made: 1 - a / r² or none, where r² is the part of its
variance that the predictions explain, and a what they would explain of a parameter without any effect, plus one
standard deviation (the shrinkage of James & Stein). A parameter that the data speak of moves nearly whole, one that
cannot act stays, and nothing is decided by a threshold. Tapering single correlations (Luo & Bhakta 2020) was tried on
linear cases: where observations share causes it left 1.1 to 1.3 times the exact spread; this leaves 1.0.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from iterative_ensemble_smoother.esmda_localized import LocalizedESMDA

from sim.arrays import Floats
from sim.draws import Draws

Predict = Callable[[Floats, int], Floats]
"""(coordinates: members × P, step) → predictions of each member: members × R."""
Chance = Callable[[Floats, int], Floats]
"""(coordinates: P, before which step) → covariance of the predictions of runs with these parameters: R × R."""


@dataclass(frozen=True)
class SmootherData:
    """What the ensemble moves towards. R observations."""

    values: Floats  # R
    errors: Floats  # R × R, covariance of the errors of observation
    chance: Chance


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
    chance = np.zeros_like(data.errors)
    for step, factor in enumerate(factors(n_steps), start=1):
        yield Step(coordinates, predictions)
        if step in (1, n_steps):
            chance = data.chance(coordinates.mean(axis=0), step)
        covariance = (factor * data.errors + (factor - 1.0) * chance)[np.ix_(rows, rows)]
        errors = normal_errors(covariance, len(prior), f"calibration error {step}", seed)
        coordinates = updated(Step(coordinates, predictions[:, rows]), data.values[rows], covariance, errors)
        predictions = predict(coordinates, step)
    yield Step(coordinates, predictions)


def updated(before: Step, values: Floats, covariance: Floats, errors: Floats) -> Floats:
    """Return the coordinates after one use of data: members × P. Each member has errors (members × R) of its own."""
    smoother = LocalizedESMDA(covariance=covariance, observations=values, alpha=1, seed=0)
    predictions, perturbations = before.predictions.T.copy(), errors.T.copy()
    smoother.prepare_assimilation(Y=predictions, observation_perturbations=perturbations, truncation=1.0)
    share = informed_share(before, covariance)[:, None]
    moved: Floats = smoother.assimilate_batch(
        X=before.coordinates.T.copy(), localization_callback=lambda gain: share * gain
    ).T
    return moved


def informed_share(ensemble: Step, covariance: Floats) -> Floats:
    """Return the share of each parameter's move that is more than accident: P. `covariance` is that of errors."""
    n_members = len(ensemble.coordinates)
    parameters = ensemble.coordinates - ensemble.coordinates.mean(axis=0)
    figures = ensemble.predictions - ensemble.predictions.mean(axis=0)
    scatter, cross = figures.T @ figures / n_members, figures.T @ parameters / n_members
    weights, gain = (np.linalg.solve(scatter + covariance, of) for of in (scatter, cross))
    explained = (cross * gain).sum(axis=0) / parameters.var(axis=0)
    accident = (np.trace(weights) + np.sqrt(2.0 * np.trace(weights @ weights))) / n_members
    share: Floats = np.clip(1.0 - accident / explained, 0.0, None)
    return share


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


def chance_covariance(predictions: Floats) -> Floats:
    """Return the covariance of the predictions of runs with the same parameters: runs × R → R × R."""
    return np.atleast_2d(np.cov(predictions, rowvar=False))
