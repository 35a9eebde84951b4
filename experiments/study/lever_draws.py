"""Levers whose values a draw gives: an arm's policy with them, from the arm's own first day on.

The path of such a lever is that of the command line, `timeline.pressure`. A draw holds numbers only. What is none is
written as one: a date as a decimal year (2026.0 is the end of December 2025), yes and no as 1 and 0, a word by its
place in the list of words.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from sim.calendar import MONTHS_PER_YEAR, last_day, month_of
from sim.levers.base import LeverGroup
from sim.levers.policy import GROUPS, Change, Policy

if TYPE_CHECKING:  # a refusal needs the kinds of levers and nothing of a study
    from experiments.study.definition import Arm, StudyDefinition
    from experiments.study.parameter_draws import ParameterDraw


def is_lever(path: str) -> bool:
    """Return whether a value of a draw is a lever, not a parameter of behaviour nor the chance of a past."""
    return path.partition(".")[0] in GROUPS


def lever_kind(path: str) -> type | None:
    """Return what a lever's values are (float, int, bool, date, a list of words); None for no lever, or one of several.

    Several are the amounts by size band.
    """
    group, _, name = path.partition(".")
    field = GROUPS[group].model_fields.get(name) if group in GROUPS else None
    kind = None if field is None else field.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not NoneType)
    return kind if isinstance(kind, type) and issubclass(kind, float | int | date | StrEnum) else None


def lever_value(path: str, number: float) -> Any:
    """Return the value of a lever that a number stands for. Raises ValueError for a path without a single value."""
    kind = lever_kind(path)
    if kind is None:
        raise ValueError(f"{path!r} is no lever with a single value")
    if issubclass(kind, bool):
        return number >= 0.5
    if issubclass(kind, date):
        return last_day(round(number * MONTHS_PER_YEAR) - 1)
    if issubclass(kind, StrEnum):
        return list(kind)[round(number)]
    return round(number) if issubclass(kind, int) else float(number)


def policy_of(study: "StudyDefinition", arm: "Arm", draw: "ParameterDraw") -> Policy:
    """Return an arm's policy with the levers of a draw, which leave the baseline as it is unless it is the only arm.

    Raises pydantic's ValidationError for a value out of bounds.
    """
    values = {path: lever_value(path, number) for path, number in draw.values.items() if is_lever(path)}
    acts = arm.name != study.baseline or len(study.arms) == 1
    return with_levers(arm, values) if values and acts else arm.policy


def with_levers(arm: "Arm", values: Mapping[str, Any]) -> Policy:
    """Return an arm's policy with other values of levers, by path, in what it sets itself on its first day.

    A value of one's own for a région is replaced too. Raises pydantic's ValidationError for a value out of bounds, and
    LookupError where the policy sets nothing in a group.
    """
    changes = arm.policy.changes
    for group, levers in _by_group(values).items():
        start = month_of(date.fromisoformat(str(arm.resolved[group]["start"])))
        if not any(_is_own(change, group, start) for change in changes):
            raise LookupError(f"policy {arm.policy.name!r} sets nothing in {group!r} on its first day")
        changes = tuple(_changed(one, levers) if _is_own(one, group, start) else one for one in changes)
    return replace(arm.policy, changes=changes)


def _by_group(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        group, _, name = path.partition(".")
        found.setdefault(group, {})[name] = value
    return found


def _is_own(change: Change, group: str, start: int) -> bool:
    return change.group == group and change.first_month == start


def _changed(change: Change, levers: Mapping[str, Any]) -> Change:
    kind: type[LeverGroup] = type(change.values)
    return replace(change, values=kind.model_validate({**dict(change.values), **levers}))
