"""Uncertain parameters: the ranges of assumptions, each checked against the parameter it is about."""

from typing import Annotated, Any

from pydantic import Field

from experiments.configuration.schema import Part
from experiments.configuration.validation import Where, bounds, checked, describe_bounds
from experiments.mistakes import UserMistake, nearest
from experiments.study.definition import Uncertain
from sim.behaviour import Behaviour


class Assumption(Part):
    """What nobody has measured: the ranges of parameters, and why they are that wide."""

    title: str = ""
    reason: str = ""
    parameters: dict[str, list[Annotated[float, Field(allow_inf_nan=False)]]] = Field(
        description="{path: [low, high]}, low ≤ high"
    )


class Prior(Part):
    """The assumptions of a prior, by number."""

    prior: dict[Annotated[str, Field(pattern=r"^A\d+$")], Assumption] = Field(
        description="A and a number, e.g. A12: {title, reason, parameters: {path: [low, high]}}"
    )


def uncertain_from(prior: Any, behaviours: tuple[Behaviour, ...], where: Where) -> tuple[Uncertain, ...]:
    """Return the uncertain parameters of a prior: assumption number → title, reason, parameters with ranges.

    Raises UserMistake when an entry is malformed, or names a parameter that the behaviour of no arm has, or a range
    that is out of order or out of bounds.
    """
    assumptions = checked(Prior, {"prior": prior}, "", where).prior
    uncertain = [
        _uncertain(number, parameter, limits, behaviours, where)
        for number, assumption in assumptions.items()
        for parameter, limits in assumption.parameters.items()
    ]
    _refuse_repetition(uncertain, where)
    return tuple(uncertain)


def _uncertain(
    number: str, parameter: str, limits: list[float], behaviours: tuple[Behaviour, ...], where: Where
) -> Uncertain:
    path = f"prior.{number}"
    field = parameter_field(parameter, behaviours)
    if field is None:
        known = [path for behaviour in behaviours for path in numeric_parameters(behaviour)]
        what = f"{path}: no numeric parameter {parameter!r} in the behaviour chosen"
        raise UserMistake(what, where(path), "behaviour.<decision>.<parameter>", nearest(parameter, known))
    if len(limits) != 2 or limits[0] > limits[1]:
        raise UserMistake(f"{path}: {parameter} = {limits!r} is not a range", where(path), "[low, high], low ≤ high")
    (low, high), (least, most) = limits, bounds(field)
    if (least is not None and low < least) or (most is not None and high > most):
        what = f"{path}: {parameter} = [{low:g}, {high:g}] is out of bounds"
        raise UserMistake(what, where(path), describe_bounds(field))
    return Uncertain(parameter, low, high, number)


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


def _refuse_repetition(uncertain: list[Uncertain], where: Where) -> None:
    seen: dict[str, str] = {}
    for item in uncertain:
        if item.path in seen:
            what = f"{item.path} has two ranges: {seen[item.path]} and {item.assumption}"
            raise UserMistake(what, where("prior"), "one range for each parameter")
        seen[item.path] = item.assumption
