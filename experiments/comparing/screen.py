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
from experiments.comparing.headlines import headlines, values_at, year_ends
from experiments.comparing.money_notes import money_notes
from experiments.comparing.place import place_name
from experiments.comparing.ratios import Ratio, Reason
from experiments.comparing.shown_days import once_apart, shown_days
from experiments.comparing.start_table import start_sentences
from experiments.comparing.statistics import mean_and_spread
from experiments.comparing.study_results import StudyResults
from experiments.comparing.too_few_runs import FEWEST_FOR_INTERVAL, cautions
from experiments.comparing.verdicts import MeanDifference
from experiments.language.numbers import (
    interval,
    month_and_year,
    number,
    of_unit,
    percent,
    percent_sign,
    unit_beside_others,
    with_ends,
)
from experiments.language.texts import text
from experiments.storing.outcomes import Outcomes, Pair, common_pairs
from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind
from sim.metrics.costs import PUBLIC_COST

_PRICES = (  # what is paid, for what gain, and the key of its text
    (MEASURES[0], "coverage_li_plus", "screen.price.inhabitant_li_plus"),
    (MEASURES[0], "coverage_functioning", "screen.price.inhabitant_functioning"),
    (MEASURES[1], "coverage_li_plus", "screen.price.shells_li_plus"),
)
_NO_PRICE = {
    Reason.NO_GAIN: "screen.why.no_gain",
    Reason.LOSS: "screen.why.loss",
    Reason.TOO_FEW_RUNS: "screen.why.too_few_runs",
}
_PRICE_DIGITS = 3  # significant
_FEW = 10  # below it a mean number of shells has a decimal
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
    digits: int | None  # after the decimal sign; those of an amount of money where None
    language: str

    @classmethod
    def of(cls, headline: Metric, shown: Iterable[Floats], language: str) -> "_Line":
        """Return how a headline is written, given the values shown: they decide the unit of money, and the digits."""
        known = [np.abs(one[~np.isnan(one)]) for one in shown if not np.isnan(one).all()]
        largest = max((float(one.max()) for one in known), default=0.0)
        if headline.kind is MetricKind.EUROS:
            unit = unit_beside_others(largest)
            label = text("comparing.cost", language, unit=unit.short(language))
            return cls(headline, label, 1 / unit.euros, None, language)
        is_share = headline.kind is MetricKind.SHARE
        digits = 1 if is_share or max((float(one.mean()) for one in known), default=0.0) < _FEW else 0
        return cls(headline, headline.label[language], 100.0 if is_share else 1.0, digits, language)

    def values(self, outcomes: Outcomes, day: date, pairs: Sequence[Pair] | None = None) -> Floats:
        """Return the values at a date in the unit written: runs."""
        return values_at(outcomes, self.headline.name, day, pairs) * self.factor

    @property
    def difference_unit(self) -> str:
        """The unit of differences: points for shares, which are themselves in per cent."""
        return text("comparing.points", self.language) if self.headline.kind is MetricKind.SHARE else ""

    def interval(self, values: Floats) -> str:
        """Write the mean and the 5th and 95th percentile over runs, the value alone of a single run."""
        unit = percent_sign(self.language) if self.headline.kind is MetricKind.SHARE else ""
        return self._interval(values, unit)

    def difference(self, arm: Floats, baseline: Floats) -> str:
        """Write the mean of paired differences and their 5th and 95th percentile."""
        return self._interval((arm - baseline) * self.factor, self.difference_unit, signed=True)

    def _interval(self, values: Floats, unit: str, *, signed: bool = False) -> str:
        found = mean_and_spread(values)
        if np.isnan(found).any():
            return UNDEFINED
        middle, low, high = with_ends(tuple(found.tolist()), self.language, self.digits, signed=signed)
        known = f"{middle}{unit}"
        return known if len(values) == 1 else interval(known, low, high, self.language)

    def certainty(self, found: HeadlineDifference) -> tuple[str, ...]:
        """Write how well a mean difference is known: the mean and the share of draws above zero, with their intervals.

        A digit more is written than of outcomes but of money, and a dash where the runs cannot tell.
        """
        share = (100 * found.p_positive, 100 * found.p_low, 100 * found.p_high)
        return (
            self._known((found.mean, found.low95, found.high95), self._finer, self.difference_unit, signed=True),
            self._known(share, 0, percent_sign(self.language)),
        )

    @property
    def _finer(self) -> int | None:
        return None if self.digits is None else self.digits + 1

    def _known(self, values: tuple[float, float, float], digits: int | None, unit: str, *, signed: bool = False) -> str:
        """Write a number with its interval, without it where it is unknown."""
        if np.isnan(values[0]):
            return UNDEFINED
        if np.isnan(values[1]):
            return f"{self._written(values[0], digits, signed=signed)}{unit}"
        middle, low, high = with_ends(values, self.language, digits, signed=signed)
        return interval(f"{middle}{unit}", low, high, self.language)

    def _written(self, value: float, digits: int | None, *, signed: bool = False) -> str:
        if digits is None:
            return of_unit(value, self.language, signed=signed)
        return number(value, self.language, digits, signed=signed)

    def against_margin(self, found: HeadlineDifference) -> tuple[str, str]:
        """Write the margin, and where the interval of the mean lies to it."""
        margin = f"{self._written(found.margin, self._finer)}{self.difference_unit}"
        return margin, MeanDifference.of(found).in_words(None, self.language)


