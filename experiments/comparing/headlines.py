"""The national numbers of a study, in each run and at each date: the headlines that it shows first, and all others."""

from collections.abc import Sequence
from datetime import date

from experiments.storing.outcomes import Outcomes, Pair
from sim.arrays import Floats
from sim.calendar import DECEMBER
from sim.metrics import metric
from sim.metrics.base import Metric
from sim.metrics.costs import PUBLIC_COST

HEADLINES = (
    "coverage_li_plus", "coverage_aci", "coverage_functioning",
    "n_shells", "shell_share", "population_under_shell", PUBLIC_COST,
)  # fmt: skip

SHOWN_YEARS = (2023, 2025, 2027)  # of which a study shows the ends, where it simulated them


def headlines() -> tuple[Metric, ...]:
    """Return coverages, functioning coverage, shells, the population under them, and public cost."""
    return tuple(map(metric, HEADLINES))


def national_numbers(outcomes: Outcomes) -> tuple[Metric, ...]:
    """Return the headlines, then every other metric of national outcomes."""
    return (*headlines(), *(metric(name) for name in outcomes.metrics if name not in HEADLINES))


def values_at(outcomes: Outcomes, name: str, day: date, pairs: Sequence[Pair] | None = None) -> Floats:
    """Return a national number at a date, in the unit of its metric: runs (all, or these, in this order)."""
    values = outcomes.values if pairs is None else outcomes.of_pairs(pairs)
    found: Floats = values[:, outcomes.dates == day][:, 0, outcomes.metrics.index(name)]
    return found


def year_ends(outcomes: Outcomes, years: Sequence[int] | None = None) -> tuple[date, ...]:
    """Return the ends of these years, or of all, as far as they were simulated; the last month when none was."""
    ends = [day for day in outcomes.dates if day.month == DECEMBER and (years is None or day.year in years)]
    return tuple(ends) or (outcomes.dates[-1],)
