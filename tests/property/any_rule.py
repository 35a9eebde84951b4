"""A rule with any parameters that its bounds allow: what must hold, must hold for every tuning."""

from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.rules.base import Rule

R = TypeVar("R", bound=Rule)

SHARE = st.floats(0, 1)
READINESS = st.floats(-5, 5)
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
