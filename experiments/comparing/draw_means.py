"""Outcomes by draw: the mean over its replicates, which is the independent unit of every statement about a study."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.comparing.statistics import defined_sum, divided
from sim.arrays import Floats

_NORMAL = 1.959964  # two-sided quantile of 95 %


@dataclass(frozen=True)
class DrawMeans:
    """The mean of an outcome in each of D draws; of a study with a single draw, the outcome of each of its runs."""

    means: Floats  # D × …, NaN where no run of the draw defines the outcome
    runs: Floats  # D × …, how many runs define it

    @cached_property
    def number(self) -> Floats:
        """How many draws define the outcome (…)."""
        number: Floats = (self.runs > 0).sum(axis=0).astype(np.float64)
        return number

    @cached_property
    def mean(self) -> Floats:
        """The mean over runs (…)."""
        return divided(defined_sum(self.runs * self.means), self.runs.sum(axis=0))

    @cached_property
    def pull(self) -> Floats:
        """How far each draw moves the mean over runs (D × …)."""
        return divided(self.runs, self.runs.sum(axis=0)) * (self.means - self.mean)

    @property
    def share_positive(self) -> Floats:
        """The share of draws above zero, a tie counting half (…)."""
        half_points = (self.means > 0).sum(axis=0) + 0.5 * (self.means == 0).sum(axis=0)
        return divided(half_points, self.number)


def draw_means(grid: Floats, *, singly: bool = True) -> DrawMeans:
    """Return the means of draws (draws × replicates × …); with `singly`, of a single draw the runs themselves."""
    units = np.swapaxes(grid, 0, 1) if singly and len(grid) == 1 else grid
    runs = (~np.isnan(units)).sum(axis=1).astype(np.float64)
    return DrawMeans(divided(defined_sum(units, axis=1), runs), runs)


def on_grid(values: Floats, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Return outcomes of runs (runs × …) as draws × replicates × …, NaN where a run is missing."""
    numbers = (np.unique(column, return_inverse=True) for column in zip(*pairs, strict=True))
    (draws, row), (replicates, column) = numbers
    grid = np.full((len(draws), len(replicates), *values.shape[1:]), np.nan)
    grid[row, column] = values
    return grid


def share_interval(share: Floats, number: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % interval of a share of `number` independent draws (…), NaN without any.

    Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953: it stays within 0 and 1 and has a width at both.
    """
    square = divided(np.full_like(number, _NORMAL**2), number)
    middle, spread = share + square / 2, np.sqrt(square * (share * (1 - share) + square / 4))
    return (middle - spread) / (1 + square), (middle + spread) / (1 + square)
