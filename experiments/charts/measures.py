"""How the values of a chart are drawn and written: shares in per cent, differences in points, counts, amounts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from experiments.charts.chart import shown
from experiments.language.numbers import digits_of, month_and_year, number, percent, points
from experiments.language.numbers import interval as in_brackets
from experiments.language.texts import NO_BREAK

Writer = Callable[[float, str], str]  # a value in a language


@dataclass(frozen=True)
class Measure:
    """What a chart measures: its name, its title, its unit, and how a value is written in words and on an axis."""

    name: str  # of the chart
    label: str
    unit: str
    written: Writer
    bare: Writer  # without its unit, within brackets
    axis: str  # format of D3
    factor: float = 1.0  # by which values are multiplied to be drawn
    least: tuple[float, float] = (0.0, 1.0)  # ends of the axis at least, after the factor, so that little looks little
    top: float | None = None  # of the axis; None: as high as the values ask
    bottom: float = 0.0  # of an axis with a top
    is_yearly: bool = False  # whether a date stands for its whole year
    centre: str = "median"  # of the runs, or their mean: what a value with an interval is

    @property
    def clock(self) -> str:
        """The format of D3 for a date under the cursor."""
        return "%Y" if self.is_yearly else "%B %Y"

    def when(self, day: date, language: str) -> str:
        """Return "December 2027", or the year that a date stands for."""
        return str(day.year) if self.is_yearly else month_and_year(day, language)

    def value(self, value: float, language: str) -> str:
        """Return a value in words, rounded from the digits that the CSV tables hold."""
        return self.written(shown(value), language)

    def interval(self, low: float, middle: float, high: float, language: str) -> str:
        """Return a value with its interval in words; the value alone where both ends are the same."""
        if low == high:
            return self.value(middle, language)
        lower, upper = (self.bare(shown(end), language) for end in (low, high))
        return in_brackets(self.value(middle, language), lower, upper, language)


def share_measure(name: str, label: str, unit: str, top: float | None = None) -> Measure:
    """Return a measure of a share (0–1), written in per cent with a decimal."""
    return Measure(name, label, unit, _percent, _hundredths, ".0%", least=(0.0, 0.1), top=top)


def points_measure(name: str, label: str, unit: str) -> Measure:
    """Return a measure of a difference between shares (0–1), in percentage points."""
    return Measure(name, label, unit, _points, _points, "+~r", factor=100.0, least=(-2.0, 2.0), centre="mean")


def count_measure(name: str, label: str, unit: str) -> Measure:
    """Return a measure of a number of things."""
    return Measure(name, label, unit, number, number, ",.0f")


def amount_measure(name: str, label: str, unit: str, short: str) -> Measure:
    """Return a measure of an amount of money a year, in a unit (and its short name) that it is already counted in."""
    return Measure(
        name,
        label,
        unit,
        lambda value, language: f"{_amount(value, language)}{NO_BREAK}{short}",
        _amount,
        "~r",
        least=(0.0, 0.1),
        is_yearly=True,
    )


def _percent(share: float, language: str) -> str:
    return percent(share, language, 1)


def _hundredths(share: float, language: str) -> str:
    return number(100 * share, language, 1)


def _points(difference: float, language: str) -> str:
    return points(difference, language, 1)


def _amount(value: float, language: str) -> str:
    return number(value, language, digits_of(abs(value)))
