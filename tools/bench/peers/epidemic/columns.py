"""The epidemic as columns with Numba, in the style of the fast engine: named draws, one kernel a day.

The day on which somebody recovers is drawn once, at the infection, and counted at once in the place's calendar: people
who are infectious or recovered are not touched again. A susceptible person draws every day.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.draws import Draws, mix
from sim.engine.fast.chance import uniform
from tools.bench.peers.epidemic.places import (
    DAYS,
    INFECTIONS_PER_DAY,
    MEAN_DAYS_INFECTIOUS,
    first_infected,
    network,
    populations,
)

_LONGEST = 40 * int(MEAN_DAYS_INFECTIOUS)  # days of an infection that nobody exceeds in practice
_SUSCEPTIBLE = 0


@njit()
def _days_infectious(person: np.uint64, stream: np.uint64) -> int:
    days = np.rint(-MEAN_DAYS_INFECTIOUS * np.log(uniform(person, stream)))
    return int(min(max(days, 1.0), _LONGEST))


@njit()
def _infect(
    probabilities: Any, starts: Any, recovered: Any, recoveries: Any, infected: Any, day: int, streams: Any
) -> None:
    """Let every susceptible person draw, and give whoever is infected a day of recovery (streams: of the two draws)."""
    for place in range(len(probabilities)):
        infected[place] = 0
        for person in range(starts[place], starts[place + 1]):
            key = np.uint64(person)
            if recovered[person] == _SUSCEPTIBLE and uniform(key, streams[0]) < probabilities[place]:
                last_day = day + _days_infectious(key, streams[1])
                recovered[person] = last_day + 1
                recoveries[last_day, place] += 1
                infected[place] += 1


class Epidemic:
    """People of places, sorted by place, as one column: the day after which each has recovered, 0 while susceptible."""

    def __init__(self, n_places: int, seed: int, people: NDArray[np.int64] | None = None) -> None:
        self._people = populations(n_places) if people is None else people
        self._starts = np.concatenate([[0], np.cumsum(self._people)])
        self._recovered = np.zeros(self._starts[-1], dtype=np.int16)
        self._recoveries = np.zeros((DAYS + _LONGEST, n_places), dtype=np.int64)
        self._network = np.ascontiguousarray(network(n_places).T)
        self._leaving = self._network.sum(axis=0)
        self._infectious = np.minimum(first_infected(n_places), self._people)
        self._draws, self._curve = Draws(seed, 0), list[int]()
        self._begin()

    def _begin(self) -> None:
        """Give the first infectious people of each place their day of recovery."""
        (stream,) = self._streams("first", day=0)
        for place, number in enumerate(self._infectious):
            for person in range(self._starts[place], self._starts[place] + number):
                last_day = _days_infectious(np.uint64(person), stream) - 1
                self._recovered[person] = last_day + 1
                self._recoveries[last_day, place] += 1

    def _streams(self, *decisions: str, day: int) -> NDArray[np.uint64]:
        return mix(np.array([self._draws.stream(one, day) for one in decisions], dtype=np.uint64))

    def run(self, days: int) -> None:
        """Do a number of days."""
        infected = np.zeros_like(self._infectious)
        for day in range(len(self._curve), len(self._curve) + days):
            streams, risks = self._streams("catch", "last", day=day), self._probabilities()
            _infect(risks, self._starts, self._recovered, self._recoveries, infected, day, streams)
            self._infectious = self._infectious - self._recoveries[day] + infected
            self._curve.append(int(self._infectious.sum()))

    def _probabilities(self) -> NDArray[np.float64]:
        """Return for each place how likely a susceptible person is infected today."""
        force = (INFECTIONS_PER_DAY * self._infectious / self._people).astype(np.float32)
        arriving = self._network @ force
        probabilities: NDArray[np.float64] = -np.expm1(-(force + arriving - force * self._leaving).astype(np.float64))
        return probabilities

    def curve(self) -> list[int]:
        """Return how many people are infectious at the end of each day done."""
        return self._curve
