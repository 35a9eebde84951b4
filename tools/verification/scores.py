"""Normal scores: what was seen, turned into numbers that are standard normal and independent if theory holds.

A value of a continuous law is z = Φ⁻¹(F(x)). One of a discrete law is spread over its step by a uniform number v,
z = Φ⁻¹(F(x-) + v P(x)) (the randomised probability integral transform: Smith, Journal of Forecasting 4, 1985).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import beta, binom

from sim.arrays import Floats
from sim.draws import Draws
from tools.verification.checks import LEVEL, waiting_law

SEED = 20_240_630


def scores_of_law(values: NDArray[np.integer], law: Floats) -> Floats:
    """Return the scores of values 0, 1, … whose probabilities are `law`."""
    below = np.concatenate(([0.0], np.cumsum(law)))
    keys = np.arange(len(values), dtype=np.uint64)
    spread = Draws(SEED, 0).uniform("verification", keys)
    return _scores(below[values] + spread * law[values])


def scores_of_waits(waited: NDArray[np.integer], probabilities: Floats) -> Floats:
    """Return the scores of waiting times under monthly probabilities; 0 is an event that has not come yet."""
    return scores_of_law(np.where(waited == 0, len(probabilities) + 1, waited) - 1, waiting_law(probabilities))


def scores_of_shares(counts: NDArray[np.integer], n: int, probability: float) -> Floats:
    """Return the scores of binomial counts out of n."""
    return scores_of_law(counts, binom.pmf(np.arange(n + 1), n, probability))


def scores_of_uniform(numbers: Floats) -> Floats:
    """Return the scores of uniform numbers, p-values for one."""
    return _scores(numbers)


def _scores(probabilities: Floats) -> Floats:
    normals: Floats = ndtri(np.clip(probabilities, 1e-12, 1.0 - 1e-12))
    return normals


def normal_quantiles(n: int) -> tuple[Floats, Floats, Floats]:
    """Return the medians of n sorted normal scores, and where each lies but for one in 10,000: low and high.

    The i-th smallest of n uniform numbers has the law Beta(i, n + 1 - i).
    """
    rank = np.arange(1, n + 1)
    middle, low, high = (np.asarray(beta.ppf(q, rank, n + 1 - rank)) for q in (0.5, LEVEL / 2, 1.0 - LEVEL / 2))
    return ndtri(middle), ndtri(low), ndtri(high)
