"""Values between 0 and 1 that would be spread evenly if all were right: ranks, probability integral transforms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from sim.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class EvenHistogram:
    """How many values fall into each of B equal parts, and what chance allows where they are spread evenly."""

    counts: Ints  # B
    low: float
    high: float

    @property
    def expected(self) -> float:
        """The even share."""
        return float(self.counts.sum() / len(self.counts))

    @property
    def n_outside(self) -> int:
        """How many parts hold fewer or more than chance allows."""
        return int(((self.counts < self.low) | (self.counts > self.high)).sum())

    @property
    def edges(self) -> Floats:
        """The ends of the parts: B + 1."""
        return np.linspace(0.0, 1.0, len(self.counts) + 1)


def even_histogram(values: NDArray[np.float64], n_parts: int, chance: tuple[float, float]) -> EvenHistogram:
    """Return how values (0–1, any shape) are spread; `chance` are the probabilities of the ends of the band of a part.

    The band is that of independent values.
    """
    counts, _ = np.histogram(values, bins=n_parts, range=(0.0, 1.0))
    low, high = (float(binom.ppf(end, values.size, 1.0 / n_parts)) for end in chance)
    return EvenHistogram(counts, low, high)
