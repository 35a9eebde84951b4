"""Chance as a factor of its own: its share of the variance between single runs.

Runs of the same parameters differ by chance alone, so that R replicates of each point tell the variance that chance
makes, and what is left between points is what factors make (one-way components, unbiased). The interval resamples
blocks of points: draws of a study, base points or trajectories of a design.
"""

import numpy as np

from experiments.comparing.variance_components import components
from experiments.sensitivity.bootstrap import IntervalEstimate, limits, resampled_rows
from sim.arrays import Floats


def chance_share(grid: Floats, n_blocks: int | None = None) -> IntervalEstimate:
    """Return the share of chance (0–1) in the variance between runs (points × replicates), NaN where undefined.

    Points of a block stand one after the other, and blocks are of one size; each point is one where none is given.
    """
    blocks = grid.reshape(n_blocks or len(grid), -1, grid.shape[-1])
    resampled = blocks[
        resampled_rows(len(blocks), "chance_share")
    ]  # blocks × resamples × points of a block × replicates
    as_grids = np.moveaxis(resampled, 1, -1).reshape(*grid.shape, -1)
    return IntervalEstimate(float(_share(grid)), *limits(_share(as_grids)).tolist())


def _share(grid: Floats) -> Floats:
    found = components(grid)
    whole = np.maximum(found.draws, 0.0) + found.runs
    return np.divide(found.runs, whole, out=np.full_like(whole, np.nan), where=whole > 0)
