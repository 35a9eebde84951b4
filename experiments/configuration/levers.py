"""From plain values to a policy: the common history, then what the arm changes, from its first to its last day."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from experiments.configuration.contradictions import refuse_contradictions
from experiments.configuration.region_codes import regions
from experiments.configuration.schema import Label, Part
from experiments.configuration.validation import Where, checked
from experiments.mistakes import UserMistake, unknown
from sim.calendar import FIRST_MONTH, OBSERVATIONS_END, first_day, month_of
from sim.levers.base import LeverGroup
from sim.levers.policy import GROUPS, Change, Policy

Plain = Mapping[str, Any]
DATED = ("start", "end", "regions")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class PolicyPlan(Part):
    """What a policy says of itself; its levers are in the groups."""

    name: str
    label: Label
    start: Any  # checked as a date, like those of the groups
    end: Any


def policy_from(values: Plain, where: Where) -> Policy:
    """Return the policy that a composed configuration describes.

    A policy that starts by `as_of` is a counterfactual: while it lasts, none of history's steps act on it. Raises
    UserMistake, naming the file or override given by `where`, for unknown or missing levers, values out of bounds,
    dates in the wrong order or before the first month, and levers that contradict each other.
    """
    plan = checked(PolicyPlan, values["policy"], "policy", where)
    as_of = iso_date("as_of", values["as_of"], where)
    _period("policy", values["policy"], where)
    past = {group: history_of(group, values["history"], where, as_of) for group in GROUPS}
    changes = (change for group in GROUPS for change in _changes_of(group, values[group], past[group], where))
    return Policy(plan.name, tuple(changes))


def history_known_by(as_of: date, values: Plain, where: Where) -> Policy:
    """Return the policy of somebody who knows of what was announced by a day, and of nothing later."""
    changes = (change for group in GROUPS for change in history_of(group, values["history"], where, as_of))
    return Policy("history", tuple(changes))


def history_of(group: str, history: Plain, where: Where, as_of: date) -> tuple[Change, ...]:
    """Return the changes of a group of levers that really happened, each step inheriting from the one before.

    Steps that were announced after `as_of` are left out. A group without steps has the defaults of its levers.
    """
    steps = history.get(group) if isinstance(history, Mapping) else None
    path = f"history.{group}"
    default = GROUPS[group].default()
    if steps is None and default is not None:
        return (Change(FIRST_MONTH, group, default),)
    if not isinstance(steps, list) or not steps or not all(isinstance(step, Mapping) for step in steps):
        raise UserMistake(
            f"{path} is not a list of dated steps", where("history"), "steps {from: date, lever: value, …}"
        )
    changes: list[Change] = []
    known: dict[str, Any] = {}
    for number, step in enumerate(steps):
        spot = f"{path}.{number}"
        month = _step_month(spot, step, changes, where)
        if changes and _announced(spot, step, where) > as_of:
            continue
        known |= {key: value for key, value in step.items() if key not in ("from", "announced", "regions")}
        changes += _changes(group, spot, month, known, step.get("regions", {}), where)
    return tuple(changes)


def _announced(path: str, step: Plain, where: Where) -> date:
    """Return the day from which on a step of history could be known: the one given, or its first day."""
    day = iso_date(f"{path}.announced" if "announced" in step else f"{path}.from", _day_of(step), where)
    if month_of(day) > month_of(iso_date(f"{path}.from", step["from"], where)):
        what = f"{path}.announced = {day} lies after the month in which the step begins"
        raise UserMistake(what, where(f"{path}.announced"), f"no later than the month of {step['from']}")
    return day


def _day_of(step: Plain) -> Any:
    return step.get("announced", step["from"])


def _step_month(path: str, step: Plain, earlier: list[Change], where: Where) -> int:
    month = month_of(iso_date(f"{path}.from", step.get("from"), where, first_of_month=True))
    least, most = (earlier[-1].first_month + 1 if earlier else 0), month_of(OBSERVATIONS_END)
    most = most if earlier else FIRST_MONTH
    if not least <= month <= most:
        allowed = f"{first_day(least)} to {first_day(most)}" if earlier else f"no later than {first_day(most)}"
        raise UserMistake(f"{path}.from = {step['from']} is not in order of time", where(f"{path}.from"), allowed)
    return month


def _changes_of(group: str, values: Any, past: tuple[Change, ...], where: Where) -> Iterator[Change]:
    """Yield history's changes of a group outside the arm's own period, and the arm's own ones."""
    if not isinstance(values, Mapping):
        raise UserMistake(f"{group} = {values!r} is not a group of values", where(group), "{lever: value, …}")
    start, end = _period(group, values, where)
    levers = {key: value for key, value in values.items() if key not in DATED}
    own = _changes(group, group, month_of(start), levers, values.get("regions", {}), where)
    for change in own:
        before = [one.values for one in past if one.region in (None, change.region)]
        refuse_contradictions(group, change.values, before, start, where)
    yield from (change for change in past if change.first_month < month_of(start))
    yield from own
    if end is not None:
        yield from _return_to(past, month_of(end))


