"""What slides are about: a metric at the last date, and how its values and its paired differences are written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from experiments.language.numbers import MONEY_UNITS, digits_of, money_unit_for, number, percent, points
from experiments.language.texts import NO_BREAK, text
from experiments.plots.figures.coverage_curves import COVERAGES
from sim.metrics.costs import PUBLIC_COST

_MILLION: Final = MONEY_UNITS[1]
_MILLIONS_FROM: Final = 1e5  # euros: amounts of one slide are to have one unit
Written = Callable[[float, str], str]  # a value in a language


@dataclass(frozen=True)
class Measure:
    """A metric, how its values are written, and how its differences are."""

    metric: str
    written: Written
    difference: Written


def _share(share: float, language: str) -> str:
    return percent(share, language, digits=1)


def _points(share: float, language: str) -> str:
    return f"{points(share, language, digits=1)}{text('comparing.points', language)}"


def _euros(euros: float, language: str, *, signed: bool = False) -> str:
    unit = _MILLION if _MILLIONS_FROM <= abs(euros) < _MILLION.euros else money_unit_for(abs(euros), fewest=1.0)
    amount = euros / unit.euros
    return f"{number(amount, language, digits_of(abs(amount)), signed=signed)}{NO_BREAK}{unit.short(language)}"


def _signed_euros(euros: float, language: str) -> str:
    return _euros(euros, language, signed=True)


SHARES: Final = tuple(Measure(metric, _share, _points) for metric in (*COVERAGES, "population_under_shell"))
SPENDING: Final = Measure(PUBLIC_COST, _euros, _signed_euros)
