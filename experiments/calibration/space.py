"""The space of uncertain parameters: each range as a standard normal axis, so that every step of a fit stays inside it.

A value that lies at the share u of its range has the coordinate Φ⁻¹(u). The prior, even over the range, is then a
standard normal on every axis. Several parameters may share an axis: all lie at the same share of their ranges.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from experiments.study.definition import Uncertain
from experiments.study.latin_hypercube import stratified_positions
from sim.arrays import Floats
from sim.draws import Draws


@dataclass(frozen=True)
class Axis:
    """Parameters that move together."""

    name: str  # the path of its one parameter, or the name of a group
    parameters: tuple[Uncertain, ...]
    falling: frozenset[str] = frozenset()  # paths whose values fall where the axis rises


@dataclass(frozen=True)
class Space:
    """Uncertain parameters on axes. P axes, Q parameters."""

    axes: tuple[Axis, ...]

    @classmethod
    def of(cls, parameters: Iterable[Uncertain]) -> Self:
        """Return the space in which each parameter has an axis of its own."""
        return cls(tuple(Axis(one.path, (one,)) for one in parameters))

    def __len__(self) -> int:
        return len(self.axes)

    @cached_property
    def parameters(self) -> tuple[Uncertain, ...]:
        """The parameters, in the order of axes: Q."""
        return tuple(one for axis in self.axes for one in axis.parameters)

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of each parameter, behaviour.<decision>.<parameter>: Q."""
        return tuple(one.path for one in self.parameters)

    @cached_property
    def axis_of(self) -> NDArray[np.intp]:
        """The position of the axis of each parameter: Q."""
        return np.repeat(np.arange(len(self)), [len(axis.parameters) for axis in self.axes])

    def keeping(self, is_kept: Callable[[str], bool]) -> "Space":
        """Return the space of some parameters, by path, without the axes that nothing is left of."""
        axes = (
            replace(axis, parameters=tuple(one for one in axis.parameters if is_kept(one.path))) for axis in self.axes
        )
        return Space(tuple(axis for axis in axes if axis.parameters))

    def prior(self, n_members: int, seed: int) -> Floats:
        """Return an even sample of the prior, by Latin hypercube: members × P."""
        draws = Draws.for_world(seed)
        names = ((f"calibration part/{axis.name}", f"calibration/{axis.name}") for axis in self.axes)
        positions = [stratified_positions(draws, *pair, n_members) for pair in names]
        return ndtri(np.reshape(positions, (len(self), n_members)).T / n_members)

    def values(self, coordinates: Floats) -> Floats:
        """Return the values of parameters at coordinates: … × P → … × Q."""
        values: Floats = self._start + (self._end - self._start) * ndtr(coordinates[..., self.axis_of])
        return values

    def named(self, values: Floats) -> dict[str, float]:
        """Return one set of values by path: Q."""
        return dict(zip(self.paths, values.tolist(), strict=True))

    @cached_property
    def _start(self) -> Floats:
        return np.array([one.high if is_falling else one.low for one, is_falling in self._with_direction()])

    @cached_property
    def _end(self) -> Floats:
        return np.array([one.low if is_falling else one.high for one, is_falling in self._with_direction()])

    def _with_direction(self) -> list[tuple[Uncertain, bool]]:
        return [(one, one.path in axis.falling) for axis in self.axes for one in axis.parameters]
