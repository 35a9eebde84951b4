"""The tables that a study prints at its end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.comparing.efficiency import MEASURES, price
from experiments.comparing.headline_numbers import UNDEFINED, Figure, MeanTexts, headline_figures, shown_dates
from experiments.comparing.ratios import Ratio, Reason
from experiments.comparing.statistics import paired_difference
from experiments.comparing.study_results import StudyResults
from experiments.comparing.too_few_runs import FEWEST_FOR_INTERVAL, cautions
from experiments.language.numbers import interval, number
from experiments.language.texts import text
from experiments.storing.outcomes import Outcomes, common_pairs
from sim.arrays import Floats

PRICES = (  # what is paid, for what gain, and the key of its text
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
_NARROWEST = 150  # columns; without a terminal nothing says how wide a page is


@dataclass(frozen=True)
class Shown:
    """What a study's tables on the screen are about."""

    arms: Mapping[str, Outcomes]  # national
    baseline: str
    labels: Mapping[str, str]  # the arms' names for people
    population: float  # inhabitants of the place
    language: str

    @classmethod
    def of(cls, results: StudyResults, baseline: str, language: str) -> "Shown":
        """Return what the tables of a study's results are about."""
        return cls(results.national, baseline, labels_in(results.manifest, language), results.population, language)

    @property
    def others(self) -> list[str]:
        """The arms that are compared with the baseline."""
        return [arm for arm in self.arms if arm != self.baseline]

    def text(self, key: str, **values: object) -> str:
        """Return a text in the language of the study."""
        return text(key, self.language, **values)

    def spread_in_words(self, what: str) -> str:
        """Return what the numbers in brackets are, given how many runs stand behind them."""
        n_runs = min(len(outcomes.pairs) for outcomes in self.arms.values())
        kind = "single" if n_runs == 1 else "range" if n_runs < FEWEST_FOR_INTERVAL else "interval"
        return self.text(f"screen.{what}_{kind}", runs=number(n_runs, self.language))

    def differences_title(self) -> str:
        """Return what tables of differences show."""
        baseline = self.labels[self.baseline]
        return self.text("screen.differences", baseline=baseline, spread=self.spread_in_words("differences"))

    def end_of(self, day: date) -> str:
        """Return a month's end in words."""
        return self.text("screen.end", month=day.month, year=day.year)

    def pair(self, figure: Figure, arm: str, day: date) -> tuple[Floats, Floats]:
        """Return a figure of an arm and of the baseline at a date, run by run of those that both have."""
        one, other = self.arms[arm], self.arms[self.baseline]
        pairs = common_pairs(one, other)
        return figure.of(one, day, pairs), figure.of(other, day, pairs)

    def difference(self, figure: Figure, arm: str, day: date) -> Floats:
        """Return the paired differences of a figure at a date."""
        one, other = self.pair(figure, arm, day)
        return one - other

    def fitted(self, figures: Sequence[Figure], arms: Sequence[str], days: Sequence[date]) -> list[Figure]:
        """Return figures in units that fit the differences that are shown."""
        return [figure.fitted(self.difference(figure, arm, day) for arm in arms for day in days) for figure in figures]

    def mean(self, figure: Figure, arm: str, day: date) -> MeanTexts:
        """Return what is known of the mean difference of a figure at a date."""
        pairs = common_pairs(self.arms[arm], self.arms[self.baseline])
        return figure.mean_difference(self.difference(figure, arm, day), pairs, self.language)


def wide_console() -> Console:
    """Return a console that does not cut tables when the output goes to a file or a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=max(console.width, _NARROWEST))


def labels_in(manifest: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the arms' names for people, as the manifest has them."""
    return {arm["name"]: str(arm["label"].get(language, arm["name"])) for arm in manifest["arms"]}


def closing_tables(shown: Shown, years: Sequence[int]) -> Iterator[Table]:
    """Yield what a study shows at its end: outcomes and differences at the ends of these years, means at the last."""
    figures, days = headline_figures(), shown_dates(next(iter(shown.arms.values())), years)
    yield outcomes_table(shown, figures, days)
    if shown.baseline in shown.arms and shown.others:
        yield differences_table(shown, figures, days)
        yield means_table(shown, figures, days[-1])


def caution_lines(shown: Shown) -> Iterator[str]:
    """Yield the warnings that the runs deserve, a line each."""
    for caution in cautions([outcomes.pairs for outcomes in shown.arms.values()], shown.language):
        yield shown.text("screen.caution", words=caution)


def outcomes_table(shown: Shown, figures: Sequence[Figure], days: Sequence[date]) -> Table:
    """Return the figures of every arm: a block for each date, a line for each figure, a column for each arm."""
    arms, language = shown.arms.values(), shown.language
    title = shown.text("screen.outcomes", spread=shown.spread_in_words("outcomes"))
    table = _by_arm(shown, title, list(shown.arms))
    fitted = [figure.fitted(figure.of(one, day) for one in arms for day in days) for figure in figures]
    for day in days:
        _open_block(table, shown.end_of(day))
        for figure in fitted:
            cells = (figure.interval(figure.of(outcomes, day), language) for outcomes in arms)
            table.add_row(figure.label[language], *cells)
    return table


