"""The space of uncertain parameters: each range as a standard normal axis, so that every step of a fit stays inside it.

A value that lies at the share u of its range has the coordinate Φ⁻¹(u). The prior, even over the range, is then a
standard normal on every axis.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from experiments.study.definition import Uncertain
from experiments.study.latin_hypercube import stratified_positions
from experiments.study.parameter_draws import KNOWN_DRAW
from sim.arrays import Floats
from sim.calendar import FIRST_MONTH, first_day
from sim.draws import Draws
from sim.month.luck import SHOCKS, is_half_year


def national_shocks(last_month: int) -> tuple[Uncertain, ...]:
    """Return the national shocks of each half-year up to a month as axes: uniform draws that observations tell of."""
    months = [FIRST_MONTH - 1, *(month for month in range(FIRST_MONTH, last_month + 1) if is_half_year(month))]
    days = [first_day(month).strftime("%Y-%m") for month in months]
    return tuple(Uncertain(f"{KNOWN_DRAW}.{name}.{day}", 0.0, 1.0, "A103") for name in SHOCKS for day in days)


@dataclass(frozen=True)
class Space:
    """Uncertain parameters as axes. P parameters."""

    axes: tuple[Uncertain, ...]

    def __len__(self) -> int:
        return len(self.axes)

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of each parameter or known draw: P."""
        return tuple(axis.path for axis in self.axes)

    def prior(self, n_members: int, seed: int) -> Floats:
        """Return an even sample of the prior, by Latin hypercube: members × P."""
        draws = Draws.for_world(seed)
        names = ((f"calibration part/{path}", f"calibration/{path}") for path in self.paths)
        positions = [stratified_positions(draws, *pair, n_members) for pair in names]
        return ndtri(np.column_stack(positions) / n_members)

    def values(self, coordinates: Floats) -> Floats:
        """Return the values of parameters at coordinates: … × P."""
        return self._low + (self._high - self._low) * ndtr(coordinates)

    def named(self, values: Floats) -> dict[str, float]:
        """Return one set of values by path: P."""
        return dict(zip(self.paths, values.tolist(), strict=True))

    @cached_property
    def _low(self) -> Floats:
        return np.array([axis.low for axis in self.axes])

    @cached_property
    def _high(self) -> Floats:
        return np.array([axis.high for axis in self.axes])
