"""The tables that a study prints: its headlines, how arms differ in them, and how well this is known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from rich.table import Table

from experiments.comparing.efficiency import MEASURES, price
from experiments.comparing.headlines import Headline, headlines, year_ends
from experiments.comparing.ratios import Ratio, Reason
from experiments.comparing.statistics import paired_difference, quantiles
from experiments.comparing.study_results import StudyResults
from experiments.comparing.too_few_runs import FEWEST_FOR_INTERVAL, cautions
from experiments.comparing.variance_components import mean_estimate
from experiments.language.numbers import digits_of, interval, money_unit_for, number, percent_sign
from experiments.language.texts import text
from experiments.storing.outcomes import Outcomes, Pair, common_pairs
from sim.arrays import Floats
from sim.metrics.base import MetricKind

_PRICES = (  # what is paid, for what gain, and the key of its text
    (MEASURES[0], "coverage_li_plus", "screen.price.inhabitant_li_plus"),
    (MEASURES[0], "coverage_functioning", "screen.price.inhabitant_functioning"),
    (MEASURES[1], "coverage_li_plus", "screen.price.shells_li_plus"),
)
_NO_PRICE = {
    Reason.NO_GAIN: "screen.no_gain",
    Reason.LOSS: "screen.loss",
    Reason.TOO_FEW_RUNS: "screen.too_few_runs",
}
_PRICE_DIGITS = 3  # significant
_MEDIAN_AND_INTERVAL = (0.5, 0.05, 0.95)
UNDEFINED = "–"


def labels_in(manifest: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the arms' names for people, as the manifest has them."""
    return {arm["name"]: str(arm["label"].get(language, arm["name"])) for arm in manifest["arms"]}


@dataclass(frozen=True)
class _Line:
    """A headline as it is written: its name, and the unit and digits of its values."""

    headline: Headline
    label: str
    factor: float  # from the unit of the metrics to the one written
    digits: int
    language: str

    @classmethod
    def of(cls, headline: Headline, shown: Iterable[Floats], language: str) -> "_Line":
        """Return how a headline is written, given its values that are shown: they decide the unit of money."""
        if headline.kind is MetricKind.EUROS:
            largest = max((float(np.nanmax(np.abs(one))) for one in shown if not np.isnan(one).all()), default=0.0)
            unit = money_unit_for(largest)
            label = text("comparing.cost", language, unit=unit.short(language))
            return cls(headline, label, 1 / unit.euros, digits_of(largest / unit.euros), language)
        factor, digits = (100.0, 1) if headline.kind is MetricKind.SHARE else (1.0, 0)
        return cls(headline, headline.label[language], factor, digits, language)

    def values(self, outcomes: Outcomes, day: date, pairs: Sequence[Pair] | None = None) -> Floats:
        """Return the values at a date in the unit written: runs."""
        return self.headline.of(outcomes, day, pairs) * self.factor

    @property
    def difference_unit(self) -> str:
        """The unit of differences: points for shares, which are themselves in per cent."""
        return text("comparing.points", self.language) if self.headline.kind is MetricKind.SHARE else ""

    def interval(self, values: Floats) -> str:
        """Write the median and the 5th and 95th percentile over runs, the value alone of a single run."""
        unit = percent_sign(self.language) if self.headline.kind is MetricKind.SHARE else ""
        return self._interval(quantiles(values, _MEDIAN_AND_INTERVAL).tolist(), len(values), unit)

    def difference(self, arm: Floats, baseline: Floats) -> str:
        """Write the mean of paired differences and their 5th and 95th percentile."""
        found = paired_difference(arm, baseline)
        numbers = [float(one) for one in (found.difference, found.q05, found.q95)]
        return self._interval(numbers, len(arm), self.difference_unit, signed=True)

    def _interval(self, numbers: Sequence[float], n_runs: int, unit: str, *, signed: bool = False) -> str:
        if np.isnan(numbers[0]):
            return UNDEFINED
        middle, low, high = (number(value, self.language, self.digits, signed=signed) for value in numbers)
        return f"{middle}{unit}" if n_runs == 1 else interval(f"{middle}{unit}", low, high, self.language)

    def mean_difference(self, difference: Floats, pairs: Sequence[Pair]) -> tuple[str, str, str]:
        """Write a mean difference with half its interval, and the spread from parameters and from chance.

        A digit more is written than of outcomes, and a dash where the runs cannot tell.
        """
        found, digits = mean_estimate(difference, pairs), self.digits + 1
        if np.isnan(found.mean):
            return UNDEFINED, UNDEFINED, UNDEFINED
        mean = number(float(found.mean), self.language, digits, signed=True)
        spread = (found.half_width, found.sd_parameters, found.sd_chance)
        error, parameters, chance = (_or_dash(float(value), digits, self.language) for value in spread)
        known = mean if error == UNDEFINED else f"{mean} ± {error}"
        return f"{known}{self.difference_unit}", parameters, chance


