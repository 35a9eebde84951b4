"""Levers as plain numbers: what acts of the month read, in one form for both engines.

A date is its month, a word its number in its list, None is NO_MONTH. `LeverNumbers` holds the levers of one month and
région for an agent; the fast engine keeps those of all months and régions in a table of records.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import SimpleNamespace, UnionType
from typing import Any, Union, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_of
from sim.levers.base import LeverGroup
from sim.levers.policy import GROUPS, Policy

NO_MONTH = -1


class LeverNumbers(SimpleNamespace):
    """All levers of a month and région as numbers: `levers.funding.multiplier`."""


def number_of(value: Any) -> Any:
    """Return a lever's value as a number (or a tuple of numbers)."""
    if value is None:
        return NO_MONTH
    if isinstance(value, date):
        return month_of(value)
    return list(type(value)).index(value) if isinstance(value, StrEnum) else value


def lever_numbers(policy: Policy, month: int, region: str) -> LeverNumbers:
    """Return all levers in a month and région as numbers. Raises LookupError when a group has no value yet."""
    levers = policy.levers(month, region)
    return LeverNumbers(
        **{group: SimpleNamespace(**{name: number_of(value) for name, value in values}) for group, values in levers}
    )


def _field(annotation: Any) -> tuple[Any, ...]:
    """Return the column type of a lever."""
    if get_origin(annotation) is tuple:
        return np.float64, (len(get_args(annotation)),)
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(item for item in get_args(annotation) if item is not type(None))
    if issubclass(annotation, bool):
        return (np.bool_,)
    return (np.float64,) if issubclass(annotation, float) else (np.int64,)


def _record(group: type[LeverGroup]) -> np.dtype[np.void]:
    return np.dtype([(name, *_field(field.annotation)) for name, field in group.model_fields.items()], align=True)


LEVERS = np.dtype([(name, _record(group)) for name, group in GROUPS.items()], align=True)


@lru_cache(maxsize=64)
def lever_table(policy: Policy, regions: tuple[str, ...], first_month: int, last_month: int) -> NDArray[np.void]:
    """Return the levers (LEVERS records) by month, from the first to the last, and région."""
    table = np.zeros((last_month - first_month + 1, len(regions)), dtype=LEVERS)
    changes = {change.first_month for change in policy.changes}
    for row, month in enumerate(range(first_month, last_month + 1)):
        if row > 0 and month not in changes:
            table[row] = table[row - 1]
            continue
        for column, region in enumerate(regions):
            for group, values in policy.levers(month, region):
                table[group][row, column] = tuple(number_of(value) for _, value in values)
    return table
