"""The tables of task=value in one paragraph of plain words, which claims no more than they bear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias

import pandas as pd

from experiments.comparing.ratios import Reason
from experiments.language.numbers import (
    MoneyUnit,
    between,
    digits_of,
    full_date,
    interval,
    money_unit_for,
    number,
    percent,
)
from experiments.language.texts import text
from experiments.value.consequences import PRESSURE_ASSUMPTION, PRESSURE_TIME
from experiments.value.frontier import FrontierVerdict
from experiments.value.partial_information import FEWEST_DRAWS, SIGNIFICANCE
from experiments.value.valuation import Valuation
from experiments.value.value_tables import ALL, TAKEN_OUT

Row: TypeAlias = "pd.Series[Any]"


@dataclass(frozen=True)
class ValueTables:
    """The tables that the paragraph and the figures are made from."""

    costs: pd.DataFrame
    prices: pd.DataFrame
    choice: pd.DataFrame
    acceptability: pd.DataFrame
    information: pd.DataFrame
    assumptions: pd.DataFrame

    @property
    def best(self) -> Row:
        """The row of the arm of the highest expected net benefit."""
        return self.choice[self.choice["is_best"]].iloc[0]

    def perfect(self, euros_per_inhabitant_year: float) -> Row:
        """Return the row of perfect information at a willingness to pay."""
        return self.information[self.information["euros_per_inhabitant_year"] == euros_per_inhabitant_year].iloc[0]


@dataclass(frozen=True)
class ValueContext:
    """What the words need beside the tables."""

    valuation: Valuation
    labels: Mapping[str, str]  # by arm, in the language
    baseline: str
    place: str
    start: date
    end: date
    n_assumptions: int
    language: str
    is_thinned: bool = False  # fewer professionals than there are

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key of this room."""
        return text(f"value.{key}", self.language, **values)

    @property
    def period(self) -> dict[str, str]:
        """The first and the last day that count, and the rate, in words."""
        days = {name: full_date(day, self.language) for name, day in (("start", self.start), ("end", self.end))}
        return {**days, "rate": percent(self.valuation.discount, self.language, 1)}


def paragraph(tables: ValueTables, about: ValueContext) -> str:
    """Return what the tables say, a sentence after the other."""
    language, worth = about.language, about.valuation
    values = {
        "euros": plain(worth.euros_per_inhabitant_year, language),
        "shell": _shell(about),
    }
    names = {"place": about.place, "baseline": about.labels[about.baseline]}
    return " ".join(
        (
            about.say("valued", **about.period, **values, **names),
            *((f"{text('simulate.thinned', language)}.",) if about.is_thinned else ()),
            *_best(tables, about),
            *_prices(tables, about),
            *_frontier(tables, about),
            *_perfect(tables, about),
            *_assumptions(tables, about),
            _pressure(tables, about),
        )
    )


def _shell(about: ValueContext) -> str:
    euros = about.valuation.euros_per_shell
    return about.say("shell_some", euros=plain(euros, about.language)) if euros else about.say("shell_none")


def plain(euros: float, language: str) -> str:
    """Return euros with cents only where there are some."""
    return number(euros, language, 0 if euros == round(euros) else 2)


def unit_of(euros: float) -> MoneyUnit:
    """Return the unit of amounts up to this one: millions from one million on."""
    return money_unit_for(euros, fewest=1.0)


def amount(row: Row, name: str, about: ValueContext) -> str:
    """Return an amount of a table with its interval, in the unit that suits it."""
    ends = [float(row[column]) for column in (name, "low95", "high95")]
    unit = unit_of(max(map(abs, ends)))
    digits = digits_of(max(abs(end) for end in ends) / unit.euros)
    middle, low, high = (number(end / unit.euros, about.language, digits) for end in ends)
    return about.say("amount", interval=interval(middle, low, high, about.language), unit=unit.short(about.language))


def money(euros: float, about: ValueContext) -> str:
    """Return an amount without interval, in the unit that suits it."""
    unit = unit_of(abs(euros))
    written = number(euros / unit.euros, about.language, digits_of(abs(euros) / unit.euros))
    return about.say("amount", interval=written, unit=unit.short(about.language))


def _best(tables: ValueTables, about: ValueContext) -> Iterator[str]:
    row, of_one = tables.best, "_of_one" if _n_draws(tables) == 1 else ""
    baseline = about.labels[about.baseline]
    counts = {"share": percent(row["p_best"], about.language), "n": _n_draws(tables)}
    if row["arm"] == about.baseline:
        yield about.say(f"baseline_best{of_one}", baseline=baseline, **counts)
    else:
        benefit = amount(row, "net_benefit", about)
        yield about.say(f"best{of_one}", arm=about.labels[row["arm"]], benefit=benefit, **counts)
        if not row["low95"] > 0:
            yield about.say(f"best_not_told{of_one}", baseline=baseline)
    oftenest = tables.choice.iloc[int(tables.choice["p_best"].argmax())]
    if not of_one and oftenest["p_best"] > row["p_best"]:
        share = percent(oftenest["p_best"], about.language)
        yield about.say("best_more_often", arm=about.labels[oftenest["arm"]], share=share)