def _changes(group: str, path: str, month: int, levers: Plain, partial: Any, where: Where) -> list[Change]:
    """Return the national change, then those of single régions, which start from the national values."""
    national = Change(month, group, lever_group(group, path, levers, where))
    if not isinstance(partial, Mapping):
        raise UserMistake(
            f"{path}.regions = {partial!r} is not a mapping", where(f"{path}.regions"), "{code: {lever: …}}"
        )
    return [national, *(_regional(national, path, levers, code, values, where) for code, values in partial.items())]


def _regional(national: Change, path: str, levers: Plain, code: Any, values: Any, where: Where) -> Change:
    spot = f"{path}.regions.{code}"
    region = str(code).zfill(2)
    if region not in regions():
        raise unknown("région", str(code), regions(), where(spot))
    if not isinstance(values, Mapping):
        raise UserMistake(f"{spot} = {values!r} is not a mapping", where(spot), "{lever: value, …}")
    return Change(
        national.first_month, national.group, lever_group(national.group, spot, {**levers, **values}, where), region
    )


def _return_to(past: tuple[Change, ...], month: int) -> Iterator[Change]:
    """Yield what history sets in a month, national values before the régional ones beside them, and its later steps."""
    national = [position for position, change in enumerate(past) if change.region is None]
    last = max(position for position in national if past[position].first_month <= month)
    for change in past[last:]:
        yield replace(change, first_month=max(change.first_month, month))


def lever_group(group: str, path: str, levers: Plain, where: Where) -> LeverGroup:
    """Return the checked values of a group of levers; raises UserMistake when one does not fit."""
    model = GROUPS[group]
    values = {str(key): tuple(value) if isinstance(value, list) else value for key, value in levers.items()}
    for name, field in model.model_fields.items():
        if _is_date(field.annotation) and values.get(name) is not None:
            values[name] = iso_date(f"{path}.{name}", values[name], where)
    return checked(model, values, path, where)


def _is_date(annotation: Any) -> bool:
    optional = get_origin(annotation) in (Union, UnionType)
    return annotation is date or (optional and set(get_args(annotation)) == {date, NoneType})


def iso_date(path: str, value: Any, where: Where, first_of_month: bool = False) -> date:
    """Return the day that a text gives as year-month-day; raises UserMistake for anything else."""
    allowed = "a date as year-month-day" + (", the first of a month, e.g. 2023-11-01" if first_of_month else "")
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and ISO_DATE.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        raise UserMistake(f"{path} = {value!r} is not a date", where(path), allowed)
    if first_of_month and day.day != 1:
        near = first_day(month_of(day) + path.endswith(".end"))  # an end keeps the month in which it was asked for
        raise UserMistake(f"{path} = {value} is not the first of a month", where(path), allowed, str(near))
    return day


def _period(path: str, values: Plain, where: Where) -> tuple[date, date | None]:
    start = iso_date(f"{path}.start", values.get("start"), where, first_of_month=True)
    if month_of(start) < FIRST_MONTH:
        what = f"{path}.start = {start} lies before the first month of the model"
        raise UserMistake(what, where(f"{path}.start"), f"{first_day(FIRST_MONTH)} or later")
    if values.get("end") is None:
        return start, None
    end = iso_date(f"{path}.end", values["end"], where, first_of_month=True)
    if end <= start:
        what = f"{path} ends on {end}, not after its start on {start}"
        raise UserMistake(what, where(f"{path}.end"), f"{path}.end after {path}.start; null: no end")
    return start, end
