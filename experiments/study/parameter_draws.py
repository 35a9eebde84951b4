"""Parameter draws: the values that the uncertain parameters of behaviour take, the same for every arm.

A draw of a posterior tells also which chance its past had (`PastChance`), because that was fitted with the parameters.

A posterior gives draws in which parameters go together as the observations ask; a study takes the first ones. Ranges
that nothing was fitted to are drawn by Latin hypercube, each by random draws named after the parameter, so that adding
an uncertain parameter leaves the values of the others as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.study.definition import Arm, StudyDefinition, Uncertain
from experiments.study.latin_hypercube import stratified_positions
from sim.behaviour import Behaviour
from sim.calendar import month_of
from sim.draws import Draws, KnownDraws
from sim.rules.base import Rule

KNOWN_DRAW: Final = "chance"  # chance.<name of a draw>.<YYYY-MM>: a uniform draw that observations tell of
NUMBER: Final = "past"  # past.<code of a département>: the number that names the chance of its past
SHARED: Final = "past.FR"  # the number that names what départements share of that chance


@dataclass(frozen=True)
class ParameterDraw:
    """One possible world: a value for each uncertain parameter, none when parameters stay as configured."""

    number: int
    values: Mapping[str, float]  # by path, behaviour.<decision>.<parameter>; and what is known of the past's chance


@dataclass(frozen=True)
class PastChance:
    """What observations tell of the chance of a past."""

    known: KnownDraws
    shared: int
    numbers: tuple[tuple[str, int], ...]  # by département; () when no past was chosen


def past_chance(values: Mapping[str, float]) -> PastChance:
    """Return what a draw tells of its past's chance."""
    known, numbers = {}, []
    for path, value in values.items():
        kind, _, name = path.partition(".")
        if kind == KNOWN_DRAW:
            decision, _, month = name.partition(".")
            known[decision, month_of(date.fromisoformat(f"{month}-01"))] = value
        elif kind == NUMBER and path != SHARED:
            numbers.append((name, round(value)))
    return PastChance(known, round(values.get(SHARED, 0)), tuple(numbers))


def is_parameter(path: str) -> bool:
    """Return whether a value of a draw is a parameter of behaviour, not the chance of a past."""
    return path.startswith("behaviour.")


def parameter_draws(study: StudyDefinition) -> tuple[ParameterDraw, ...]:
    """Return the draws 0 … N − 1 of a study; a single draw keeps the configured values."""
    if study.draws == 1:
        return (ParameterDraw(0, {}),)
    columns = {item.path: _column(item, study) for item in drawn(study)}
    return tuple(
        ParameterDraw(number, {path: float(column[number]) for path, column in columns.items()})
        for number in range(study.draws)
    )


def drawn(study: StudyDefinition) -> tuple[Uncertain, ...]:
    """Return the parameters that are drawn: those that all arms which have them configure alike.

    A parameter that differs between arms is the question of the study, so that each arm keeps its own value.
    """
    return tuple(
        item for item in study.uncertain if not is_parameter(item.path) or len(_configured(item.path, study.arms)) == 1
    )


def _configured(path: str, arms: tuple[Arm, ...]) -> set[Any]:
    decision, parameter = decision_and_parameter(path)
    rules = [arm.behaviour.rules[decision] for arm in arms if decision in arm.behaviour.rules]
    return {getattr(rule, parameter) for rule in rules if parameter in type(rule).model_fields}


def _column(item: Uncertain, study: StudyDefinition) -> NDArray[np.float64]:
    """Return the value of a parameter in each draw. Raises ValueError where a posterior has fewer draws."""
    if item.sample is None:
        return _latin_hypercube(item, study)
    if len(item.sample) < study.draws:
        raise ValueError(f"{study.draws} draws of a posterior that has {len(item.sample)}")
    return np.array(item.sample[: study.draws])


def _latin_hypercube(item: Uncertain, study: StudyDefinition) -> NDArray[np.float64]:
    draws = Draws.for_world(study.seed)
    names = (f"parameter part/{item.path}", f"parameter/{item.path}")
    return item.low + (item.high - item.low) * stratified_positions(draws, *names, study.draws) / study.draws


def decision_and_parameter(path: str) -> tuple[str, str]:
    """Return the two names in `behaviour.<decision>.<parameter>`. Raises ValueError for any other path."""
    parts = path.split(".")
    if len(parts) != 3 or parts[0] != "behaviour":
        raise ValueError(f"uncertain parameter {path!r} must be written behaviour.<decision>.<parameter>")
    return parts[1], parts[2]


def behaviour_of(arm: Arm, draw: ParameterDraw) -> Behaviour:
    """Return an arm's behaviour with the values of a draw; a rule without a parameter ignores its draw.

    Raises pydantic's ValidationError for a value out of bounds.
    """
    drawn_of: dict[str, dict[str, float]] = {}
    for path in filter(is_parameter, draw.values):
        decision, parameter = decision_and_parameter(path)
        drawn_of.setdefault(decision, {})[parameter] = draw.values[path]
    rules = arm.behaviour.rules.items()
    return Behaviour({decision: _with_values(rule, drawn_of.get(decision, {})) for decision, rule in rules})


def _with_values(rule: Rule, values: Mapping[str, float]) -> Rule:
    fields = type(rule).model_fields
    own = {name: value for name, value in values.items() if name in fields}
    whole = {name: round(value) for name, value in own.items() if fields[name].annotation is int}
    return type(rule).model_validate({**dict(rule), **own, **whole}) if own else rule
