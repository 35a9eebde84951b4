"""Where the people of the epidemic live and how places infect each other: the same in all implementations.

Needs NumPy only, so that it also runs in the environments of the peers.
"""

import numpy as np
from numpy.typing import NDArray

AGENTS = 399_357  # the professionals of France, as in our own runs
DAYS = 102
INFECTIONS_PER_DAY = 0.25  # that one infectious person causes among susceptible people only
MEAN_DAYS_INFECTIOUS = 7.0  # exponential, rounded, one day at least
FIRST_INFECTED = 1_000  # one in so many people of a place, one at least
OUTGOING = 0.05  # share of a place's force of infection that goes to other places
KILOMETRES_PER_DEGREE = 111.0


def populations(n_places: int) -> NDArray[np.int64]:
    """Return the people of each place: few large places, many small ones, AGENTS in all."""
    weights = 1.0 / (np.arange(n_places) + 10.0)
    people: NDArray[np.int64] = np.floor(weights / weights.sum() * (AGENTS - n_places)).astype(np.int64) + 1
    people[0] += AGENTS - people.sum()
    return people


def first_infected(n_places: int) -> NDArray[np.int64]:
    """Return how many people of each place are infectious at the start."""
    return np.maximum(populations(n_places) // FIRST_INFECTED, 1)


def coordinates(n_places: int) -> NDArray[np.float64]:
    """Return longitude and latitude of each place (n × 2), spread evenly over a disc in the middle of France."""
    number = np.arange(n_places)
    radius, angle = 4.0 * np.sqrt((number + 0.5) / n_places), number * np.pi * (3.0 - np.sqrt(5.0))
    return np.column_stack([2.5 + radius * np.cos(angle), 46.5 + radius * np.sin(angle)])


def network(n_places: int) -> NDArray[np.float32]:
    """Return which share of a place's force of infection goes to each other place (n × n): gravity of distance²."""
    longitude, latitude = coordinates(n_places).T
    across = (longitude[:, None] - longitude) * np.cos(np.radians(46.5))
    distance = np.hypot(across, latitude[:, None] - latitude) * KILOMETRES_PER_DEGREE
    np.fill_diagonal(distance, np.inf)
    pull = populations(n_places) / distance**2
    shares: NDArray[np.float32] = (OUTGOING * pull / pull.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
