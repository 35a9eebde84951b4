"""The drivers of an outcome: each factor by its influence, told apart from chance or not, and the share of chance."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

import numpy as np

from experiments.comparing.assumption_shares import SIGNIFICANCE, AssumptionShare, assumption_shares
from experiments.sensitivity.bootstrap import IntervalEstimate
from experiments.sensitivity.chance_share import chance_share
from experiments.sensitivity.design import Design
from experiments.sensitivity.given_data import DataInfluence, pawn, spline_first_order
from experiments.sensitivity.morris import Screening, screening
from experiments.sensitivity.sobol import VarianceShares, sobol_chance, sobol_shares
from experiments.sensitivity.told_apart import holm
from sim.arrays import Floats

LINEAR, SPLINE, PAWN = "linear", "spline", "pawn"
MU_STAR, MU, SIGMA = "mu_star", "mu", "sigma"
TOTAL, FIRST = "total", "first"
LEADING: Final = {"stored": LINEAR, "morris": MU_STAR, "sobol": TOTAL}
"""By method, the index that orders factors."""
HINT: Final = 0.25  # of studies in which chance alone puts some factor as far forward; beyond it none is named
_ALL: Final = IntervalEstimate(1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Influence:
    """One index of one factor."""

    factor: str  # as it was asked for: the number of an assumption, a parameter, a lever
    index: str
    value: float  # NaN where there are too few draws for it
    low: float  # 95 % interval, NaN where there is none
    high: float
    p: float  # how often chance alone would give some factor as much

    @property
    def is_told(self) -> bool:
        """Whether it is told apart from what chance alone would give."""
        return self.p < SIGNIFICANCE and self.value == self.value and not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Drivers:
    """All indices of a method, the most influential factor first, and the share of chance."""

    method: str
    influences: tuple[Influence, ...]
    chance: IntervalEstimate
    n_points: int  # draws, or points of a design, with an outcome
    n_replicates: int

    @property
    def leading(self) -> tuple[Influence, ...]:
        """The index that orders factors, of each."""
        return tuple(one for one in self.influences if one.index == LEADING[self.method])


def _ordered(influences: Sequence[Influence], method: str) -> tuple[Influence, ...]:
    """Return influences by factor: those told apart first by their size, then the others by p."""
    leading = [one for one in influences if one.index == LEADING[method]]
    leading.sort(key=lambda one: (not one.is_told, -one.value if one.is_told else 0.0, one.p, one.factor))
    place = {one.factor: number for number, one in enumerate(leading)}
    return tuple(sorted(influences, key=lambda one: place[one.factor]))


def stored_drivers(grid: Floats, parameters: Mapping[str, Floats]) -> Drivers:
    """Return the drivers of an outcome (draws × replicates) from the parameters of each factor (draws × parameters)."""
    is_there = ~np.isnan(grid).all(axis=1)
    grid, parameters = grid[is_there], {name: values[is_there] for name, values in parameters.items()}
    found = [*_linear(grid, parameters)]
    for index, method in ((SPLINE, spline_first_order), (PAWN, pawn)):
        found += _from_data(index, method(grid, parameters), parameters)
    return Drivers("stored", _ordered(found, "stored"), chance_share(grid), *grid.shape)


def _linear(grid: Floats, parameters: Mapping[str, Floats]) -> list[Influence]:
    pairs = [(int(draw), int(replicate)) for draw, replicate in np.argwhere(~np.isnan(grid))]
    shares = {one.number: one for one in assumption_shares(grid[~np.isnan(grid)], pairs, parameters)}
    return [_of_share(name, shares.get(name)) for name in parameters]


def _of_share(name: str, one: AssumptionShare | None) -> Influence:
    """Return the linear share of a factor, none where its parameters do not vary."""
    if one is None:
        return Influence(name, LINEAR, np.nan, np.nan, np.nan, 1.0)
    return Influence(name, LINEAR, one.share, one.low, one.high, one.p)


def _from_data(index: str, found: DataInfluence, factors: Mapping[str, Floats]) -> list[Influence]:
    named = zip(factors, found.values.tolist(), found.ps, strict=True)
    return [Influence(name, index, value, np.nan, np.nan, p) for name, value, p in named]


def morris_drivers(design: Design, grid: Floats) -> Drivers:
    """Return the drivers of an outcome of the points of a Morris design (points × replicates)."""
    found = screening(design, grid)
    ps = holm([one.p for one in found.values()])
    influences = [
        influence for (name, one), p in zip(found.items(), ps, strict=True) for influence in _screened(name, one, p)
    ]
    share = chance_share(grid, len(grid) // (len(design.names) + 1))
    return Drivers("morris", _ordered(influences, "morris"), share, *grid.shape)


def _screened(name: str, one: Screening, p: float) -> tuple[Influence, ...]:
    return (
        _of_interval(name, MU_STAR, one.mu_star, p),
        _of_interval(name, MU, one.mu, p),
        _of_interval(name, SIGMA, one.sigma, p),
    )


def sobol_drivers(design: Design, grid: Floats) -> Drivers:
    """Return the drivers of an outcome of the points of a Sobol design (points × replicates)."""
    found = sobol_shares(design, grid)
    ps = holm([one.p for one in found.values()])
    of_first = holm([one.p_first for one in found.values()])
    influences = [
        influence
        for (name, one), p, p_first in zip(found.items(), ps, of_first, strict=True)
        for influence in _decomposed(name, one, p, max(p, p_first))
    ]
    return Drivers("sobol", _ordered(influences, "sobol"), sobol_chance(design, grid), *grid.shape)


def _decomposed(name: str, one: VarianceShares, p: float, p_first: float) -> tuple[Influence, ...]:
    """Return both indices of a factor; alone it makes no more than with others, and with others no more than all.

    Few base points may estimate shares beyond these bounds.
    """
    total = _at_most(one.total, _ALL)
    first = _at_most(one.first, total)
    return _of_interval(name, TOTAL, total, p), _of_interval(name, FIRST, first, p_first)


def _of_interval(name: str, index: str, found: IntervalEstimate, p: float) -> Influence:
    return Influence(name, index, found.value, found.low, found.high, p)


def _at_most(share: IntervalEstimate, bound: IntervalEstimate) -> IntervalEstimate:
    """Return the smaller value and the smaller ends of both."""
    return IntervalEstimate(*(min(pair) for pair in zip(astuple(share), astuple(bound), strict=True)))
