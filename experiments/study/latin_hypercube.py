"""Latin hypercubes from named random draws (McKay, Beckman & Conover 1979, https://doi.org/10.2307/1268522).

A range is cut into as many equal parts as there are samples, and each part is used once. The order of the parts has a
name of its own, so that one more range leaves the samples of the others as they are.
"""

import numpy as np

from sim.arrays import Floats
from sim.draws import Draws


def stratified_positions(draws: Draws, order: str, within: str, n_samples: int) -> Floats:
    """Return a position in each of the parts 0–1, 1–2 … of the range from 0 to `n_samples`, in a random order: N.

    `order` and `within` name the random draws of the order of the parts and of the position within each.
    """
    keys = np.arange(n_samples, dtype=np.uint64)
    part = np.argsort(draws.uniform(order, keys), kind="stable")
    return part + draws.uniform(within, keys)
