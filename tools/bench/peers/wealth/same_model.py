"""Whether an implementation simulates the wealth model: coins are conserved, and held as often as theory says."""

from collections.abc import Sequence
from math import exp

import numpy as np

MOST_COINS = 60  # held by nobody in practice
TOLERANCE = 0.03  # half the sum of differences in share; chance alone gives below 0.02 with 10,000 agents


def expected_shares(steps: int) -> list[float]:
    """Return the share of agents that hold 0, 1, 2… coins after some steps, in a large population.

    Each step everybody with a coin loses one and receives a Poisson number with the share of givers as its mean.
    """
    shares = np.zeros(MOST_COINS)
    shares[1] = 1.0
    for _ in range(steps):
        givers = 1.0 - shares[0]
        kept = np.append(shares[1:], 0.0)
        kept[0] += shares[0]
        shares = np.convolve(kept, _poisson(givers))[:MOST_COINS]
    return [float(share) for share in shares]


def _poisson(mean: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    counts = np.arange(1, MOST_COINS)
    return exp(-mean) * np.concatenate([[1.0], np.cumprod(mean / counts)])


def distance(agents_by_coins: Sequence[int], steps: int) -> float:
    """Return half the sum of absolute differences between observed and expected shares: 0 alike, 1 disjoint."""
    length = max(len(agents_by_coins), MOST_COINS)
    observed = np.zeros(length)
    observed[: len(agents_by_coins)] = np.asarray(agents_by_coins) / sum(agents_by_coins)
    expected = np.zeros(length)
    expected[:MOST_COINS] = expected_shares(steps)
    return float(np.abs(observed - expected).sum() / 2)


def coins_in_all(agents_by_coins: Sequence[int]) -> int:
    """Return how many coins there are; each agent began with one."""
    return sum(coins * agents for coins, agents in enumerate(agents_by_coins))
