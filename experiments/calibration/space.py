"""The space of uncertain parameters: each range as a standard normal axis, so that every step of a fit stays inside it.

A value that lies at the share u of its range has the coordinate Φ⁻¹(u). The prior, even over the range, is then a
standard normal on every axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from experiments.study.definition import Uncertain
from experiments.study.latin_hypercube import stratified_positions
from sim.arrays import Floats
from sim.draws import Draws

_EDGE = 1e-6  # share of the range: a value on its edge has no finite coordinate


@dataclass(frozen=True)
class Space:
    """Uncertain parameters as axes. P parameters."""

    axes: tuple[Uncertain, ...]

    def __len__(self) -> int:
        return len(self.axes)

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of each parameter, behaviour.<decision>.<parameter>: P."""
        return tuple(axis.path for axis in self.axes)

    def prior(self, n_members: int, seed: int) -> Floats:
        """Return an even sample of the prior, by Latin hypercube: members × P."""
        draws = Draws.for_world(seed)
        names = ((f"calibration part/{path}", f"calibration/{path}") for path in self.paths)
        positions = [stratified_positions(draws, *pair, n_members) for pair in names]
        coordinates: Floats = ndtri(np.column_stack(positions) / n_members)
        return coordinates

    def values(self, coordinates: Floats) -> Floats:
        """Return the values of parameters at coordinates: … × P."""
        values: Floats = self._low + (self._high - self._low) * ndtr(coordinates)
        return values

    def coordinates(self, values: Floats) -> Floats:
        """Return the coordinates of values, those outside of their range read as its edge: … × P."""
        width = np.where(self._high > self._low, self._high - self._low, 1.0)
        found: Floats = ndtri(np.clip((values - self._low) / width, _EDGE, 1.0 - _EDGE))
        return found

    def named(self, values: Floats) -> dict[str, float]:
        """Return one set of values by path: P."""
        return dict(zip(self.paths, values.tolist(), strict=True))

    def row(self, values: Mapping[str, float], others: Sequence[float]) -> Floats:
        """Return values by path as a row, in the order of the axes; `others` stand where a path is not named."""
        return np.array([values.get(path, other) for path, other in zip(self.paths, others, strict=True)])

    @cached_property
    def _low(self) -> Floats:
        return np.array([axis.low for axis in self.axes])

    @cached_property
    def _high(self) -> Floats:
        return np.array([axis.high for axis in self.axes])
