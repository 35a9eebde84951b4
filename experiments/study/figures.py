"""The headline figures of a study, as shown on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from experiments.study.outcomes import Outcomes, Pair
from experiments.study.statistics import Floats, paired_difference, quantiles
from sim.calendar import DECEMBER
from sim.metrics import metric as metric_named
from sim.metrics.base import Kind
from sim.vocabulary import Payer

_SHOWN_QUANTILES = (0.05, 0.5, 0.95)
_COST = {"fr": "Dépense publique cumulée (M€)", "en": "Cumulative public cost (M€)"}


@dataclass(frozen=True)
class Figure:
    """One line of the table on the screen: what it is called, which metrics it adds up, how it is written."""

    label: dict[str, str]
    metrics: tuple[str, ...]
    factor: float  # from the metric's unit to the unit shown
    digits: int
    unit: str
    difference_unit: str

    def of(self, outcomes: Outcomes, day: date, pairs: Sequence[Pair] | None = None) -> Floats:
        """Return the national figure at a date, in the unit shown: runs (all, or these, in this order)."""
        values = outcomes.values if pairs is None else outcomes.of_pairs(pairs)
        columns = [outcomes.metrics.index(name) for name in self.metrics]
        shown: Floats = values[:, outcomes.dates == day][:, 0, columns].sum(axis=1) * self.factor
        return shown

    def interval(self, values: Floats) -> str:
        """Return the median and 90 % interval over runs as text."""
        low, middle, high = quantiles(values, _SHOWN_QUANTILES)
        return self._text(middle, low, high, self.unit, "")

    def difference(self, arm: Floats, baseline: Floats) -> str:
        """Return the mean paired difference and the 90 % interval of paired differences as text."""
        compared = paired_difference(arm, baseline)
        numbers = (float(compared.difference), float(compared.q05), float(compared.q95))
        return self._text(*numbers, self.difference_unit, "+")

    def _text(self, middle: float, low: float, high: float, unit: str, sign: str) -> str:
        if np.isnan(middle):
            return "–"
        form = f"{sign},.{self.digits}f"
        # + 0.0 turns a rounded −0 into 0
        centre, lower, upper = (format(round(value, self.digits) + 0.0, form) for value in (middle, low, high))
        return f"{centre}{unit} [{lower}, {upper}]"


def _single(name: str) -> Figure:
    found = metric_named(name)
    if found.kind == Kind.SHARE:
        return Figure(dict(found.label), (name,), 100.0, 1, " %", " pts")
    return Figure(dict(found.label), (name,), 1.0, 0, "", "")


def headline_figures() -> tuple[Figure, ...]:
    """Return both coverages, functioning coverage, shells and public cost."""
    shown = ("coverage_li_plus", "coverage_aci", "coverage_functioning", "n_shells", "shell_share")
    cost = tuple(f"cost_{payer.name.lower()}_euros" for payer in Payer)
    return (*map(_single, shown), Figure(_COST, cost, 1e-6, 0, "", ""))


def shown_dates(outcomes: Outcomes, years: Sequence[int]) -> tuple[date, ...]:
    """Return the ends of these years as far as they were simulated; the last month when none was."""
    ends = [day for day in outcomes.dates if day.month == DECEMBER and day.year in years]
    return tuple(ends) or (outcomes.dates[-1],)


def all_year_ends(outcomes: Outcomes) -> tuple[date, ...]:
    """Return the ends of all years simulated; the last month when there is none."""
    return shown_dates(outcomes, [day.year for day in outcomes.dates])
