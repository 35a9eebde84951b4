"""Uncertain parameters: the ranges of assumptions, each checked against the parameter it is about."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from experiments.configuration.validation import bounds, describe_bounds
from experiments.mistakes import UserMistake, listed, nearest
from experiments.study.definition import Uncertain
from sim.behaviour import Behaviour

Where = Callable[[str], str]
ASSUMPTION = re.compile(r"A\d+")
KEYS = ("parameters", "reason", "title")


def uncertain_from(prior: Any, behaviours: tuple[Behaviour, ...], where: Where) -> tuple[Uncertain, ...]:
    """Return the uncertain parameters of a prior: assumption number → title, reason, parameters with ranges.

    Raises UserMistake when an entry is malformed, or names a parameter that the behaviour of no arm has, or a range
    that is out of order or out of bounds.
    """
    if not isinstance(prior, Mapping):
        raise UserMistake(f"prior = {prior!r} is no mapping", where("prior"), "A1: {title, reason, parameters}")
    found = [item for number, entry in prior.items() for item in _entry(str(number), entry, behaviours, where)]
    _refuse_repetition(found, where)
    return tuple(found)


def _entry(number: str, entry: Any, behaviours: tuple[Behaviour, ...], where: Where) -> Iterator[Uncertain]:
    path = f"prior.{number}"
    if not ASSUMPTION.fullmatch(number):
        raise UserMistake(f"{path}: no assumption has this number", where(path), "A and a number, e.g. A12")
    if (
        not isinstance(entry, Mapping)
        or not set(entry) <= set(KEYS)
        or not isinstance(entry.get("parameters"), Mapping)
    ):
        raise UserMistake(
            f"{path} is malformed", where(path), f"the keys {listed(KEYS)}; parameters: {{path: [low, high]}}"
        )
    for parameter, limits in entry["parameters"].items():
        yield _uncertain(number, str(parameter), limits, behaviours, where)


def _uncertain(number: str, parameter: str, limits: Any, behaviours: tuple[Behaviour, ...], where: Where) -> Uncertain:
    path = f"prior.{number}"
    field = parameter_field(parameter, behaviours)
    if field is None:
        known = [path for behaviour in behaviours for path in numeric_parameters(behaviour)]
        what = f"prior.{number}: no numeric parameter {parameter!r} in the behaviour chosen"
        raise UserMistake(what, where(path), "behaviour.<decision>.<parameter>", nearest(parameter, known))
    if not _is_range(limits):
        raise UserMistake(
            f"prior.{number}: {parameter} = {limits!r} is no range", where(path), "[low, high], low ≤ high"
        )
    low, high = (float(limit) for limit in limits)
    least, most = bounds(field)
    if (least is not None and low < least) or (most is not None and high > most):
        raise UserMistake(
            f"prior.{number}: {parameter} = [{low:g}, {high:g}] is out of bounds", where(path), describe_bounds(field)
        )
    return Uncertain(parameter, low, high, number)


def _is_range(limits: Any) -> bool:
    numbers = isinstance(limits, list) and len(limits) == 2 and all(type(limit) in (int, float) for limit in limits)
    return numbers and limits[0] <= limits[1]


def parameter_field(path: str, behaviours: tuple[Behaviour, ...]) -> Any:
    """Return the declaration of a numeric behaviour parameter, or None when no behaviour has it."""
    parts = path.split(".")
    if len(parts) != 3 or parts[0] != "behaviour":
        return None
    rules = [behaviour.rules[parts[1]] for behaviour in behaviours if parts[1] in behaviour.rules]
    fields = (
        type(rule).model_fields[parts[2]] for rule in rules if type(getattr(rule, parts[2], None)) in (int, float)
    )
    return next(fields, None)


def numeric_parameters(behaviour: Behaviour) -> list[str]:
    """Return the paths of all numeric parameters of a behaviour."""
    return [
        f"behaviour.{decision}.{name}"
        for decision, rule in behaviour.rules.items()
        for name in type(rule).model_fields
        if type(getattr(rule, name)) in (int, float)
    ]


def _refuse_repetition(found: list[Uncertain], where: Where) -> None:
    seen: dict[str, str] = {}
    for item in found:
        if item.path in seen:
            what = f"{item.path} has two ranges: {seen[item.path]} and {item.assumption}"
            raise UserMistake(what, where("prior"), "one range for each parameter")
        seen[item.path] = item.assumption
