"""The samples of a predictive distribution: named random draws, one in each of as many equal parts as samples.

One draw in each part makes the quantiles of a thousand samples those of the distribution to a tenth of a percent of
probability, for any seed.
"""

from typing import Final

import numpy as np
from scipy.special import ndtri, stdtrit

from experiments.study.latin_hypercube import stratified_positions
from sim.arrays import Floats
from sim.draws import Draws

N_SAMPLES: Final = 1000


def uniforms(name: str, seed: int, n_samples: int) -> Floats:
    """Return uniform draws in (0, 1), one in each of `n_samples` equal parts, in an order of their own."""
    return stratified_positions(Draws(seed, 0), f"{name}/part", f"{name}/within", n_samples) / n_samples


def normals(name: str, seed: int, n_samples: int) -> Floats:
    """Return standard normal draws."""
    return ndtri(uniforms(name, seed, n_samples))


def students(name: str, seed: int, n_samples: int, freedom: float) -> Floats:
    """Return draws from Student's t with some degrees of freedom."""
    return np.asarray(stdtrit(freedom, uniforms(name, seed, n_samples)), dtype=np.float64)


def normal_columns(name: str, seed: int, n_samples: int, n_columns: int) -> Floats:
    """Return independent columns of standard normal draws: samples × columns."""
    return np.column_stack([normals(f"{name}/{column}", seed, n_samples) for column in range(n_columns)])
