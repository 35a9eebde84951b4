"""The wealth model as columns with Numba, in the style of the fast engine: named draws, one kernel a step."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.draws import Draws, mix
from sim.engine.fast.chance import bits

_U32 = np.uint64(32)


@njit()
def _step(coins: NDArray[np.int32], gives: NDArray[np.bool_], stream: np.uint64) -> None:
    """Let everybody who has a coin before the step give it to anybody."""
    agents = np.uint64(len(coins))
    for giver in range(len(coins)):
        gives[giver] = coins[giver] > 0
    for giver in range(len(coins)):
        if gives[giver]:
            coins[giver] -= 1
            coins[((bits(np.uint64(giver), stream) >> _U32) * agents) >> _U32] += 1


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
            _step(self._coins, self._gives, mix(np.array([self._draws.stream("give", self._done)], dtype=np.uint64))[0])

    def coins(self) -> list[int]:
        """Return everybody's coins."""
        return [int(coins) for coins in self._coins]
