"""The tables that a study prints: its headlines, how arms differ in them, and how well this is known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from rich.table import Table

from experiments.comparing.efficiency import MEASURES, price
from experiments.comparing.hanging import hanging_sentences
from experiments.comparing.headline_differences import HeadlineDifference, headline_difference, margin_of
from experiments.comparing.headlines import SHOWN_YEARS, headlines, values_at, year_ends
from experiments.comparing.place import place_name
from experiments.comparing.ratios import Ratio, Reason
from experiments.comparing.start_table import start_sentences
from experiments.comparing.statistics import quantiles
from experiments.comparing.study_results import StudyResults
from experiments.comparing.too_few_runs import FEWEST_FOR_INTERVAL, cautions
from experiments.comparing.verdicts import MeanDifference
from experiments.language.numbers import digits_of, interval, money_unit_for, number, percent_sign
from experiments.language.texts import text
from experiments.storing.outcomes import Outcomes, Pair, common_pairs
from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind

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

    headline: Metric
    label: str
    factor: float  # from the unit of the metrics to the one written
    digits: int
    language: str

    @classmethod
    def of(cls, headline: Metric, shown: Iterable[Floats], language: str) -> "_Line":
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
        return values_at(outcomes, self.headline.name, day, pairs) * self.factor

    @property
    def difference_unit(self) -> str:
        """The unit of differences: points for shares, which are themselves in per cent."""
        return text("comparing.points", self.language) if self.headline.kind is MetricKind.SHARE else ""

    def interval(self, values: Floats) -> str:
        """Write the median and the 5th and 95th percentile over runs, the value alone of a single run."""
        unit = percent_sign(self.language) if self.headline.kind is MetricKind.SHARE else ""
        return self._interval(quantiles(values, _MEDIAN_AND_INTERVAL).tolist(), len(values), unit)

    def difference(self, arm: Floats, baseline: Floats) -> str:
        """Write the median of paired differences and their 5th and 95th percentile."""
        numbers = quantiles((arm - baseline) * self.factor, _MEDIAN_AND_INTERVAL).tolist()
        return self._interval(numbers, len(arm), self.difference_unit, signed=True)

    def _interval(self, numbers: Sequence[float], n_runs: int, unit: str, *, signed: bool = False) -> str:
        if np.isnan(numbers[0]):
            return UNDEFINED
        middle, low, high = (number(value, self.language, self.digits, signed=signed) for value in numbers)
        return f"{middle}{unit}" if n_runs == 1 else interval(f"{middle}{unit}", low, high, self.language)

    def certainty(self, found: HeadlineDifference) -> tuple[str, ...]:
        """Write how well a mean difference is known: the mean and the share of draws above zero, with their intervals.

        A digit more is written than of outcomes, and a dash where the runs cannot tell.
        """
        share = [100 * one for one in (found.p_positive, found.p_low, found.p_high)]
        return (
            self._known([found.mean, found.low95, found.high95], self.digits + 1, self.difference_unit, signed=True),
            self._known(share, 0, percent_sign(self.language)),
        )

    def _known(self, numbers: Sequence[float], digits: int, unit: str, *, signed: bool = False) -> str:
        """Write a number with its interval, without it where it is unknown."""
        middle, low, high = (_or_dash(one, digits, self.language, signed=signed) for one in numbers)
        known = middle if middle == UNDEFINED else f"{middle}{unit}"
        return known if UNDEFINED in (middle, low) else interval(known, low, high, self.language)

    def against_margin(self, found: HeadlineDifference) -> tuple[str, str]:
        """Write the margin, and where the interval of the mean lies to it."""
        margin = f"{number(found.margin, self.language, self.digits + 1)}{self.difference_unit}"
        return margin, MeanDifference.of(found).in_words(None, self.language)


class ScreenTables:
    """The tables of a study's results against a baseline, in a language."""

    def __init__(self, results: StudyResults, baseline: str, language: str) -> None:
        self._arms, self._baseline, self._language = results.national, baseline, language
        self._population, self._folder = results.population, results.folder
        self._margins = results.manifest["configuration"].get("margins") or {}
        self._labels, self._place = labels_in(results.manifest, language), place_name(results.manifest, language)
        self.others = [arm for arm in self._arms if arm != baseline]

    def closing(self) -> Iterator[Table]:
        """Yield what a study shows at its end: outcomes and differences at the ends of years, means at the last."""
        days = year_ends(next(iter(self._arms.values())), SHOWN_YEARS)
        yield self._outcomes(days)
        if self._baseline in self._arms and self.others:
            yield self._differences(days)
            yield self._certainty(self.others, days[-1])
            yield self._prices(self.others, days[-1])

    def of_arm(self, arm: str) -> Iterator[Table]:
        """Yield how one arm differs from the baseline at all year ends, and how well this is known at the last."""
        days = year_ends(self._arms[self._baseline])
        yield self._years(arm, days)
        yield self._certainty([arm], days[-1])
        yield self._prices([arm], days[-1])

    def remarks(self) -> Iterator[str]:
        """Yield what must be known to read the tables, a line each: the start, what differences hang on, and more."""
        others = {arm: self._labels[arm] for arm in self.others}
        yield from start_sentences(self._folder, self._language)
        yield from hanging_sentences(self._folder, others, self._language)
        yield text("comparing.shells", self._language)
        for caution in cautions([outcomes.pairs for outcomes in self._arms.values()], self._language):
            yield self._text("caution", words=caution)

    def _outcomes(self, days: Sequence[date]) -> Table:
        """Return the headlines of every arm: a block for each date, a line for each headline, a column for each arm."""
        arms = self._arms.values()
        title = self._text("outcomes", place=self._place, spread=self._spread("outcomes"))
        table = self._by_arm(title, list(self._arms))
        lines = [
            _Line.of(one, (values_at(outcomes, one.name, day) for outcomes in arms for day in days), self._language)
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
                pairs = (self._pair(line.headline, arm, day) for arm in self.others)
                table.add_row(line.label, *(line.difference(*pair) for pair in pairs))
        return table

    def _years(self, arm: str, days: Sequence[date]) -> Table:
        """Return the paired differences of one arm: a line for each date, a column for each headline."""
        lines = self._lines([arm], days)
        title = f"{self._labels[arm]}. {self._differences_title()}"
        table = _table(title, "", [line.label for line in lines])
        for day in days:
            table.add_row(self._end_of(day), *(line.difference(*self._pair(line.headline, arm, day)) for line in lines))
        return table

    def _certainty(self, arms: Sequence[str], day: date) -> Table:
        """Return how well mean differences are known at a date: a block for each arm."""
        baseline = self._labels[self._baseline]
        title = self._text("certainty", place=self._place, baseline=baseline, day=self._end_of(day))
        columns = [self._text(name) for name in ("mean", "better", "margin", "verdict")]
        table = _table(title, self._text("figure"), columns)
        lines = self._lines(arms, [day])
        for arm in arms:
            _open_block(table, self._labels[arm])
            for line in lines:
                found = self._difference(line, arm, day)
                table.add_row(line.label, *line.certainty(found), *line.against_margin(found))
        return table

    def _difference(self, line: _Line, arm: str, day: date) -> HeadlineDifference:
        """Return an arm's difference in the unit written."""
        ours, theirs = self._pair(line.headline, arm, day)
        pairs = common_pairs(self._arms[arm], self._arms[self._baseline])
        margin = line.factor * margin_of(line.headline.name, self._margins, theirs)
        return headline_difference((ours - theirs) * line.factor, pairs, margin)

    def _lines(self, arms: Sequence[str], days: Sequence[date]) -> list[_Line]:
        """Return the headlines in units that suit the differences of these arms at these dates."""
        return [
            _Line.of(one, (np.subtract(*self._pair(one, arm, day)) for arm in arms for day in days), self._language)
            for one in headlines()
        ]

    def _pair(self, what: Metric, arm: str, day: date) -> tuple[Floats, Floats]:
        """Return the values of an arm and of the baseline at a date, run by run of those that both have."""
        one, other = self._arms[arm], self._arms[self._baseline]
        pairs = common_pairs(one, other)
        return values_at(one, what.name, day, pairs), values_at(other, what.name, day, pairs)

    def _prices(self, arms: Sequence[str], day: date) -> Table:
        """Return what gains in coverage cost at a date: a column for each arm."""
        title = self._text("prices", place=self._place, day=self._end_of(day))
        table = _table(title, "", [self._labels[arm] for arm in arms])
        reference = self._arms[self._baseline]
        for paid, gain, key in _PRICES:
            found = (price(self._arms[arm], reference, day, paid, gain, self._population) for arm in arms)
            table.add_row(text(key, self._language), *(_price(one, self._language) for one in found))
        return table

    def _text(self, key: str, **values: object) -> str:
        return text(f"screen.{key}", self._language, **values)

    def _spread(self, what: str) -> str:
        """Return what the numbers in brackets are, given how many runs are behind them."""
        n_runs = min(len(outcomes.pairs) for outcomes in self._arms.values())
        kind = "single" if n_runs == 1 else "range" if n_runs < FEWEST_FOR_INTERVAL else "interval"
        return self._text(f"{what}_{kind}", runs=number(n_runs, self._language))

    def _differences_title(self) -> str:
        baseline, spread = self._labels[self._baseline], self._spread("differences")
        return self._text("differences", place=self._place, baseline=baseline, spread=spread)

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


def _or_dash(value: float, digits: int, language: str, *, signed: bool = False) -> str:
    return UNDEFINED if np.isnan(value) else number(value, language, digits, signed=signed)


def _table(title: str, first: str, others: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table


def _open_block(table: Table, what: str) -> None:
    table.add_section()
    table.add_row(what, style="bold")
