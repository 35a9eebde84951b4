"""Designs of points, made by SALib, for factors of one or several columns that move together.

Positions are between 0 and 1 in each column, from the lower to the upper end of its range.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import Floats

LEVELS = 4  # of a Morris design: 0, 1/3, 2/3, 1
STEP = LEVELS / (2 * (LEVELS - 1))  # by which a column moves in a Morris design


@dataclass(frozen=True)
class Design:
    """The points of a design: `positions` is points × columns; `factors` says to which factor each column belongs."""

    positions: Floats
    factors: tuple[str, ...]  # by column

    @property
    def names(self) -> tuple[str, ...]:
        """The factors in order."""
        return tuple(dict.fromkeys(self.factors))

    def columns(self, name: str) -> list[int]:
        """Return the columns of a factor."""
        return [column for column, factor in enumerate(self.factors) if factor == name]


def morris_design(factors: Sequence[str], n_trajectories: int, seed: int) -> Design:
    """Return trajectories of (factors + 1) points; from one point to the next one factor moves (Morris 1991).

    https://doi.org/10.1080/00401706.1991.10484804
    """
    from SALib.sample import morris  # noqa: PLC0415  # a library of this task only

    positions = morris.sample(_problem(factors), n_trajectories, num_levels=LEVELS, seed=seed)
    return Design(np.asarray(positions), tuple(factors))


def sobol_design(factors: Sequence[str], n_base: int, seed: int) -> Design:
    """Return base points of (factors + 2) points each: A, A with each factor of B, B (Saltelli and others 2010).

    https://doi.org/10.1016/j.cpc.2009.09.018; base points are a scrambled Sobol sequence.
    """
    from SALib.sample import sobol  # noqa: PLC0415  # a library of this task only

    positions = sobol.sample(_problem(factors), n_base, calc_second_order=False, seed=seed)
    return Design(np.asarray(positions), tuple(factors))


def _problem(factors: Sequence[str]) -> dict[str, Any]:
    """Return what SALib calls a problem; it wants a group for each column and at least two of them."""
    names = [f"{factor}.{column}" for column, factor in enumerate(factors)]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names), "groups": list(factors)}
