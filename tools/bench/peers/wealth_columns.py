"""The wealth model as columns with Numba, in the style of the fast engine: named draws, one kernel a step."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.draws import Draws

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)


@njit()
def _hash(key: np.uint64, stream: np.uint64) -> np.uint64:
    """Return the SplitMix64 finaliser of a key in a stream, as sim/draws.py has it."""
    z = (key ^ stream) + _GOLDEN
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@njit()
def _step(coins: NDArray[np.int32], gives: NDArray[np.bool_], stream: np.uint64) -> None:
    """Let everybody who has a coin before the step give it to anybody."""
    agents = np.uint64(len(coins))
    for giver in range(len(coins)):
        gives[giver] = coins[giver] > 0
    for giver in range(len(coins)):
        if gives[giver]:
            coins[giver] -= 1
            coins[((_hash(np.uint64(giver), stream) >> _S32) * agents) >> _S32] += 1


class Wealth:
    """People who give away coins, as one column."""

    def __init__(self, agents: int, seed: int) -> None:
        self._coins = np.ones(agents, dtype=np.int32)
        self._gives = np.empty(agents, dtype=np.bool_)
        self._draws = Draws(seed, 0)
        self._done = 0

    def run(self, number: int) -> None:
        """Do a number of steps."""
        for _ in range(number):
            self._done += 1
            _step(self._coins, self._gives, np.uint64(self._draws.stream("give", self._done)))

    def coins(self) -> list[int]:
        """Return everybody's coins."""
        return [int(coins) for coins in self._coins]
