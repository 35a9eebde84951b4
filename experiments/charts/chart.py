"""What a chart of a page is: a Vega-Lite specification, the sentence that it shows, and the table behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.language.numbers import digits_of, number, percent, points
from experiments.plots.palette import ArmStyle

TABLE_DIGITS: Final = 6  # significant digits of summary.csv: what is shown is rounded from there
DASH_PIXELS: Final = 2.0  # of a width of a line


@dataclass(frozen=True, eq=False)
class Chart:
    """One chart in one language."""

    name: str  # [a-z_]+, of its place in a page
    title: str
    sentence: str  # what it shows, made from its numbers
    spec: Mapping[str, Any]  # Vega-Lite, as wide as its container, with its data; `usermeta` says what can be chosen
    table: pd.DataFrame  # the numbers behind it, columns and values in words


@dataclass(frozen=True)
class ArmLine:
    """How an arm is drawn and called."""

    label: str
    colour: str  # #RRGGBB, of the palette
    dash: tuple[float, ...] = ()  # pixels; empty for a full line

    @classmethod
    def of(cls, style: ArmStyle, label: str) -> "ArmLine":
        """Return an arm in its style of the figures."""
        dash = () if style.dash == "-" else tuple(DASH_PIXELS * length for length in style.dash[1])
        return cls(label, style.colour, dash)


@dataclass(frozen=True)
class Measure:
    """What a chart measures: its name, its title, its unit, and how a value is written in words and on an axis."""

    name: str  # of the metric
    label: str
    unit: str
    written: Callable[[float, str], str]  # a value in a language
    axis: str  # format of D3
    factor: float = 1.0  # by which values are multiplied to be drawn
    least_top: float = 0.0  # of the axis, after the factor
    top: float | None = None  # None: as high as the values ask


def share_measure(name: str, label: str, unit: str, top: float | None = None) -> Measure:
    """Return a measure of a share (0–1), written in per cent with a decimal."""
    return Measure(name, label, unit, _percent, ".0%", least_top=0.1, top=top)


def points_measure(name: str, label: str, unit: str) -> Measure:
    """Return a measure of a difference between shares (0–1), in percentage points."""
    return Measure(name, label, unit, _points, "+~r", factor=100.0, least_top=2.0)


def count_measure(name: str, label: str, unit: str) -> Measure:
    """Return a measure of a number of things."""
    return Measure(name, label, unit, number, ",.0f", least_top=1.0)


def amount_measure(name: str, label: str, unit: str) -> Measure:
    """Return a measure of an amount of money, in a unit that it is already counted in."""
    return Measure(name, label, unit, _amount, "~r", least_top=0.1)


def shown(value: float) -> float:
    """Return a value with the digits that the CSV tables hold, so that what is written of both is the same."""
    return float(f"{value:.{TABLE_DIGITS}g}")


def rows_of(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Return columns of the same length as the rows of a chart's data."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _percent(share: float, language: str) -> str:
    return percent(share, language, 1)


def _points(difference: float, language: str) -> str:
    return points(difference, language, 1)


def _amount(value: float, language: str) -> str:
    return number(value, language, digits_of(abs(value)))
