"""What factors and their values are called: the assumption and the parameter, or the lever, in a language."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from experiments.comparing.hanging import named
from experiments.designs.factors import Factor
from experiments.language.numbers import configured, month_and_year, significant
from experiments.language.texts import text
from experiments.study.lever_draws import is_lever, lever_kind, lever_value


def factor_names(factors: Sequence[Factor], language: str) -> dict[str, str]:
    """Return by path what each factor is called: the lever, or "A104 (ARS differ …)".

    Where several parameters of an assumption are moved, the name of the parameter follows.
    """
    moved = Counter(factor.assumption for factor in factors)
    return {factor.path: _name(factor, moved[factor.assumption] > 1, language) for factor in factors}


def _name(factor: Factor, has_companions: bool, language: str) -> str:
    if is_lever(factor.path):
        group, _, lever = factor.path.partition(".")
        return text(f"levers.{group}.{lever}", language)
    name = named(factor.assumption, language)
    parameter = factor.path.rpartition(".")[2]
    return text("factor_words.parameter", language, name=name, parameter=parameter) if has_companions else name


def value_in_words(path: str, number: float, language: str) -> str:
    """Return a value of a factor in words: a number, yes or no, a month, a word of a list."""
    kind = lever_kind(path)
    if kind is None or issubclass(kind, float):
        return significant(number, language)
    return lever_in_words(path, lever_value(path, number), language)


def lever_in_words(path: str, value: object, language: str) -> str:
    """Return a value that a policy gives a lever: a number, yes or no, a month, a word of a list, or none."""
    kind = lever_kind(path)
    if value is None or kind is None:
        return configured(value, language)
    if issubclass(kind, date):
        return month_and_year(date.fromisoformat(str(value)), language)
    group, _, lever = path.partition(".")
    is_word = issubclass(kind, StrEnum)
    return text(f"arm_labels.{group}.{lever}.{value}", language) if is_word else configured(value, language)


def limits_in_words(path: str, low: float, high: float, language: str) -> str:
    """Return limits of a factor in words, the infinite ones left out: "at least 4"; words of a list one by one."""
    kind = lever_kind(path)
    if kind is not None and issubclass(kind, bool | StrEnum):
        places = range(2 if kind is bool else len(list(kind)))
        allowed = [value_in_words(path, place, language) for place in places if low <= place <= high]
        return text("factor_words.or", language).join(allowed)
    if kind is int:
        low, high = _inner_whole(low, high)
    limits = {"low": low, "high": high}
    values = {name: value_in_words(path, limit, language) for name, limit in limits.items() if math.isfinite(limit)}
    names = "_".join(values)
    if kind is date:
        return text(f"factor_words.day.{names}", language, **values)
    return text(f"factor_words.{names}", language, **values)


def _inner_whole(low: float, high: float) -> tuple[float, float]:
    return low if math.isinf(low) else math.ceil(low), high if math.isinf(high) else math.floor(high)
