"""Events: conditions on outcomes that must all hold, as a person writes them: `shell_share < 10 % @ 2030-12-31`."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from experiments.designs.outcome import Outcome
from experiments.discovery.limits import Flags
from experiments.mistakes import UserMistake, unknown
from experiments.study.definition import StudyDefinition
from sim.arrays import Floats
from sim.calendar import last_day, month_of
from sim.metrics import default_metrics
from sim.vocabulary import Level

Comparison = Callable[[Floats, float], Flags]
_COMPARISONS: Final[dict[str, Comparison]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_NAME: Final = r"[a-z][a-z0-9_]*"
_CONDITION: Final = re.compile(
    rf"(?:difference\(\s*(?P<difference>{_NAME})\s*\)|(?P<metric>{_NAME}))\s*(?P<sign>>=|<=|>|<)"
    r"\s*(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))\s*(?P<percent>%?)\s*(?:@\s*(?P<day>\d{4}-\d{2}-\d{2}))?"
)
ALLOWED: Final = (
    "METRIC >= NUMBER, or difference(METRIC) < NUMBER; >=, <=, > or <; then @ YYYY-MM-DD, a month's last day"
)


@dataclass(frozen=True)
class Condition:
    """That an outcome of a run lies on one side of a number."""

    outcome: Outcome
    sign: str  # >=, <=, >, <
    number: float  # in the unit of the metric

    def holds(self, values: Floats) -> Floats:
        """Return 1 where the condition holds and 0 where not, NaN where the outcome is undefined (same shape)."""
        return np.where(np.isnan(values), np.nan, _COMPARISONS[self.sign](values, self.number))


def read_event(texts: Sequence[str], study: StudyDefinition, arm: str, where: str) -> tuple[Condition, ...]:
    """Return the conditions of an event of an arm; without a day they are of the last month.

    Raises UserMistake for what is no condition, an unknown metric, a day that the study does not report, and a
    difference of the baseline from itself.
    """
    if not texts:
        raise UserMistake("an event without conditions always happens", where, ALLOWED)
    return tuple(_condition(text.strip(), study, arm, where) for text in texts)


def _condition(text: str, study: StudyDefinition, arm: str, where: str) -> Condition:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise UserMistake(f"{text!r} is no condition", where, ALLOWED)
    metric = _known(match["difference"] or match["metric"], where)
    if match["difference"] and arm == study.baseline:
        raise UserMistake(f"{text!r} compares the baseline {arm} with itself", where, "an arm other than the baseline")
    baseline = study.baseline if match["difference"] else None
    number = float(match["number"]) / (100 if match["percent"] else 1)
    return Condition(Outcome(metric, _day(match["day"], study, where), arm, baseline), match["sign"], number)


def _known(metric: str, where: str) -> str:
    names = [one.name for one in default_metrics(Level.NATIONAL)]
    if metric not in names:
        raise unknown("metric", metric, names, where)
    return metric


def _day(text: str | None, study: StudyDefinition, where: str) -> date:
    first, last = month_of(study.start), month_of(study.end)
    if text is None:
        return last_day(last)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserMistake(f"{text} is no day", where, "YYYY-MM-DD") from None
    if not first <= month_of(day) <= last or day != last_day(month_of(day)):
        what = f"{text} is no month's last day between {last_day(first)} and {last_day(last)}"
        raise UserMistake(what, where, str(last_day(min(max(month_of(day), first), last))))
    return day


def happens(held: Sequence[Floats]) -> Floats:
    """Return 1 for the runs in which all conditions hold (draws × replicates each), 0 where one fails, else NaN.

    One that fails decides, whatever is undefined.
    """
    together = np.stack(held)
    fails, is_unknown = (together == 0).any(axis=0), np.isnan(together).any(axis=0)
    return np.where(fails, 0.0, np.where(is_unknown, np.nan, 1.0))


def share_of_replicates(happened: Floats) -> Floats:
    """Return for each draw the share of its replicates in which an event happens: draws; NaN where none is known."""
    known = ~np.isnan(happened)
    counts = known.sum(axis=1)
    return np.where(counts > 0, np.nansum(happened, axis=1) / np.maximum(counts, 1), np.nan)
