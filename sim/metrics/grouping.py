"""Groupings: how territories are put together at a level of the results."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Positions
from sim.vocabulary import NATIONAL_CODE, Level
from sim.world.world import Territories

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Grouping:
    """The groups of one level: their codes, and the group of each territory. G groups, T territories."""

    level: Level
    codes: tuple[str, ...]
    group: Positions  # T, index into codes

    @classmethod
    def at(cls, level: Level, territories: Territories) -> "Grouping":
        """Return the groups of a level that are present, sorted by code."""
        labels = {
            Level.NATIONAL: (NATIONAL_CODE,) * len(territories),
            Level.REGION: territories.region,
            Level.DEPARTEMENT: territories.departement,
            Level.TERRITORY: territories.code,
        }[level]
        codes, group = np.unique(labels, return_inverse=True)
        return cls(level, tuple(codes.tolist()), group)

    def __len__(self) -> int:
        return len(self.codes)

    def sum(self, values: NDArray[Any]) -> Floats:
        """Return the sum over the territories of each group, 0 for a group without any: T → G, or T × K → G × K."""
        return self._summing @ np.asarray(values, dtype=np.float64)

    @cached_property
    def _summing(self) -> "csr_array":
        # G × T, 1 where a territory belongs to a group; it adds in the order of the territories, like sum_by.
        n_territories = len(self.group)
        cells = (np.ones(n_territories), (self.group, np.arange(n_territories)))
        from scipy.sparse import csr_array  # noqa: PLC0415  # naming metrics does without scipy

        return csr_array(cells, shape=(len(self), n_territories))


@lru_cache(maxsize=32)
def repeated(grouping: Grouping, n_months: int) -> Grouping:
    """Return the groups of several months laid end to end: those of the first month, then of the second, and so on."""
    if n_months == 1:
        return grouping
    first_group = np.repeat(np.arange(n_months) * len(grouping), len(grouping.group))
    return Grouping(grouping.level, grouping.codes * n_months, np.tile(grouping.group, n_months) + first_group)


def sum_by(group: NDArray[Any], values: NDArray[Any], n_groups: int) -> Floats:
    """Return the sum of the values of each group, 0 for a group without values."""
    return np.bincount(group, weights=values, minlength=n_groups).astype(np.float64, copy=False)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where there is no whole: a share of nothing is unknown, not zero."""
    shares: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0)
    return shares