class ScreenTables:
    """The tables of a study's results against a baseline, in a language."""

    def __init__(self, results: StudyResults, baseline: str, language: str) -> None:
        self._arms, self._baseline, self._language = results.national, baseline, language
        self._population = results.population
        self._labels = labels_in(results.manifest, language)
        self.others = [arm for arm in self._arms if arm != baseline]

    def closing(self, years: Sequence[int]) -> Iterator[Table]:
        """Yield what a study shows at its end: outcomes and differences at the ends of years, means at the last."""
        days = year_ends(next(iter(self._arms.values())), years)
        yield self._outcomes(days)
        if self._baseline in self._arms and self.others:
            yield self._differences(days)
            yield self._means(days[-1])

    def of_arm(self, arm: str) -> Iterator[Table]:
        """Yield how one arm differs from the baseline at all year ends, and how well this is known at the last."""
        days = year_ends(self._arms[self._baseline])
        yield self._years(arm, days)
        yield self._certainty(arm, days[-1])

    def cautions(self) -> Iterator[str]:
        """Yield the warnings that the runs deserve, a line each."""
        for caution in cautions([outcomes.pairs for outcomes in self._arms.values()], self._language):
            yield self._text("caution", words=caution)

    def _outcomes(self, days: Sequence[date]) -> Table:
        """Return the headlines of every arm: a block for each date, a line for each headline, a column for each arm."""
        arms = self._arms.values()
        table = self._by_arm(self._text("outcomes", spread=self._spread("outcomes")), list(self._arms))
        lines = [
            _Line.of(one, (one.of(outcomes, day) for outcomes in arms for day in days), self._language)
            for one in headlines()
        ]
        for day in days:
            _open_block(table, self._end_of(day))
            for line in lines:
                table.add_row(line.label, *(line.interval(line.values(outcomes, day)) for outcomes in arms))
        return table

    def _differences(self, days: Sequence[date]) -> Table:
        """Return the paired differences of every other arm from the baseline, laid out like the outcomes."""
        table = self._by_arm(self._differences_title(), self.others)
        lines = self._lines(self.others, days)
        for day in days:
            _open_block(table, self._end_of(day))
            for line in lines:
                table.add_row(line.label, *(line.difference(*self._pair(line, arm, day)) for arm in self.others))
        return table

    def _means(self, day: date) -> Table:
        """Return how well the mean differences at a date are known, and what gains cost: a column for each arm."""
        title = self._text("means", baseline=self._labels[self._baseline], day=self._end_of(day))
        table = self._by_arm(title, self.others)
        for line in self._lines(self.others, [day]):
            means = [self._mean(line, arm, day) for arm in self.others]
            cells = [f"{mean} ({parameters} | {chance})" for mean, parameters, chance in means]
            table.add_row(line.label, *cells)
        self._add_prices(table, self.others, day)
        return table

    def _years(self, arm: str, days: Sequence[date]) -> Table:
        """Return the paired differences of one arm: a line for each date, a column for each headline."""
        lines = self._lines([arm], days)
        title = f"{self._labels[arm]}. {self._differences_title()}"
        table = _table(title, "", [line.label for line in lines])
        for day in days:
            table.add_row(self._end_of(day), *(line.difference(*self._pair(line, arm, day)) for line in lines))
        return table

    def _certainty(self, arm: str, day: date) -> Table:
        """Return how well one arm's mean differences are known at a date, what pairing gains, what coverage costs."""
        baseline, language = self._labels[self._baseline], self._language
        title = self._text("certainty", arm=self._labels[arm], baseline=baseline, day=self._end_of(day))
        columns = [self._text(name) for name in ("mean", "parameters", "chance", "better", "pairing")]
        table = _table(title, self._text("figure"), columns)
        for line in self._lines([arm], [day]):
            compared = paired_difference(*self._pair(line, arm, day))
            better = _or_dash(float(compared.p_positive), 2, language)
            pairing = _or_dash(float(compared.variance_ratio), 1, language)
            gain = pairing if pairing == UNDEFINED else self._text("gain", n=pairing)
            table.add_row(line.label, *self._mean(line, arm, day), better, gain)
        self._add_prices(table, [arm], day)
        return table

    def _lines(self, arms: Sequence[str], days: Sequence[date]) -> list[_Line]:
        """Return the headlines in units that suit the differences of these arms at these dates."""
        return [
            _Line.of(one, (np.subtract(*self._pair(one, arm, day)) for arm in arms for day in days), self._language)
            for one in headlines()
        ]

    def _pair(self, what: Headline | _Line, arm: str, day: date) -> tuple[Floats, Floats]:
        """Return the values of an arm and of the baseline at a date, run by run of those that both have."""
        one, other = self._arms[arm], self._arms[self._baseline]
        pairs, values = common_pairs(one, other), what.values if isinstance(what, _Line) else what.of
        return values(one, day, pairs), values(other, day, pairs)

    def _mean(self, line: _Line, arm: str, day: date) -> tuple[str, str, str]:
        pairs = common_pairs(self._arms[arm], self._arms[self._baseline])
        return line.mean_difference(np.subtract(*self._pair(line, arm, day)), pairs)

    def _add_prices(self, table: Table, arms: Sequence[str], day: date) -> None:
        """Add a line for each price of a gain in coverage at a date."""
        _open_block(table, self._text("prices"))
        reference = self._arms[self._baseline]
        for paid, gain, key in _PRICES:
            found = (price(self._arms[arm], reference, day, paid, gain, self._population) for arm in arms)
            table.add_row(text(key, self._language), *(_price(one, self._language) for one in found))

    def _text(self, key: str, **values: object) -> str:
        return text(f"screen.{key}", self._language, **values)

    def _spread(self, what: str) -> str:
        """Return what the numbers in brackets are, given how many runs are behind them."""
        n_runs = min(len(outcomes.pairs) for outcomes in self._arms.values())
        kind = "single" if n_runs == 1 else "range" if n_runs < FEWEST_FOR_INTERVAL else "interval"
        return self._text(f"{what}_{kind}", runs=number(n_runs, self._language))

    def _differences_title(self) -> str:
        return self._text("differences", baseline=self._labels[self._baseline], spread=self._spread("differences"))

    def _end_of(self, day: date) -> str:
        return self._text("end", month=day.month, year=day.year)

    def _by_arm(self, title: str, arms: Sequence[str]) -> Table:
        return _table(title, self._text("figure"), [self._labels[arm] for arm in arms])


def _price(found: Ratio, language: str) -> str:
    if found.reason is not Reason.NONE:
        return text(_NO_PRICE[found.reason], language)
    value, low, high = (_rounded(amount, language) for amount in (found.value, found.low95, found.high95))
    return interval(value, low, high, language)


def _rounded(amount: float, language: str) -> str:
    """Write an amount with three significant digits, and no fewer than there are before the decimal sign."""
    digits = max(0, _PRICE_DIGITS - 1 - int(np.floor(np.log10(abs(amount))))) if amount else 0
    return number(round(amount, digits), language, min(digits, _PRICE_DIGITS))


def _or_dash(value: float, digits: int, language: str) -> str:
    return UNDEFINED if np.isnan(value) else number(value, language, digits)


def _table(title: str, first: str, others: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table


def _open_block(table: Table, what: str) -> None:
    table.add_section()
    table.add_row(f"[bold]{what}[/bold]")
