"""How outcomes are distributed over runs: counts in the cells of a fixed grid, from which quantiles come.

Shares have cells of half a thousandth. Other outcomes, which may be people or billions of euros, have cells of half a
per cent of their value, on both sides of zero. A quantile is right within half a cell. P outcomes.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Floats, Ints

SHARE_STEP: Final = 0.0005
RATIO_STEP: Final = 0.005
_LOG_STEP: Final = float(np.log1p(RATIO_STEP))
_SMALLEST: Final = 5_000  # steps below 1: what is nearer to zero, 1e-11, counts as zero
_SPAN: Final = 1 << 20  # cells of an outcome, half of them below zero
_AT_ONCE: Final = 1_000  # outcomes merged at a time


@dataclass(frozen=True, eq=False)
class CellCounts:
    """In how many runs an outcome lies in a cell; only cells in which some run lies are named."""

    keys: Ints  # outcome × cells, sorted
    counts: Ints  # of runs, beside each key

    @classmethod
    def none(cls) -> Self:
        """Return the counts over no runs."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))

    @classmethod
    def of_runs(cls, values: Floats, is_share: Bools) -> Self:
        """Return the counts of runs (runs × P), NaN where an outcome is undefined; `is_share` (P)."""
        keys = np.arange(values.shape[1]) * _SPAN + _SPAN // 2 + _cells(values, is_share)
        return cls(*np.unique(keys[~np.isnan(values)], return_counts=True))

    def merged(self, other: "CellCounts") -> "CellCounts":
        """Return the counts over the runs of both, some outcomes at a time so that little memory is taken beside."""
        last = max((int(one.keys[-1]) for one in (self, other) if len(one.keys)), default=0)
        edges = [*range(0, last + 1, _AT_ONCE * _SPAN), last + 1]
        blocks = [_united(self._between(*pair), other._between(*pair)) for pair in pairwise(edges)]
        return CellCounts(*(np.concatenate(column) for column in zip(*blocks, strict=True)))

    def _between(self, low: int, high: int) -> tuple[Ints, Ints]:
        part = slice(*np.searchsorted(self.keys, [low, high]))
        return self.keys[part], self.counts[part]

    def quantiles(self, probabilities: tuple[float, ...], is_share: Bools) -> Floats:
        """Return quantiles over the runs that define an outcome, by linear interpolation between the middles of cells.

        The result is probabilities × P, NaN where no run defines the outcome.
        """
        up_to = np.concatenate([[0], np.cumsum(self.counts)])
        bounds = up_to[np.searchsorted(self.keys, np.arange(len(is_share) + 1) * _SPAN)]
        first, last = bounds[:-1], np.maximum(np.diff(bounds) - 1, 0)
        found = [self._at(up_to, first, probability * last, last, is_share) for probability in probabilities]
        return np.where(np.diff(bounds) > 0, np.stack(found), np.nan)

    def _at(self, up_to: Ints, first: Ints, position: Floats, last: Ints, is_share: Bools) -> Floats:
        below = np.floor(position).astype(np.int64)
        low, high = (self._value(up_to, first + row, is_share) for row in (below, np.minimum(below + 1, last)))
        return low + (position - below) * (high - low)

    def _value(self, up_to: Ints, row: Ints, is_share: Bools) -> Floats:
        """Return the middle of the cell of a run, counted through all outcomes in order."""
        if not len(self.keys):
            return np.zeros(len(row))
        place = np.minimum(np.searchsorted(up_to, row, side="right") - 1, len(self.keys) - 1)
        return _middles(self.keys[place] % _SPAN - _SPAN // 2, is_share)


def _united(one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return two sorted columns of keys with their counts as one, each key once."""
    keys, counts = (np.concatenate(both) for both in zip(one, other, strict=True))
    order = np.argsort(keys, kind="stable")  # quick for two sorted halves
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.add.reduceat(counts, first) if len(first) else counts


def _cells(values: Floats, is_share: Bools) -> NDArray[np.int64]:
    """Return the cell of each value: 0 around zero, negative below."""
    defined = np.nan_to_num(values, nan=0.0)
    size = np.abs(defined)
    steps = np.rint(np.log(np.maximum(size, np.finfo(np.float64).tiny)) / _LOG_STEP) + _SMALLEST
    by_ratio = np.sign(defined) * np.maximum(steps, 0)
    cells = np.where(is_share, np.rint(defined / SHARE_STEP), by_ratio)
    return np.clip(cells, 1 - _SPAN // 2, _SPAN // 2 - 1).astype(np.int64)


def _middles(cells: Ints, is_share: Bools) -> Floats:
    size = np.where(cells == 0, 0.0, np.exp((np.abs(cells) - _SMALLEST) * _LOG_STEP))
    return np.where(is_share, cells * SHARE_STEP, np.sign(cells) * size)
