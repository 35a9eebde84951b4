"""A policy: for each group of levers, dated values, common history first, then the policy's own plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from sim.levers.base import LeverGroup, lever_groups

GROUPS = lever_groups()  # by name


class Levers(SimpleNamespace):
    """The values of all levers in one month and one région: `levers.funding.multiplier`; loops over (group, values)."""

    def __iter__(self) -> Iterator[tuple[str, LeverGroup]]:
        return iter(vars(self).items())


@dataclass(frozen=True)
class Change:
    """From the first day of a month on, a group of levers has these values, in one région or (None) in all."""

    first_month: int
    group: str  # a key of GROUPS
    values: LeverGroup
    region: str | None = None


@dataclass(frozen=True)
class Policy:
    """A named, dated set of lever values.

    `changes` are in the order in which they apply: for a group, month and région the last change whose month has
    come and which concerns the région wins, so a later national change ends an earlier régional one.
    """

    name: str
    changes: tuple[Change, ...]

    def levers(self, month: int, region: str) -> Levers:
        """Return all lever values in a month and région.

        A group that the policy does not set has the defaults of its levers. Raises LookupError where one has none.
        """
        return Levers(**{group: self._value(group, month, region) for group in GROUPS})

    def _value(self, group: str, month: int, region: str) -> LeverGroup:
        value = GROUPS[group].default()
        for change in self._ordered:
            if change.group == group and change.first_month <= month and change.region in (None, region):
                value = change.values
        if value is None:
            raise LookupError(f"policy {self.name!r} has no value for {group!r} in month {month}")
        return value

    @cached_property
    def _ordered(self) -> tuple[Change, ...]:
        return tuple(sorted(self.changes, key=lambda change: change.first_month))