def _n_draws(tables: ValueTables) -> int:
    return int(tables.information["n_draws"].iloc[0])


def _prices(tables: ValueTables, about: ValueContext) -> Iterator[str]:
    rows = tables.prices
    own = rows[(rows["payer"] == ALL) & (rows["discounted"] == (about.valuation.discount > 0))]
    for _, row in own.iterrows():
        label = about.labels[row["arm"]]
        if row["undefined"] != Reason.NONE:
            yield about.say(f"no_price.{row['undefined']}", arm=label)
        elif row["low95"] < 0:
            reason = "costs less" if row["high95"] < 0 else "may cost less"
            yield about.say(f"no_price.{reason}", arm=label)
        else:
            middle, low, high = (number(row[name], about.language, 1) for name in ("price", "low95", "high95"))
            yield about.say("price", arm=label, price=interval(middle, low, high, about.language))


def _frontier(tables: ValueTables, about: ValueContext) -> Iterator[str]:
    """Yield the arms on the frontier, and the price of going from one to the next where it is not the baseline's."""
    rows = tables.choice[tables.choice["frontier"] == FrontierVerdict.FRONTIER].sort_values("inhabitant_years")
    arms = about.say("list").join(about.say("and_quote", arm=about.labels[arm]) for arm in rows["arm"])
    yield about.say("frontier", arms=arms)
    for (earlier, _), (later, price) in pairwise(zip(rows["arm"], rows["price_on_frontier"], strict=True)):
        if earlier != about.baseline:
            names = {"earlier": about.labels[earlier], "later": about.labels[later]}
            yield about.say("frontier_price", price=number(price, about.language, 1), **names)


def _perfect(tables: ValueTables, about: ValueContext) -> Iterator[str]:
    row = tables.perfect(about.valuation.euros_per_inhabitant_year)
    if _n_draws(tables) == 1:
        yield about.say("one_draw")
        return
    if row["evpi"] <= 0:
        yield about.say("no_evpi")
        return
    yield about.say("evpi", arm=about.labels[tables.best["arm"]], evpi=amount(row, "evpi", about))
    if row["chance"] == TAKEN_OUT:
        yield about.say("taken_out", inflated=money(float(row["evpi_with_chance"]), about))
    else:
        yield about.say("unknown")


def _assumptions(tables: ValueTables, about: ValueContext) -> Iterator[str]:
    rows, draws = tables.assumptions, _n_draws(tables)
    told = rows[rows["told_apart"]]
    if 1 < draws < FEWEST_DRAWS:
        yield about.say("few_draws", draws=draws, fewest=FEWEST_DRAWS)
    elif not told.empty:
        each = (_named(row, amount(row, "evppi", about), about) for _, row in told.iterrows())
        yield about.say("told", n=about.n_assumptions, names=about.say("list").join(each))
    elif tables.perfect(about.valuation.euros_per_inhabitant_year)["evpi"] > 0:
        row = rows.sort_values("high95", kind="stable").iloc[-1]
        names = {"number": row["assumption"], "title": row[f"title_{about.language}"]}
        high = money(float(row["high95"]), about)
        yield about.say("nothing_told", n=about.n_assumptions, draws=draws, high=high, **names)
        yield from _alone(rows, about)


def _alone(rows: pd.DataFrame, about: ValueContext) -> Iterator[str]:
    """Yield how many assumptions would stand out alone, and what follows where these are more than by accident."""
    from scipy.stats import binom  # noqa: PLC0415  # checking a configuration does without scipy

    n_alone = int((rows["p_alone"] <= SIGNIFICANCE).sum())
    yield about.say("alone", n=n_alone, by_accident=number(SIGNIFICANCE * len(rows), about.language, 1))
    if binom.sf(n_alone - 1, len(rows), SIGNIFICANCE) <= SIGNIFICANCE:
        yield about.say("alone_together")


def _named(row: Row, value: str, about: ValueContext) -> str:
    names = {"number": row["assumption"], "title": row[f"title_{about.language}"], "value": value}
    measure = row[f"to_measure_{about.language}"]
    if not measure:
        return about.say("one", **names)
    return about.say("one_to_measure", measure=measure[0].lower() + measure[1:], **names)


def _pressure(tables: ValueTables, about: ValueContext) -> str:
    rows, arm = tables.costs, tables.best["arm"]
    own = rows[(rows["year"] == ALL) & (rows["payer"] == PRESSURE_TIME) & (rows["arm"] == arm)].iloc[0]
    pressure, is_drawn = about.valuation.pressure, _n_draws(tables) > 1
    ends = (pressure.lowest, pressure.highest) if is_drawn else (pressure.posts_per_million,) * 2
    low, high = (number(end, about.language, 1) for end in ends)
    posts = between(low, high, about.language)
    difference = amount(own, "more_discounted_euros", about)
    names = {"arm": about.labels[arm], "baseline": about.labels[about.baseline], "number": PRESSURE_ASSUMPTION}
    key = "pressure_of_baseline" if arm == about.baseline else "pressure"
    euros = money(float(own["discounted_euros"]), about)
    return about.say(key, euros=euros, difference=difference, posts=posts, **names)
