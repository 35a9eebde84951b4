"""Two arms whose net benefits differ by a normal number: what information is worth has a closed form."""

from math import erf, exp, pi, sqrt

import numpy as np
from scipy.special import ndtri

from sim.arrays import Floats


def normal_loss(mean: float, sd: float) -> float:
    """Return the expected gain of choosing after a normal difference is known (the unit normal loss integral)."""
    z = abs(mean) / sd
    density, above = exp(-(z**2) / 2) / sqrt(2 * pi), (1 - erf(z / sqrt(2))) / 2
    return sd * (density - z * above)


def linear_case(n_draws: int, n_replicates: int = 1, chance: float = 0.0) -> tuple[Floats, dict[str, Floats]]:
    """Return net benefits (draws × replicates × arms) and the parameters of four assumptions.

    The difference is 1 + 2 a + b1 + b2 + chance, all normal; `silent` does nothing, `shared` moves both arms alike.
    """
    generator = np.random.default_rng(20)
    positions = (generator.permuted(np.tile(np.arange(n_draws), (5, 1)), axis=1) + 0.5) / n_draws
    a, b1, b2, silent, shared = ndtri(positions)  # stratified, as studies draw parameters
    difference = (1 + 2 * a + b1 + b2)[:, None] + chance * generator.normal(size=(n_draws, n_replicates))
    common = np.broadcast_to(5 * shared[:, None], difference.shape)
    parameters = {"A": a[:, None], "B": np.column_stack([b1, b2]), "S": silent[:, None], "C": shared[:, None]}
    return np.stack([common, common + difference], axis=2), parameters
