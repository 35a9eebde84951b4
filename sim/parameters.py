"""What rules, levers and assumptions share: frozen, bounded values with units, and finding a class by its module."""

from importlib import import_module
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Parameters(BaseModel):
    """Named values: frozen, no unknown key, nothing coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


P = TypeVar("P", bound=Parameters)


def quantity(unit: str, meaning: str, low: float, high: float) -> Any:
    """Declare a number: its unit, what it means in domain words, and the bounds outside which it is an error."""
    return Field(description=meaning, ge=low, le=high, json_schema_extra={"unit": unit})


def only_class(module: str, kind: type[P]) -> type[P]:
    """Return the class of a kind that a module defines. Raises TypeError when it does not define exactly one."""
    defined = [
        item
        for item in vars(import_module(module)).values()
        if isinstance(item, type) and issubclass(item, kind) and item.__module__ == module
    ]
    if len(defined) != 1:
        raise TypeError(f"{module} must define exactly one {kind.__name__}, found {len(defined)}")
    return defined[0]
