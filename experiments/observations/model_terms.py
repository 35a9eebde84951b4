"""What an observed figure is in the words and units of the model, and which month ends it is read from.

A metric is known at the ends of months. On a day between two of them it lies on the straight line between both.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sim.calendar import MONTHS_PER_YEAR, last_day, month_of

PER_CENT: Final = "_pct"
SPENDING: Final = "aci_spending_meur_per_year"  # the one observed figure that is no metric of the model
COST: Final = "cost_cnam_euros"
EUROS_PER_MEUR: Final = 1_000_000.0
_METRIC_OF_DECLARATION: Final = {
    "gp_member_of_functioning_cpts": "gp_declared_member_share",
    "gp_member_of_project_cpts": "gp_declared_project_share",
}


class Term(NamedTuple):
    """One of the values that add up to an observation: a metric on a day, times a factor."""

    metric: str
    day: date
    factor: float


def model_name(observed: str) -> str:
    """Return the model's name for a name in observations.csv."""
    plain = observed.removesuffix(PER_CENT)
    return _METRIC_OF_DECLARATION.get(plain, plain)


def model_scale(observed: str) -> float:
    """Return the factor from the unit of observations.csv to that of the model: percentages become shares."""
    return 0.01 if observed.endswith(PER_CENT) else 1.0


def terms(metric: str, day: date) -> tuple[Term, ...]:
    """Return what adds up to an observation: the metric itself, or the rise of the cumulative cost in a year."""
    if metric != SPENDING:
        return (Term(metric, day, 1.0),)
    return (Term(COST, day, 1.0 / EUROS_PER_MEUR), Term(COST, year_before(day), -1.0 / EUROS_PER_MEUR))


def year_before(day: date) -> date:
    """Return the same day of the year before; for the last day of a month, the last day of that month."""
    month = month_of(day)
    end = last_day(month - MONTHS_PER_YEAR)
    return end if day == last_day(month) else end.replace(day=day.day)


def weights_between(days: Sequence[date], day: date) -> tuple[tuple[int, float], ...]:
    """Return the positions of the days around a day, with their weights on the straight line between both.

    `days` are sorted. A day among them has that position alone; a day outside has the nearest end.
    """
    right = bisect_right(days, day)
    if right == 0:
        return ((0, 1.0),)
    if right == len(days) or days[right - 1] == day:
        return ((right - 1, 1.0),)
    share = (day - days[right - 1]).days / (days[right] - days[right - 1]).days
    return ((right - 1, 1.0 - share), (right, share))
