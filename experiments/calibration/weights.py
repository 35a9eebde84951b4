"""What weights are worth, and a sample of equal weight in their place."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from sim.arrays import Floats
from sim.draws import Draws

LEAST_SHARE: Final = 0.3


def effective_size(weights: Floats) -> float:
    """Return how many equal weights tell as much (Kish): between 1 and their number."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def flattened(weights: Floats) -> Floats:
    """Return weights to the largest power, 1 at most, at which their effective size is LEAST_SHARE of their number.

    Fewer draws would not show a distribution on dozens of axes.
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
