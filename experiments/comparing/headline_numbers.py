"""The headline figures of a study, as shown on the screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from experiments.comparing.efficiency import COSTS
from experiments.comparing.precision import mean_estimate
from experiments.comparing.statistics import paired_difference, quantiles
from experiments.language.numbers import MoneyUnit, digits_of, interval, money_unit_for, number, percent_sign
from experiments.language.texts import LANGUAGES, text
from experiments.storing.outcomes import Outcomes, Pair
from sim.arrays import Floats
from sim.calendar import DECEMBER
from sim.metrics import metric as metric_named
from sim.metrics.base import Kind

_SHOWN_QUANTILES = (0.05, 0.5, 0.95)
UNDEFINED = "–"


@dataclass(frozen=True)
class MeanTexts:
    """What is known of a mean difference, written out; a dash where the runs cannot tell."""

    mean: str  # with the half-width of its interval
    parameters: str  # standard deviation that parameters make
    chance: str


@dataclass(frozen=True)
class Figure:
    """One line of the table on the screen: what it is called, which metrics it adds up, how it is written."""

    label: Mapping[str, str]  # by language; money has none until its unit is chosen
    metrics: tuple[str, ...]
    factor: float  # from the metric's unit to the unit shown
    digits: int
    is_share: bool = False  # shown in per cent, its differences in points
    is_money: bool = False  # in euros until it is fitted

    def of(self, outcomes: Outcomes, day: date, pairs: Sequence[Pair] | None = None) -> Floats:
        """Return the national figure at a date, in the unit shown: runs (all, or these, in this order)."""
        values = outcomes.values if pairs is None else outcomes.of_pairs(pairs)
        columns = [outcomes.metrics.index(name) for name in self.metrics]
        shown: Floats = values[:, outcomes.dates == day][:, 0, columns].sum(axis=1) * self.factor
        return shown

    def fitted(self, values: Iterable[Floats]) -> "Figure":
        """Return this figure in the unit that fits the values to be shown; only amounts of money have a choice."""
        if not self.is_money:
            return self
        largest = max((float(np.nanmax(np.abs(found))) for found in values if not np.isnan(found).all()), default=0.0)
        unit = money_unit_for(largest)
        label = _cost_label(unit)
        return replace(self, label=label, factor=1 / unit.euros, digits=digits_of(largest / unit.euros), is_money=False)

    def interval(self, values: Floats, language: str) -> str:
        """Return the median and the 5th and 95th percentile over runs as text, the value alone of a single run."""
        low, middle, high = quantiles(values, _SHOWN_QUANTILES)
        unit = percent_sign(language) if self.is_share else ""
        return self._text((float(middle), float(low), float(high)), len(values), unit, language)

    def difference(self, arm: Floats, baseline: Floats, language: str) -> str:
        """Return the mean of paired differences and their 5th and 95th percentile as text."""
        compared = paired_difference(arm, baseline)
        numbers = (float(compared.difference), float(compared.q05), float(compared.q95))
        return self._text(numbers, len(arm), self._difference_unit(language), language, signed=True)

    def _difference_unit(self, language: str) -> str:
        return text("comparing.points", language) if self.is_share else ""

    def _text(self, numbers: Sequence[float], n_runs: int, unit: str, language: str, *, signed: bool = False) -> str:
        if np.isnan(numbers[0]):
            return UNDEFINED
        middle, low, high = (number(value, language, self.digits, signed=signed) for value in numbers)
        return f"{middle}{unit}" if n_runs == 1 else interval(f"{middle}{unit}", low, high, language)

    def mean_difference(self, difference: Floats, pairs: Sequence[Pair], language: str) -> MeanTexts:
        """Return what paired differences say of their mean, with a digit more than outcomes are shown with."""
        found, digits = mean_estimate(difference, pairs), self.digits + 1
        if np.isnan(found.mean):
            return MeanTexts(UNDEFINED, UNDEFINED, UNDEFINED)
        mean = number(float(found.mean), language, digits, signed=True)
        error, parameters, chance = (
            UNDEFINED if np.isnan(value) else number(float(value), language, digits)
            for value in (found.half_width, found.sd_parameters, found.sd_chance)
        )
        known = mean if error == UNDEFINED else f"{mean} ± {error}"
        return MeanTexts(f"{known}{self._difference_unit(language)}", parameters, chance)


def _single(name: str) -> Figure:
    found = metric_named(name)
    if found.kind == Kind.SHARE:
        return Figure(found.label, (name,), 100.0, 1, is_share=True)
    return Figure(found.label, (name,), 1.0, 0)


def headline_figures() -> tuple[Figure, ...]:
    """Return both coverages, functioning coverage, shells and public cost."""
    shown = ("coverage_li_plus", "coverage_aci", "coverage_functioning", "n_shells", "shell_share")
    return (*map(_single, shown), Figure({}, COSTS, 1.0, 0, is_money=True))


def _cost_label(unit: MoneyUnit) -> Mapping[str, str]:
    return {language: text("comparing.cost", language, unit=unit.short(language)) for language in LANGUAGES}


def shown_dates(outcomes: Outcomes, years: Sequence[int]) -> tuple[date, ...]:
    """Return the ends of these years as far as they were simulated; the last month when none was."""
    ends = [day for day in outcomes.dates if day.month == DECEMBER and day.year in years]
    return tuple(ends) or (outcomes.dates[-1],)


def all_year_ends(outcomes: Outcomes) -> tuple[date, ...]:
    """Return the ends of all years simulated; the last month when there is none."""
    return shown_dates(outcomes, [day.year for day in outcomes.dates])
