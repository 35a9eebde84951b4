"""What can be moved on the page: levers and dates with their words, and what a person typed as values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from experiments.configuration.compose import Composer
from experiments.configuration.levers import iso_date
from experiments.configuration.validation import bounds, describe_bounds, mistake_of, unit_of
from experiments.language.meanings import meaning_in
from experiments.language.numbers import number, unit_in
from experiments.language.refusals import told
from experiments.language.texts import LANGUAGES, text
from experiments.mistakes import UserMistake
from experiments.study.lever_draws import lever_kind
from sim.levers.policy import GROUPS

Texts = Mapping[str, str]  # by language
PERIOD: Final = ("start", "end")
POLICY: Final = "policy"
SEPARATOR: Final = ";"  # of the amounts of several size bands
_NUMBER: Final = re.compile(r"[-+]?\d{1,12}([.,]\d{1,12})?")
_LONGEST: Final = 200  # characters of one field


class Kind(StrEnum):
    """How a field is filled in."""

    NUMBER = "number"
    AMOUNTS = "amounts"  # one for each size band
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class LeverField:
    """A lever, or the first or last day of a group of levers, as the page shows it."""

    path: str  # timeline.pressure
    kind: Kind
    label: Texts
    unit: Texts
    meaning: Texts
    allowed: Texts
    options: Mapping[str, Texts]  # of a choice
    low: float | None = None
    high: float | None = None
    is_whole: bool = False

    @property
    def is_regional(self) -> bool:
        """Whether the page offers another value in one région."""
        return self.kind is Kind.NUMBER

    def read(self, typed: str) -> Any:
        """Return the value that was typed. Raises UserMistake where the lever cannot have it."""
        return _read(self, typed[:_LONGEST].strip())

    def shown(self, value: Any) -> str:
        """Return a value as its field holds it: a decimal point, nothing for none."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list | tuple):
            return SEPARATOR.join(self.shown(one) for one in value)
        return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def lever_fields() -> dict[str, list[LeverField]]:
    """Return the fields of the page by group of levers, the dates of the policy first."""
    groups = {POLICY: [_period_field(POLICY, name) for name in PERIOD]}
    for group, model in GROUPS.items():
        own = [_lever_field(group, name, model) for name in model.model_fields]
        groups[group] = [*own, *(_period_field(group, name) for name in PERIOD)]
    return groups


def fields_by_path() -> dict[str, LeverField]:
    """Return the fields of the page by the path of their lever."""
    return {field.path: field for fields in lever_fields().values() for field in fields}


def policies(composer: Composer) -> dict[str, Texts]:
    """Return the label of each policy of the project, by name."""
    names = composer.groups[POLICY]
    return {name: composer.files[POLICY, name].values[POLICY]["label"] for name in names}


def _lever_field(group: str, name: str, model: type[BaseModel]) -> LeverField:
    path, field = f"{group}.{name}", model.model_fields[name]
    about, allowed = field.description or "", describe_bounds(field)
    limits = allowed.removesuffix(about).removesuffix("; ")
    kind = _kind(path, field.annotation)
    low, high = (next((getattr(one, end) for one in field.metadata if hasattr(one, end)), None) for end in ("ge", "le"))
    return LeverField(
        path,
        kind,
        label=_in_each(lambda language: text(f"levers.{group}.{name}", language)),
        unit=_in_each(lambda language: unit_in(unit_of(field), language)),
        meaning=_in_each(lambda language: meaning_in(about, language)),
        allowed=_in_each(partial(_allowed, kind, limits, field.annotation)),
        options=dict(_options(path)) if kind is Kind.CHOICE else {},
        low=low,
        high=high,
        is_whole=lever_kind(path) is int,
    )


def _allowed(kind: Kind, limits: str, annotation: Any, language: str) -> str:
    """Return what a field takes: nothing is said of a list, which shows it."""
    if kind is Kind.AMOUNTS:
        low, high = bounds(FieldInfo.from_annotation(get_args(annotation)[0]))
        ends = {"low": number(low or 0, language), "high": number(high or 0, language)}
        return text("explorer.amounts", language, **ends)
    if kind is Kind.DATE:
        return text("explorer.period.day_allowed", language)
    return "" if kind is Kind.CHOICE else told(limits, language)


def _period_field(group: str, name: str) -> LeverField:
    about = "policy" if group == POLICY else "group"
    return LeverField(
        f"{group}.{name}",
        Kind.DATE,
        label=_in_each(lambda language: text(f"explorer.period.{about}_{name}", language)),
        unit=dict.fromkeys(LANGUAGES, ""),
        meaning=_in_each(lambda language: text(f"explorer.period.{about}_{name}_meaning", language)),
        allowed=_in_each(lambda language: text("explorer.period.allowed", language)),
        options={},
    )


def _in_each(told_in: Any) -> Texts:
    return {language: told_in(language) for language in LANGUAGES}


def _kind(path: str, annotation: Any) -> Kind:
    kind = lever_kind(path)
    if kind is None:
        return Kind.AMOUNTS if get_origin(annotation) is tuple else Kind.CHOICE
    if issubclass(kind, date):
        return Kind.DATE
    return Kind.CHOICE if issubclass(kind, bool | StrEnum) else Kind.NUMBER


def _options(path: str) -> Iterator[tuple[str, Texts]]:
    (group, _, name), kind = path.partition("."), lever_kind(path)
    if kind is bool:
        for value, word in (("true", "yes"), ("false", "no")):
            yield value, _in_each(lambda language, word=word: text(f"numbers.{word}", language))
    elif kind is not None and issubclass(kind, StrEnum):
        for one in kind:
            yield str(one), _in_each(lambda language, one=one: text(f"arm_labels.{group}.{name}.{one}", language))


def _read(field: LeverField, typed: str) -> Any:
    group, _, name = field.path.partition(".")
    value = _value(field, typed)
    if field.kind is Kind.DATE:
        is_first = name in PERIOD
        return None if value is None else str(iso_date(field.path, value, _here, first_of_month=is_first))
    try:
        GROUPS[group].model_validate({name: tuple(value) if isinstance(value, list) else value})
    except ValidationError as error:
        for detail in error.errors():
            if detail["loc"][0] == name and detail["type"] != "missing":
                raise mistake_of(detail, group, GROUPS[group], _here) from None
    return value


def _here(path: str) -> str:
    return path


def _value(field: LeverField, typed: str) -> Any:
    """Return what was typed as a plain value; a text where it is not what the field is for, which is then refused."""
    if field.kind is Kind.CHOICE:
        return {"true": True, "false": False}.get(typed, typed)
    if field.kind is Kind.DATE:
        return typed or None
    if field.kind is Kind.AMOUNTS:
        return [_number(one.strip(), is_whole=False) for one in typed.split(SEPARATOR)]
    return _number(typed, field.is_whole)


def _number(typed: str, is_whole: bool) -> Any:
    plain = typed.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return typed
    return int(plain) if is_whole and "." not in plain else float(plain)


def refused(path: str, error: UserMistake, fields: Mapping[str, LeverField], language: str) -> str:
    """Return what is said beside a field that holds a mistake: what is wrong, then what is allowed."""
    field = fields.get(path)
    what, allowed = told(error.what, language), (field and field.allowed[language]) or told(error.allowed, language)
    return text("explorer.refused", language, what=what, allowed=allowed)
