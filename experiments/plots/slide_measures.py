"""What slides are about: a metric at the last date, and how its values and its paired differences are written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from experiments.language.numbers import of_unit, percent, points, unit_beside_others
from experiments.language.texts import NO_BREAK, text
from experiments.plots.figures.coverage_curves import COVERAGES
from sim.metrics.costs import PUBLIC_COST

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
    unit = unit_beside_others(euros)
    return f"{of_unit(euros / unit.euros, language, signed=signed)}{NO_BREAK}{unit.short(language)}"


def _signed_euros(euros: float, language: str) -> str:
    return _euros(euros, language, signed=True)


SHARES: Final = tuple(Measure(metric, _share, _points) for metric in (*COVERAGES, "population_under_shell"))
SPENDING: Final = Measure(PUBLIC_COST, _euros, _signed_euros)
