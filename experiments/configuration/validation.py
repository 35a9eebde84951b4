"""Failed checks of pydantic as messages to the person who typed the command: full path, unit, bounds, nearest name."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from experiments.mistakes import UserMistake, unknown

Model = TypeVar("Model", bound=BaseModel)
Where = Callable[[str], str]  # from a dotted path to the file or override that sets the value


def checked(model: type[Model], values: Any, prefix: str, where: Where) -> Model:
    """Return values as a checked model. Raises UserMistake as `from_validation` describes."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise from_validation(error, prefix, model, where) from None


def from_validation(error: ValidationError, prefix: str, model: type[BaseModel], where: Where) -> UserMistake:
    """Return the mistake behind a failed check of a part of the configuration.

    `prefix` is the dotted path of that part, `where` tells the file or override that sets a dotted path.
    """
    return mistake_of(min(error.errors(), key=lambda item: item["type"] != "extra_forbidden"), prefix, model, where)


def mistake_of(first: ErrorDetails, prefix: str, model: type[BaseModel], where: Where) -> UserMistake:
    """Return the mistake behind one of the errors of a failed check; the rest is as in `from_validation`."""
    location = [part for part in map(str, first["loc"]) if not re.fullmatch(r"\[\w+\]", part)]
    path = ".".join(filter(None, [prefix, *location]))
    if first["type"] == "extra_forbidden":
        return _unknown_key(path, location, prefix, model, where)
    if first["type"] == "missing":
        return UserMistake(f"{path} is missing", where(prefix), _allowed(model, location))
    value = first["input"]
    shown = str(value) if isinstance(value, date) else repr(value)
    return UserMistake(f"{path} = {shown}: {_in_words(first['msg'])}", where(path), _allowed(model, location))


def _unknown_key(path: str, location: Sequence[str], prefix: str, model: type[BaseModel], where: Where) -> UserMistake:
    parent = ".".join(filter(None, [prefix, *location[:-1]]))
    owner = _model_at(model, location[:-1])
    names = [f"{parent}.{name}" if parent else name for name in (owner.model_fields if owner else ())]
    return unknown("key", path, names, where(path))


def _in_words(message: str) -> str:
    """Return pydantic's message without words that only a programmer knows."""
    text = re.sub(r"dictionary( or instance of \w+)?", "group of `key: value`", message)
    return text[:1].lower() + text[1:]


def _model_at(model: type[BaseModel], location: Sequence[str]) -> type[BaseModel] | None:
    for part in location:
        field = model.model_fields.get(part)
        if field is None or not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)):
            return None
        model = field.annotation
    return model


def _allowed(model: type[BaseModel], location: Sequence[str]) -> str:
    owner = _model_at(model, location[:1]) if len(location) > 1 else None
    name = location[1] if owner else location[0] if location else ""
    field = (owner or model).model_fields.get(name)
    return describe_bounds(field) if field else ""


def bounds(field: Any) -> tuple[float | None, float | None]:
    """Return the least and the greatest value of a numeric field, None where there is none."""
    low = next((item.ge for item in field.metadata if hasattr(item, "ge")), None)
    high = next((item.le for item in field.metadata if hasattr(item, "le")), None)
    return low, high


def source_file(model: type[BaseModel]) -> str:
    """Return the file of the project that declares a model."""
    return f"{model.__module__.replace('.', '/')}.py"


def unit_of(field: Any) -> str:
    """Return the unit that a field declares, or an empty text."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def describe_bounds(field: Any) -> str:
    """Return what a field allows, in words: its bounds, its unit and what it means."""
    low, high = bounds(field)
    has_limits = _is_number(low) and _is_number(high)
    limits = f"{_number(low)} to {_number(high)}" if has_limits else _choices(field.annotation)
    numbers = " ".join(filter(None, [limits, unit_of(field)]))
    return "; ".join(filter(None, [numbers, field.description]))


def _number(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _choices(annotation: Any) -> str:
    members = getattr(annotation, "__members__", None)
    if members:
        return ", ".join(str(member.value) for member in members.values())
    literals = getattr(annotation, "__args__", ())
    return ", ".join(map(str, literals)) if all(isinstance(item, str) for item in literals) else ""