def differences_table(shown: Shown, figures: Sequence[Figure], days: Sequence[date]) -> Table:
    """Return the paired differences of every other arm from the baseline, laid out like the outcomes."""
    table = _by_arm(shown, shown.differences_title(), shown.others)
    fitted = shown.fitted(figures, shown.others, days)
    for day in days:
        _open_block(table, shown.end_of(day))
        for figure in fitted:
            cells = (figure.difference(*shown.pair(figure, arm, day), shown.language) for arm in shown.others)
            table.add_row(figure.label[shown.language], *cells)
    return table


def means_table(shown: Shown, figures: Sequence[Figure], day: date) -> Table:
    """Return how well the mean differences at a date are known, and what gains cost: a column for each arm."""
    title = shown.text("screen.means", baseline=shown.labels[shown.baseline], day=shown.end_of(day))
    table = _by_arm(shown, title, shown.others)
    for figure in shown.fitted(figures, shown.others, [day]):
        means = [shown.mean(figure, arm, day) for arm in shown.others]
        cells = [f"{found.mean} ({found.parameters} | {found.chance})" for found in means]
        table.add_row(figure.label[shown.language], *cells)
    _open_block(table, shown.text("screen.prices"))
    for label, *cells in price_lines(shown, shown.others, day):
        table.add_row(label, *cells)
    return table


def price_lines(shown: Shown, arms: Sequence[str], day: date) -> list[tuple[str, ...]]:
    """Return what gains in coverage cost at a date: a label, then a text for each arm."""
    baseline = shown.arms[shown.baseline]
    return [
        (
            text(label, shown.language),
            *(_price(shown, price(shown.arms[arm], baseline, day, paid, gain, shown.population)) for arm in arms),
        )
        for paid, gain, label in PRICES
    ]


def _price(shown: Shown, found: Ratio) -> str:
    if found.reason is not Reason.NONE:
        return shown.text(_NO_PRICE[found.reason])
    value, low, high = (_rounded(amount, shown.language) for amount in (found.value, found.low, found.high))
    return interval(value, low, high, shown.language)


def _rounded(amount: float, language: str) -> str:
    """Return an amount with three significant digits, and no fewer than stand before the decimal sign."""
    digits = max(0, _PRICE_DIGITS - 1 - int(np.floor(np.log10(abs(amount))))) if amount else 0
    return number(round(amount, digits), language, min(digits, _PRICE_DIGITS))


def year_table(shown: Shown, arm: str, figures: Sequence[Figure], days: Sequence[date]) -> Table:
    """Return the paired differences of one arm from the baseline: a line for each date, a column for each figure."""
    fitted = shown.fitted(figures, [arm], days)
    table = _table(
        f"{shown.labels[arm]}. {shown.differences_title()}", "", [one.label[shown.language] for one in fitted]
    )
    for day in days:
        cells = (figure.difference(*shown.pair(figure, arm, day), shown.language) for figure in fitted)
        table.add_row(shown.end_of(day), *cells)
    return table


def certainty_table(shown: Shown, arm: str, figures: Sequence[Figure], day: date) -> Table:
    """Return how well one arm's mean differences are known at a date, what pairing gains, what coverage costs."""
    title = shown.text(
        "screen.certainty", arm=shown.labels[arm], baseline=shown.labels[shown.baseline], day=shown.end_of(day)
    )
    columns = [shown.text(f"screen.{name}") for name in ("mean", "parameters", "chance", "better", "pairing")]
    table = _table(title, shown.text("screen.figure"), columns)
    for figure in shown.fitted(figures, [arm], [day]):
        found, compared = shown.mean(figure, arm, day), paired_difference(*shown.pair(figure, arm, day))
        better = _or_dash(float(compared.p_positive), 2, shown.language)
        pairing = _or_dash(float(compared.variance_ratio), 1, shown.language)
        gain = pairing if pairing == UNDEFINED else shown.text("screen.gain", n=pairing)
        table.add_row(figure.label[shown.language], found.mean, found.parameters, found.chance, better, gain)
    _open_block(table, shown.text("screen.prices"))
    for label, cell in price_lines(shown, [arm], day):
        table.add_row(label, cell)
    return table


def _or_dash(value: float, digits: int, language: str) -> str:
    return UNDEFINED if np.isnan(value) else number(value, language, digits)


def _by_arm(shown: Shown, title: str, arms: Sequence[str]) -> Table:
    return _table(title, shown.text("screen.figure"), [shown.labels[arm] for arm in arms])


def _table(title: str, first: str, others: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table


def _open_block(table: Table, what: str) -> None:
    table.add_section()
    table.add_row(f"[bold]{what}[/bold]")
