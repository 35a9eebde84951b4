"""What each member of a fitted ensemble weighs: how likely the observations are under it, against how it was found.

The smoother leaves members that are near a sample of the posterior, as far as the model is linear. Their weights mend
that (importance sampling): prior times likelihood, over the density of the ensemble itself, a normal distribution. The
likelihood is synthetic (Wood 2010, https://doi.org/10.1038/nature09319): normal, with the errors of observation and
chance, around what a member predicts on average. That average is read from all members together, by regression on
their coordinates, since one run of each has a chance of its own.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import brentq

from sim.arrays import Floats
from sim.draws import Draws

LEAST_SHARE: Final = 0.6


def expected_predictions(coordinates: Floats, predictions: Floats, informed: Floats) -> Floats:
    """Return what each member predicts on average over chance: members × R.

    `informed` (P) is the share of each parameter's effect that is more than accident (`calibration/smoother.py`).
    """
    deviations = coordinates - coordinates.mean(axis=0)
    slopes = np.linalg.lstsq(deviations, predictions - predictions.mean(axis=0), rcond=None)[0]
    expected: Floats = predictions.mean(axis=0) + (informed * deviations) @ slopes
    return expected


def importance_weights(coordinates: Floats, expected: Floats, values: Floats, covariance: Floats) -> Floats:
    """Return the weight of each member, their sum 1: M. `covariance` (R × R) is that of observation and chance.

    Fewer than two members an axis do not show the density of the ensemble: they weigh the same.
    """
    n_members, n_axes = coordinates.shape
    if n_members < 2 * n_axes:
        return np.full(n_members, 1.0 / n_members)
    own = np.atleast_2d(np.cov(coordinates, rowvar=False))
    log_weights = (
        -0.5 * _squares(expected - values, covariance)
        - 0.5 * (coordinates**2).sum(axis=1)
        + 0.5 * _squares(coordinates - coordinates.mean(axis=0), own)
    )
    weights = np.exp(log_weights - log_weights.max())
    normed: Floats = weights / weights.sum()
    return normed


def _squares(differences: Floats, covariance: Floats) -> Floats:
    """Return the squared length of differences (M × R) in standard deviations: M."""
    squares: Floats = (differences.T * cho_solve(cho_factor(covariance), differences.T)).sum(axis=0)
    return squares


def effective_size(weights: Floats) -> float:
    """Return how many equal weights tell as much (Kish): between 1 and their number."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def flattened(weights: Floats) -> Floats:
    """Return weights to the largest power, 1 at most, at which their effective size is LEAST_SHARE of their number.

    The regression behind them extrapolates where a few members outweigh all others: on invented pasts 90 % intervals
    then held 80 % of the truths, and 90 % with flattened weights. Plain ones also move what cannot act, by accident.
    """

    def to(power: float) -> Floats:
        raised = (weights / weights.max()) ** power
        return np.asarray(raised / raised.sum(), dtype=np.float64)

    def excess(power: float) -> float:
        return effective_size(to(power)) - LEAST_SHARE * len(weights)

    return weights if excess(1.0) >= 0.0 else to(brentq(excess, 0.0, 1.0))


def resampled(weights: Floats, seed: int) -> NDArray[np.intp]:
    """Return as many members as there are, each as often as its weight asks (systematic resampling): M, sorted."""
    n = len(weights)
    start = Draws.for_world(seed).uniform("resampled posterior", np.zeros(1, dtype=np.uint64))
    chosen: NDArray[np.intp] = np.searchsorted(np.cumsum(weights), (np.arange(n) + start) / n)
    return np.minimum(chosen, n - 1)
