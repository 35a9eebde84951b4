"""What slides are about: a metric at the last date, and how its values and its paired differences are written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from experiments.comparing.headline_differences import Verdict, verdict_of
from experiments.comparing.verdicts import TOLD, MeanDifference
from experiments.language.numbers import of_unit, percent, points, unit_beside_others
from experiments.language.texts import NO_BREAK, text
from experiments.plots.figures.coverage_curves import COVERAGES
from experiments.plots.results import StoredStudy
from sim.metrics.costs import PUBLIC_COST

TITLE_LINES: Final = 2  # of a slide in large letters
UNKNOWN: Final = (-inf, inf)  # ends of an interval that tells nothing
Written = Callable[[float, str], str]  # a value in a language


@dataclass(frozen=True)
class Measure:
    """A metric, how its values are written, and how its differences are."""

    metric: str
    written: Written
    difference: Written

    def reads_as_zero(self, difference: float, language: str) -> bool:
        """Say whether a difference is written as zero is."""
        return self.difference(difference, language) == self.difference(0.0, language)

    def margin(self, margin: float, language: str) -> str:
        """Return a margin as differences are written, without their sign."""
        return self.difference(margin, language).removeprefix("+")

    def judged(self, study: StoredStudy, arm: str) -> MeanDifference:
        """Return how an arm's mean difference at the last date stands to its margin.

        Where no table tells, the interval of nine runs of ten stands for that of the mean, and there is no margin. A
        mean that reads as zero is not told from it.
        """
        low, mean, high = study.difference(arm, self.metric).end
        found = study.judged(arm, self.metric)
        if found is None:
            ends = (low, high) if self.is_sure(study, arm) else UNKNOWN
            found = MeanDifference(ends[0], mean, ends[1], 0.0, verdict_of(*ends, 0.0))
        is_hidden = found.standing in TOLD and self.reads_as_zero(found.mean, study.language)
        return replace(found, low=UNKNOWN[0], high=UNKNOWN[1], verdict=Verdict.OPEN) if is_hidden else found

    def is_sure(self, study: StoredStudy, arm: str) -> bool:
        """Say whether the interval that holds nine runs of ten lies on one side of zero, as it is written."""
        low, _, high = study.difference(arm, self.metric).end
        is_one_sided = low > 0 or high < 0
        return is_one_sided and not any(self.reads_as_zero(end, study.language) for end in (low, high))


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
