"""A rule with any parameters that its bounds allow: what must hold, must hold for every tuning."""

from collections.abc import Callable, Iterable
from math import inf
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.rules.base import Rule

R = TypeVar("R", bound=Rule)
Values = dict[str, Any]  # the arguments of a function of a rule

SHARE = st.floats(0, 1)
RISE = SHARE
READINESS = st.floats(-5, 5)
POPULATION = st.floats(100, 400_000)
ACTIVE = st.floats(0, 500)
FACILITATORS = st.floats(0, 20)
ROUNDING = 1e-9  # relative: sums and products are rounded


def any_rule(rule: type[R]) -> st.SearchStrategy[R]:
    """Return rules of a class whose parameters lie anywhere within their bounds."""
    parameters = {name: _values(field.annotation, field.metadata) for name, field in rule.model_fields.items()}
    return st.fixed_dictionaries(parameters).map(lambda values: _made(rule, values))


def _values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[int] | st.SearchStrategy[float]:
    low = next(bound.ge for bound in metadata if hasattr(bound, "ge"))
    high = next(bound.le for bound in metadata if hasattr(bound, "le"))
    return st.integers(low, high) if annotation is int else st.floats(low, high)


def _made(rule: type[R], values: dict[str, Any]) -> R:
    try:
        return rule.model_validate(values)
    except ValidationError:
        assume(False)
        raise


def not_below(one: float, other: float) -> bool:
    """Say whether a number is at least as large as another, but for rounding."""
    return one >= other - ROUNDING * max(1e-300, abs(other))


def some(**causes: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    """Return arguments, each from its own strategy."""
    return st.fixed_dictionaries(causes)


def raised(value: float, rise: float) -> float:
    """Return a share moved towards 1."""
    return value + rise * (1.0 - value)


def higher_shares(at: Values, rise: float, *names: str) -> list[Values]:
    """Return one change for each of the shares: it is moved towards 1."""
    return [{name: raised(at[name], rise)} for name in names]


def higher(at: Values, rise: float, *names: str) -> list[Values]:
    """Return one change for each of the amounts: it grows by the rise."""
    return [{name: at[name] + rise} for name in names]


def check_never_lower(answer: Callable[..., float], at: Values, changes: Iterable[Values]) -> None:
    """Check that no change of the arguments, one at a time, lowers the answer."""
    for change in changes:
        assert not_below(answer(**(at | change)), answer(**at)), change


def check_never_higher(answer: Callable[..., float], at: Values, changes: Iterable[Values]) -> None:
    """Check that no change of the arguments, one at a time, raises the answer."""
    for change in changes:
        assert not_below(answer(**at), answer(**(at | change))), change


def check_hazard(hazard: float) -> None:
    """Check that a number is a hazard: finite and not negative."""
    assert 0.0 <= hazard < inf
