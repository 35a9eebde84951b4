"""Functions whose indices are known in closed form, of positions between 0 and 1."""

import numpy as np

from sim.arrays import Floats

G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0])  # the smaller, the more influential


def ishigami(positions: Floats) -> Floats:
    """Return Ishigami's function with a = 7, b = 0.1."""
    x = np.pi * (2 * positions - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


ISHIGAMI_FIRST = np.array([0.3139, 0.4424, 0.0])
ISHIGAMI_TOTAL = np.array([0.5576, 0.4424, 0.2437])


def sobol_g(positions: Floats) -> Floats:
    """Return Sobol's G of the first four columns; further ones do nothing."""
    n = len(G_WEIGHTS)
    return np.prod((abs(4 * positions[:, :n] - 2) + G_WEIGHTS) / (1 + G_WEIGHTS), axis=1)


_PARTS = 1 / (3 * (1 + G_WEIGHTS) ** 2)
G_VARIANCE = float(np.prod(1 + _PARTS) - 1)
G_FIRST = _PARTS / G_VARIANCE
G_TOTAL = _PARTS * np.prod(1 + _PARTS) / (1 + _PARTS) / G_VARIANCE


def with_chance(values: Floats, n_replicates: int, variance: float, chance: np.random.Generator) -> Floats:
    """Return replicates of outcomes, each with normal noise of a variance: points × replicates."""
    return values[:, None] + chance.normal(0, variance**0.5, (len(values), n_replicates))
