"""Intervals by resampling, with named random draws."""

from dataclasses import dataclass

import numpy as np

from experiments.comparing.assumption_shares import SEED
from sim.arrays import Floats, Ints
from sim.draws import Draws

RESAMPLES = 1000
TAILS = (0.025, 0.975)  # of a 95 % interval


@dataclass(frozen=True)
class IntervalEstimate:
    """A value with its 95 % interval, NaN where the runs cannot tell."""

    value: float
    low: float
    high: float


def resampled_rows(n_rows: int, name: str) -> Ints:
    """Return rows drawn with replacement: rows × RESAMPLES. `name` names the chance."""
    keys = np.arange(n_rows * RESAMPLES, dtype=np.uint64).reshape(n_rows, RESAMPLES)
    return (Draws(SEED, 0).uniform(f"sensitivity/bootstrap/{name}", keys) * n_rows).astype(np.int64)


def limits(resampled: Floats) -> Floats:
    """Return both ends of the interval (2 × …) from estimates of resamples (… × RESAMPLES), which may be undefined."""
    is_defined = ~np.isnan(resampled).all(axis=-1)
    ends = np.full((2, *is_defined.shape), np.nan)
    ends[:, is_defined] = np.nanquantile(resampled[is_defined], TAILS, axis=-1)
    return ends
