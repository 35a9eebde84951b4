"""What each member of a fitted ensemble weighs: how likely the observations are under it, against how it was found.

The smoother leaves members that are near a sample of the posterior, as far as the model is linear. Their weights mend
that (importance sampling): prior times likelihood, over the density of the ensemble itself, a normal distribution. The
likelihood is synthetic (Wood 2010, https://doi.org/10.1038/nature09319): normal, with the errors of observation and
chance, around what a member predicts on average. That average is read from all members together, by regression on
their coordinates, since one run of each has a chance of its own.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import brentq

from sim.arrays import Floats
from sim.draws import Draws

LEAST_SHARE = 0.3  # of the members, that their weights are to count as


def expected_predictions(coordinates: Floats, predictions: Floats) -> Floats:
    """Return what each member predicts on average over chance: members × R."""
    deviations = coordinates - coordinates.mean(axis=0)
    design = np.column_stack([np.ones(len(deviations)), deviations])
    expected: Floats = design @ np.linalg.lstsq(design, predictions, rcond=None)[0]
    return expected


def importance_weights(coordinates: Floats, expected: Floats, values: Floats, covariance: Floats) -> Floats:
    """Return the weight of each member, their sum 1: M. `covariance` (R × R) is that of observation and chance."""
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


def tempering(weights: Floats, least_share: float = LEAST_SHARE) -> float:
    """Return the largest exponent, at most 1, under which weights count as this share of their number at least.

    Weights in dozens of dimensions scatter by the errors of the regression alone. An exponent below 1 says that they
    were too uneven to be used as they are: the posterior then lies between the smoother's and the weighted one.
    """
    needed = least_share * len(weights)
    if effective_size(weights) >= needed:
        return 1.0
    return float(brentq(lambda exponent: effective_size(tempered(weights, exponent)) - needed, 0.0, 1.0))


def tempered(weights: Floats, exponent: float) -> Floats:
    """Return weights to the power of an exponent, their sum 1."""
    powers = (weights / weights.max()) ** exponent
    normed: Floats = powers / powers.sum()
    return normed


def resampled(weights: Floats, seed: int) -> NDArray[np.intp]:
    """Return as many members as there are, each as often as its weight asks (systematic resampling): M, sorted."""
    n = len(weights)
    start = Draws.for_world(seed).uniform("resampled posterior", np.zeros(1, dtype=np.uint64))
    chosen: NDArray[np.intp] = np.searchsorted(np.cumsum(weights), (np.arange(n) + start) / n)
    return np.minimum(chosen, n - 1)
