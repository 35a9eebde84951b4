"""Factors: the parameters and levers that a design moves, each between two limits."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from experiments.mistakes import UserMistake, listed, nearest
from experiments.study.definition import Evidence, StudyDefinition, Uncertain
from experiments.study.lever_draws import is_lever, lever_kind
from experiments.study.parameter_draws import decision_and_parameter, drawn, is_parameter
from sim.levers.policy import GROUPS
from sim.parameters import Parameters

_NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"
_RANGE = re.compile(rf"({_NUMBER}):({_NUMBER})")
_WHERE = "factors"


@dataclass(frozen=True)
class Factor:
    """A parameter of behaviour, or a lever, that a design moves."""

    path: str  # behaviour.<decision>.<parameter>, or <group>.<lever>
    low: float  # of a date, its decimal year; of yes and no, 0 and 1; of words, their places in the list
    high: float
    assumption: str = ""  # its number in docs/assumptions.md; a lever has none
    evidence: Evidence = Evidence.ASSUMED

    @property
    def is_lever(self) -> bool:
        """Whether authorities set it."""
        return is_lever(self.path)

    @property
    def group(self) -> str:
        """What is moved with it: all parameters of its assumption; a lever moves alone."""
        return self.assumption or self.path


def factors_of(study: StudyDefinition, wanted: Sequence[str], where: str = _WHERE) -> tuple[Factor, ...]:
    """Return the factors that are meant by `A10` (all parameters of an assumption), a parameter's path, or a lever.

    A parameter or lever may have a range of its own: `timeline.pressure=0.2:0.8`. Raises UserMistake for what a study
    does not draw and authorities do not set, for an impossible range, and for what is named twice.
    """
    found = [factor for text in wanted for factor in _meant_by(text.strip(), study, where)]
    paths = [factor.path for factor in found]
    twice = sorted({path for path in paths if paths.count(path) > 1})
    if twice:
        raise UserMistake(f"{listed(twice)} is named twice", where, "each parameter and lever once")
    return tuple(found)


def drawn_assumptions(study: StudyDefinition) -> tuple[str, ...]:
    """Return the numbers of the assumptions whose parameters a study draws, in their order there."""
    return tuple(dict.fromkeys(one.assumption for one in _drawn_parameters(study)))


def _drawn_parameters(study: StudyDefinition) -> list[Uncertain]:
    return [one for one in drawn(study) if is_parameter(one.path)]


def _meant_by(text: str, study: StudyDefinition, where: str) -> list[Factor]:
    path, _, limits = text.partition("=")
    parameters = [one for one in _drawn_parameters(study) if path in (one.assumption, one.path)]
    if parameters and not (limits and path == parameters[0].assumption):
        factors = [Factor(one.path, one.low, one.high, one.assumption, one.evidence) for one in parameters]
    elif lever_kind(path) is not None:
        factors = [_lever(path, bool(limits), where)]
    else:
        raise _unknown(text, study, where)
    return [_within(factor, limits, study, where) for factor in factors] if limits else factors


def _unknown(text: str, study: StudyDefinition, where: str) -> UserMistake:
    path = text.partition("=")[0]
    known = [*drawn_assumptions(study), *(one.path for one in _drawn_parameters(study)), *single_levers()]
    what = f"{text!r} is no assumption or parameter that this study draws, and no lever with a single value"
    allowed = "an assumption, as A10; a parameter, as behaviour.join.contacts=0.5:2; a lever, as timeline.pressure=0:1"
    return UserMistake(what, where, allowed, nearest(path, known))


def single_levers() -> list[str]:
    """Return the paths of all levers that have a single value."""
    paths = (f"{group}.{name}" for group, kind in GROUPS.items() for name in kind.model_fields)
    return [path for path in paths if lever_kind(path) is not None]


def _lever(path: str, has_range: bool, where: str) -> Factor:
    kind = lever_kind(path)
    if kind is bool:
        return Factor(path, 0.0, 1.0)
    if kind is not None and issubclass(kind, StrEnum):
        return Factor(path, 0.0, float(len(list(kind)) - 1))
    if kind is not None and issubclass(kind, date) and not has_range:
        raise UserMistake(f"{path} is a date without a range", where, f"decimal years, as {path}=2025.0:2030.0")
    group, _, name = path.partition(".")
    return Factor(path, *_bounds(GROUPS[group], name))


def _bounds(kind: type[Parameters], name: str) -> tuple[float, float]:
    """Return the bounds of a lever or parameter, infinite where it has none."""
    metadata = kind.model_fields[name].metadata
    low = next((one.ge for one in metadata if hasattr(one, "ge")), -math.inf)
    high = next((one.le for one in metadata if hasattr(one, "le")), math.inf)
    return float(low), float(high)


def _within(factor: Factor, limits: str, study: StudyDefinition, where: str) -> Factor:
    """Return a factor with a range of its own. Raises UserMistake for one that is none, or out of bounds."""
    match = _RANGE.fullmatch(limits.strip())
    low, high = map(float, match.groups()) if match else (1.0, 0.0)
    if low >= high:
        raise UserMistake(f"{factor.path}={limits} is no range", where, "two numbers LOW:HIGH, the lower one first")
    least, most = (factor.low, factor.high) if factor.is_lever else _parameter_bounds(factor.path, study)
    if low < least or high > most:
        raise UserMistake(f"{factor.path}={limits} is out of bounds", where, f"{least:g} to {most:g}")
    return replace(factor, low=low, high=high)


def _parameter_bounds(path: str, study: StudyDefinition) -> tuple[float, float]:
    decision, name = decision_and_parameter(path)
    rules = (arm.behaviour.rules[decision] for arm in study.arms)
    return next(_bounds(type(rule), name) for rule in rules if name in type(rule).model_fields)
