"""What a chart of a page is: a Vega-Lite specification, the sentence that it shows, and the table behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.plots.palette import ArmStyle

TABLE_DIGITS: Final = 6  # significant digits of summary.csv: what is shown is rounded from there
DASH_PIXELS: Final = 2.0  # of a width of a line


@dataclass(frozen=True, eq=False)
class Chart:
    """One chart in one language."""

    name: str  # [a-z0-9_]+, of its place in a page
    title: str
    sentence: str  # what it shows, made from its numbers
    spec: Mapping[str, Any]  # Vega-Lite, as wide as its container, with its data; `usermeta` says what can be chosen
    table: pd.DataFrame  # the numbers behind it, columns and values in words
    subtitle: str = ""  # unit, interval and number of runs
    note: str = ""  # what a reader must know


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


def shown(value: float, digits: int = TABLE_DIGITS) -> float:
    """Return a value with the digits that the CSV tables hold, so that what is written of both is the same."""
    return float(f"{value:.{digits}g}")
