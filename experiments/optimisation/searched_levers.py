"""The levers that a search sets, and the values that it may give them: a grid of round numbers, months or words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any, Final, TypeVar

from experiments.mistakes import UserMistake, listed, nearest
from experiments.study.lever_draws import lever_kind
from experiments.study.run_hash import digest
from sim.arrays import Ints
from sim.calendar import last_day, month_of
from sim.levers.policy import GROUPS

MOST_STEPS: Final = 100  # of a number, from the lower to the upper end of its range
ROUND: Final = (1, 2, 5)  # what a step is, times a power of ten
NAME_DIGITS: Final = 12
Ranges = Mapping[str, Mapping[str, Sequence[Any] | None]]
"""By group and lever, the ends of a range or the words; None: not searched."""
Limit = TypeVar("Limit", date, Decimal)


@dataclass(frozen=True)
class SearchedLever:
    """A lever and the values that it may take, in their order."""

    group: str
    name: str
    values: tuple[Any, ...]

    @property
    def path(self) -> str:
        """The lever as on the command line: `timeline.pressure`."""
        return f"{self.group}.{self.name}"

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values at which a contradiction between levers would show: all words, else the ends of the range."""
        return self.values if isinstance(self.values[0], str | bool) else (self.values[0], self.values[-1])


def searched_levers(wanted: Ranges) -> tuple[SearchedLever, ...]:
    """Return the levers for which a range is given, by group; those with None keep the values of the base policy.

    Raises UserMistake for unknown levers, and for a range that does not fit the lever.
    """
    found = []
    for group, ranges in wanted.items():
        _refuse_unknown(group, GROUPS, "optimise.levers")
        for name, ends in ranges.items():
            _refuse_unknown(name, GROUPS[group].model_fields, f"optimise.levers.{group}")
            if ends is not None:
                found.append(SearchedLever(group, name, _grid(f"{group}.{name}", ends)))
    if not found:
        raise UserMistake("no lever is searched", "optimise.levers", "a range for one lever or more")
    return tuple(found)


def _refuse_unknown(name: str, known: Mapping[str, Any], where: str) -> None:
    if name not in known:
        raise UserMistake(f"unknown lever {name!r}", f"{where}.{name}", listed(known), nearest(name, known))


def _grid(path: str, ends: Sequence[Any]) -> tuple[Any, ...]:
    """Return the values between two ends, or the words given."""
    kind, where = lever_kind(path), f"optimise.levers.{path}"
    if kind is None:
        raise UserMistake(f"{path} has several amounts", where, "null: not searched")
    if issubclass(kind, bool | StrEnum):
        return _words(kind, ends, where)
    return tuple(_months(ends, where) if issubclass(kind, date) else _numbers(ends, kind is int, where))


def _words(kind: type, given: Sequence[Any], where: str) -> tuple[Any, ...]:
    known = (False, True) if issubclass(kind, bool) else tuple(map(str, kind))  # type: ignore[call-overload]
    strange = [one for one in given if one not in known or isinstance(one, bool) != issubclass(kind, bool)]
    if strange or len(set(given)) < max(len(given), 2):
        raise UserMistake(f"{list(given)} are not two or more different values", where, listed(map(str, known)))
    return tuple(given)


def _months(ends: Sequence[Any], where: str) -> Iterator[date]:
    """Yield the ends of the months of a range."""
    first, last = _limits(ends, date.fromisoformat, where)
    return (last_day(month) for month in range(month_of(first), month_of(last) + 1))


def _numbers(ends: Sequence[Any], is_whole: bool, where: str) -> Iterator[float]:
    """Yield the round numbers of a range in at most MOST_STEPS steps, and its upper end."""
    low, high = _limits(ends, lambda end: Decimal(str(end)), where)
    kind, step = int if is_whole else float, _step((high - low) / MOST_STEPS, is_whole)
    yield from (kind(low + number * step) for number in range(int((high - low) / step) + 1))
    if (high - low) % step:
        yield kind(high)


def _limits(ends: Sequence[Any], read: Callable[[Any], Limit], where: str) -> tuple[Limit, Limit]:
    """Return the lower and the upper end of a range. Raises UserMistake where there are none."""
    with suppress(ValueError, TypeError, ArithmeticError):
        low, high = map(read, ends)
        if low < high:
            return low, high
    raise UserMistake(f"{list(ends)} is not a range", where, "[lower end, upper end]; null: not searched")


def _step(least: Decimal, whole: bool) -> Decimal:
    """Return the smallest of 1, 2, 5 times a power of ten that is no smaller than `least`."""
    power = Decimal(10) ** least.adjusted()
    step = next(one * power for one in (*ROUND, 10) if one * power >= least)
    return max(step, Decimal(1)) if whole else step


def sizes(levers: Sequence[SearchedLever]) -> tuple[int, ...]:
    """Return how many values each lever may take: K."""
    return tuple(len(lever.values) for lever in levers)


def values_of(levers: Sequence[SearchedLever], place: Ints) -> dict[str, Any]:
    """Return the lever values of a candidate, by path, from its place on the grid: K."""
    return {lever.path: lever.values[int(position)] for lever, position in zip(levers, place, strict=True)}


def candidate_name(values: Mapping[str, Any]) -> str:
    """Return the name of a candidate, a hash of its lever values: its runs are stored under it."""
    return f"c{digest(dict(values))[:NAME_DIGITS]}"


def corners(levers: Sequence[SearchedLever]) -> Iterator[dict[str, Any]]:
    """Yield, group by group, the lever values at the ends of all ranges, where contradictions would show."""
    for group in dict.fromkeys(lever.group for lever in levers):
        own = [lever for lever in levers if lever.group == group]
        for ends in product(*(lever.ends for lever in own)):
            yield {lever.path: value for lever, value in zip(own, ends, strict=True)}
