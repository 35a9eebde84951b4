"""Numbers, shares, amounts and dates as they are written in French and in English, by the rules of Babel (CLDR).

Babel is loaded when the first number is written: help and refusals do without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import floor, log10
from typing import Final

from experiments.language.texts import NO_BREAK, THIN, catalogue, text

_MOST_DECIMALS: Final = 15
_NUMBERS_KEPT: Final = 4096  # as written: the axes of a figure write the same few many times
_CONFIGURED_DIGITS: Final = 10  # of a value of a configuration
_GROUPED_FROM: Final = 10_000  # in a configuration; below it, a number may be a year
_DECIMAL_BELOW: Final = 0.0995  # share that is written as 10 % with and without a decimal
_AMOUNT_DIGITS: Final = 3  # of an amount of money
_DECIMALS_AT_ZERO: Final = 2  # up to which an end of an interval is told from zero: more would claim too much
_DURATIONS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))  # seconds
_FEWEST_OF_UNIT: Final = 3.0  # of a unit that the largest amount must reach
_MILLIONS_FROM: Final = 1e5  # euros: amounts of one slide or table are to have one unit


def number(value: float, language: str, digits: int = 0, *, signed: bool = False) -> str:
    """Return a number with some decimals: 1,234.5 or 1 234,5; `signed` writes the plus sign too. Zero has no sign."""
    rounded = round(Decimal(float(value)), digits) or Decimal(0)
    plus = "+" if signed and rounded > 0 else ""
    return plus + _written(rounded, f"#,##0.{'0' * digits}" if digits else "#,##0", language)


def significant(value: float, language: str, digits: int = 3) -> str:
    """Return a number with a number of significant digits, without zeros at its end: 0.0123, 12.3, 12,300."""
    return _written(Decimal(f"{value:.{digits}g}"), f"#,##0.{'#' * _MOST_DECIMALS}", language)


@lru_cache(_NUMBERS_KEPT)
def _written(value: Decimal, pattern: str, language: str) -> str:
    """Return a number in a pattern of CLDR, with a true minus sign, which CLDR asks for in neither language."""
    from babel.numbers import format_decimal  # noqa: PLC0415 — see above

    return format_decimal(value, pattern, language).replace("-", "\N{MINUS SIGN}")


def percent(share: float, language: str, digits: int = 0) -> str:
    """Return a share (0–1) in per cent: 12% or 12 %."""
    return number(100 * share, language, digits) + percent_sign(language)


def small_percent(share: float, language: str) -> str:
    """Return a share (0–1) in per cent, with a decimal below 10 %: 0.5% or 12%."""
    return percent(share, language, digits=int(0 < share < _DECIMAL_BELOW))


def percent_sign(language: str) -> str:
    """Return the per cent sign with the space that the language asks for."""
    return f"{THIN}%" if language == "fr" else "%"


def points(difference: float, language: str, digits: int = 0) -> str:
    """Return a difference between shares (0–1) in percentage points, with its sign; zero has none."""
    written = number(100 * difference, language, digits, signed=True)
    return written if set(written) & set("123456789") else number(0.0, language, digits)


def interval(middle: str, low: str, high: str, language: str) -> str:
    """Return a number with its interval: 12.3% [10.1, 14.5] or 12,3 % [10,1 ; 14,5]."""
    return text("numbers.interval", language, middle=middle, low=low, high=high)


def with_ends(
    values: tuple[float, float, float], language: str, digits: int | None, *, signed: bool = False
) -> list[str]:
    """Return a number and the ends of its interval, with so many decimals, or as amounts of money where None.

    `signed` is for differences. Where both ends of one lie on one side of zero, none of the three reads as zero: they
    have more decimals where that tells them from it, and what lies nearer to zero is written "over 0" or "under 0".
    """
    decimals = [digits_of(abs(value)) if digits is None else digits for value in values]
    more = more_decimals(values, decimals) if signed else 0
    is_told = signed and (values[1] > 0 or values[2] < 0)
    written = _beside_zero if is_told else number
    return [written(value, language, n + more, signed=signed) for value, n in zip(values, decimals, strict=True)]


def more_decimals(values: Sequence[float], decimals: Sequence[int]) -> int:
    """Return how many more decimals tell a number and its ends on one side of zero from it, or else the number alone.

    None where two decimals in all do not, or where the interval holds zero.
    """
    if not (values[1] > 0 or values[2] < 0):
        return 0
    told = [
        [round(value, n + more) != 0 for value, n in zip(values, decimals, strict=True)]
        for more in range(max(_DECIMALS_AT_ZERO - max(decimals), 0) + 1)
    ]
    counts = (more for is_enough in (all, _first) for more, one in enumerate(told) if is_enough(one))
    return next(counts, 0)


def _first(told: Sequence[bool]) -> bool:
    return told[0]


def _beside_zero(value: float, language: str, digits: int, *, signed: bool = False) -> str:
    """Return a number that is not zero, or on which side of it the number lies where it would read as zero."""
    if round(value, digits):
        return number(value, language, digits, signed=signed)
    return text(f"numbers.{'over' if value > 0 else 'under'}_zero", language)


def between(low: str, high: str, language: str) -> str:
    """Return "80 to 85 M€" or "80 à 85 M€", a single number where both ends are written the same."""
    if low == high:
        return low
    (first, space, unit), (_, _, last_unit) = low.rpartition(NO_BREAK), high.rpartition(NO_BREAK)
    is_unit = space and unit == last_unit and not unit[0].isdigit()
    return text("numbers.between", language, low=first if is_unit else low, high=high)


def configured(value: object, language: str) -> str:
    """Return a value of a configuration as a person reads it: yes or no, none, a number, or its own text."""
    if value is None:
        return text("numbers.none", language)
    if isinstance(value, bool):
        return text("numbers.yes" if value else "numbers.no", language)
    if isinstance(value, int | float):
        return _configured_number(value, language)
    if isinstance(value, list | tuple):
        separator = text("numbers.separator", language)
        return f"[{separator.join(configured(item, language) for item in value)}]"
    return str(value)


def _configured_number(value: float, language: str) -> str:
    if abs(value) >= _GROUPED_FROM:
        return significant(value, language, _CONFIGURED_DIGITS)
    return _written(Decimal(f"{value:.{_CONFIGURED_DIGITS}g}"), f"0.{'#' * _MOST_DECIMALS}", language)


def full_date(day: date, language: str) -> str:
    """Return "31 août 2023" or "31 August 2023", in French "1er août 2023"."""
    in_month = text("numbers.first_of_month", language) if day.day == 1 else str(day.day)
    return f"{in_month} {month_and_year(day, language)}"


def unbroken_date(day: date, language: str) -> str:
    """Return a full date that no line break divides."""
    return full_date(day, language).replace(" ", NO_BREAK)


def month_and_year(day: date, language: str) -> str:
    """Return "décembre 2027" or "December 2027"."""
    from babel.dates import format_date  # noqa: PLC0415 — see above

    return format_date(day, "MMMM y", language)


def short_month_and_year(day: date, language: str) -> str:
    """Return "déc. 2026" or "Dec 2026"."""
    from babel.dates import format_date  # noqa: PLC0415 — see above

    return format_date(day, "MMM y", language)


def duration(seconds: float, language: str) -> str:
    """Return a duration in the largest unit of which it has one: 3 d, 2 h, 45 min, 10 s."""
    length, name = next((unit for unit in _DURATIONS if seconds >= unit[0]), (1, "seconds"))
    return f"{number(max(seconds, 0.0) / length, language)} {text(f'durations.{name}', language)}"


def size(megabytes: float, language: str) -> str:
    """Return a size on disk in megabytes or gigabytes: 85 MB, 1.2 GB."""
    if megabytes < 1000:
        return f"{number(max(megabytes, 1.0), language)} {text('sizes.megabytes', language)}"
    return f"{number(megabytes / 1000, language, 1)} {text('sizes.gigabytes', language)}"


@dataclass(frozen=True)
class MoneyUnit:
    """An amount of money that others are counted in."""

    euros: float
    key: str  # of its names in the catalogues

    def name(self, language: str) -> str:
        """Return "Million euros" or "Millions d'euros"."""
        return text(f"money.{self.key}.name", language)

    def short(self, language: str) -> str:
        """Return "M€"."""
        return text(f"money.{self.key}.short", language)


MONEY_UNITS: Final = (MoneyUnit(1e9, "billion"), MoneyUnit(1e6, "million"), MoneyUnit(1e3, "thousand"))


def money_unit_for(euros: float, fewest: float = _FEWEST_OF_UNIT) -> MoneyUnit:
    """Return the unit in which amounts up to this one are easiest to read, of which it makes `fewest` at least."""
    return next((unit for unit in MONEY_UNITS if euros >= fewest * unit.euros), MONEY_UNITS[-1])


def unit_beside_others(euros: float) -> MoneyUnit:
    """Return the unit of an amount that stands in a table or on a slide with others: millions from 100,000 euros on."""
    is_small = _MILLIONS_FROM <= abs(euros) < MONEY_UNITS[1].euros
    return MONEY_UNITS[1] if is_small else money_unit_for(abs(euros), fewest=1.0)


def of_unit(amount: float, language: str, *, signed: bool = False) -> str:
    """Return an amount, counted in a unit of money, with three digits and at most two decimals: 4.19, 34.7, 113."""
    return number(amount, language, digits_of(abs(amount)), signed=signed)


def amount(euros: float, language: str) -> str:
    """Return "700 k€": an amount with three significant digits in the unit that suits it, on one line."""
    unit = money_unit_for(abs(euros))
    return f"{significant(euros / unit.euros, language)}{NO_BREAK}{unit.short(language)}"


def digits_of(amount: float) -> int:
    """Return after how many decimals an amount has three digits; none where so many stand before the decimal sign."""
    before = floor(log10(amount)) + 1 if amount >= 1 else 1
    return max(0, min(2, _AMOUNT_DIGITS - before))


def is_unit(words: str) -> bool:
    """Say whether words are a unit that the catalogues name."""
    return f"units.{words}" in catalogue("en")


def unit_in(unit: str, language: str) -> str:
    """Return a unit of a lever or a metric in a language; as it is where the catalogue has no words for it."""
    return catalogue(language).get(f"units.{unit}", unit)