class ScreenTables:
    """The tables of a study's results against a baseline, in a language."""

    def __init__(self, results: StudyResults, baseline: str, language: str) -> None:
        self._arms, self._baseline, self._language = results.national, baseline, language
        self._population, self._folder, self._manifest = results.population, results.folder, results.manifest
        self._margins = results.manifest["configuration"].get("margins") or {}
        self._labels, self._place = labels_in(results.manifest, language), place_name(results.manifest, language)
        self.others = [arm for arm in self._arms if arm != baseline]

    def closing(self) -> Iterator[Table]:
        """Yield what a study shows at its end: outcomes and differences at a few dates, what is known at the last."""
        days = shown_days(self._arms, self._baseline, self._manifest)
        yield self._outcomes(days)
        if self._baseline in self._arms and self.others:
            yield self._differences(days)
            yield self._certainty(self.others, days[-1])
            yield self._prices(self.others, days[-1])

    def of_arm(self, arm: str) -> Iterator[Table]:
        """Yield how one arm differs, at all year ends since it does, and how well this is known at the last."""
        both = {name: self._arms[name] for name in (self._baseline, arm)}
        days = once_apart(year_ends(both[self._baseline]), both, self._baseline)
        yield self._years(arm, days)
        yield self._certainty([arm], days[-1])
        yield self._prices([arm], days[-1])

    def remarks(self) -> Iterator[str]:
        """Yield what must be known to read the tables, a line each: the start, what differences hang on, and more."""
        others = {arm: self._labels[arm] for arm in self.others}
        yield from start_sentences(self._folder, self._language)
        yield from hanging_sentences(self._folder, others, self._language)
        if others and PUBLIC_COST in self._margins:
            yield self._text("margin_note", share=percent(self._margins[PUBLIC_COST], self._language))
        yield text("comparing.shells", self._language)
        if others:
            yield text("slides.levers_note", self._language)
            yield from money_notes(self._manifest, list(self._arms), self._language)
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
        """Return what gains in coverage cost at a date: a column for each arm that has a price, a line for others."""
        title = self._text("prices", place=self._place, day=self._end_of(day))
        found = {self._labels[arm]: self._prices_of(arm, day) for arm in arms}
        priced = {arm: prices for arm, prices in found.items() if any(one.reason is Reason.NONE for one in prices)}
        table = _table(title, "", list(priced))
        for row, (_, _, key) in enumerate(_PRICES if priced else ()):
            cells = (_price(prices[row], self._language) for prices in priced.values())
            table.add_row(text(key, self._language), *cells)
        for arm in (one for one in found if one not in priced):
            table.add_row(self._text("no_price", arm=arm, why=_why(found[arm], self._language)))
        return table

    def _prices_of(self, arm: str, day: date) -> list[Ratio]:
        one, other = self._arms[arm], self._arms[self._baseline]
        return [price(one, other, day, paid, gain, self._population) for paid, gain, _ in _PRICES]

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
        return self._text("end", when=month_and_year(day, self._language))

    def _by_arm(self, title: str, arms: Sequence[str]) -> Table:
        return _table(title, self._text("figure"), [self._labels[arm] for arm in arms])


def _price(found: Ratio, language: str) -> str:
    if found.reason is not Reason.NONE:
        return text("screen.undefined", language, why=text(_NO_PRICE[found.reason], language))
    value, low, high = (_rounded(amount, language) for amount in (found.value, found.low95, found.high95))
    written = interval(value, low, high, language)
    return text("screen.saving", language, price=written) if found.value < 0 else written


def _why(found: Sequence[Ratio], language: str) -> str:
    """Return why there is no price: the reason, or those of each gain where they are not the same."""
    reasons = {gain: text(_NO_PRICE[one.reason], language) for one, (_, gain, _) in zip(found, _PRICES, strict=True)}
    if len(set(reasons.values())) == 1:
        return next(iter(reasons.values()))
    told = (
        text("screen.reason_of", language, gain=text(f"screen.gain.{gain}", language), why=why)
        for gain, why in reasons.items()
    )
    return text("numbers.separator", language).join(told)


def _rounded(amount: float, language: str) -> str:
    """Write an amount with three significant digits, and no fewer than there are before the decimal sign."""
    digits = max(0, _PRICE_DIGITS - 1 - int(np.floor(np.log10(abs(amount))))) if amount else 0
    return number(round(amount, digits), language, min(digits, _PRICE_DIGITS))


def _table(title: str, first: str, others: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table


def _open_block(table: Table, what: str) -> None:
    table.add_section()
    table.add_row(what, style="bold")
