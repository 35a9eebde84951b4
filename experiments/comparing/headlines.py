"""The national numbers of a study, in each run and at each date: the headlines that it shows first, and all others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from experiments.comparing.efficiency import COSTS
from experiments.language.texts import text
from experiments.storing.outcomes import Outcomes, Pair
from sim.arrays import Floats
from sim.calendar import DECEMBER
from sim.metrics import metric
from sim.metrics.base import MetricKind

PUBLIC_COST = "public_cost_euros"  # of all payers


@dataclass(frozen=True)
class Headline:
    """A national number: the sum of some metrics."""

    name: str
    metrics: tuple[str, ...]
    kind: MetricKind
    unit: str
    label: Mapping[str, str]  # by language; none for money, whose label names the unit chosen

    def of(self, outcomes: Outcomes, day: date, pairs: Sequence[Pair] | None = None) -> Floats:
        """Return the number at a date, in the unit of its metrics: runs (all, or these, in this order)."""
        values = outcomes.values if pairs is None else outcomes.of_pairs(pairs)
        columns = [outcomes.metrics.index(name) for name in self.metrics]
        total: Floats = values[:, outcomes.dates == day][:, 0, columns].sum(axis=1)
        return total


def headlines() -> tuple[Headline, ...]:
    """Return coverages, functioning coverage, shells, the population under them, and public cost."""
    names = ("coverage_li_plus", "coverage_aci", "coverage_functioning")
    shells = ("n_shells", "shell_share", "population_under_shell")
    cost = metric(COSTS[0])
    return (*_single((*names, *shells)), Headline(PUBLIC_COST, COSTS, cost.kind, cost.unit, {}))


def national_numbers(outcomes: Outcomes) -> tuple[Headline, ...]:
    """Return the headlines, then every other metric of national outcomes by itself."""
    shown = headlines()
    known = {one.name for one in shown}
    return (*shown, *_single(name for name in outcomes.metrics if name not in known))


def _single(names: Iterable[str]) -> Iterator[Headline]:
    for one in map(metric, names):
        yield Headline(one.name, (one.name,), one.kind, one.unit, one.label)


def label_of(name: str, language: str) -> str:
    """Return the name of a headline for people."""
    return text("comparing.public_cost", language) if name == PUBLIC_COST else metric(name).label[language]


def year_ends(outcomes: Outcomes, years: Sequence[int] | None = None) -> tuple[date, ...]:
    """Return the ends of these years, or of all, as far as they were simulated; the last month when none was."""
    ends = [day for day in outcomes.dates if day.month == DECEMBER and (years is None or day.year in years)]
    return tuple(ends) or (outcomes.dates[-1],)
