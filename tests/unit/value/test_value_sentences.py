"""The paragraph says what the tables hold: its figures are read back out of it."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest

from experiments.language.texts import LANGUAGES
from experiments.value.consequences import PRESSURE_TIME
from experiments.value.frontier import FrontierVerdict
from experiments.value.value_files import value_tables
from experiments.value.value_sentences import Row, ValueTables, money, paragraph
from experiments.value.value_tables import ALL, ValuedStudy
from tests.reader import faults, value_of
from tests.unit.value.made_up import context, valuation, valued_study

UNITS = {"M€": 1e6, "k€": 1e3}
NUMBER = r"([−\d][\d.,\u202f]*)"
INTERVAL = rf"{NUMBER} \[{NUMBER}(?:,|\s;) {NUMBER}\]"


def figures(words: str, before: str, language: str) -> list[float]:
    """Return the three numbers with a unit that follow some words, in euros."""
    found = re.search(rf"{re.escape(before)}.*?{INTERVAL} (M€|k€)", words)
    assert found, (before, words)
    return [value_of(one, language) * UNITS[found.group(4)] for one in found.groups()[:3]]


def assert_near(read: Sequence[float], *told: float) -> None:
    assert read == pytest.approx(list(told), rel=0.02, abs=1e5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("euros", [30.0, 45.0])
def test_figures_of_the_paragraph_are_those_of_the_tables(euros: float, language: str) -> None:
    study = valued_study(valuation(euros))
    tables, about = value_tables(study), context(study, language)
    words = paragraph(tables, about)
    assert list(faults(words, language)) == []
    best, evpi = tables.best, tables.perfect(euros)
    assert best["arm"] == "fast"
    high = {"en": "has the highest expected net benefit", "fr": "a le bénéfice net attendu le plus élevé"}[language]
    assert_near(figures(words, high, language), best["net_benefit"], best["low95"], best["high95"])
    loses = {"en": "now loses", "fr": "fait perdre"}[language]
    assert_near(figures(words, loses, language), evpi["evpi"], evpi["low95"], evpi["high95"])
    known = tables.assumptions[tables.assumptions["told_apart"]].iloc[0]
    told = figures(words, f"{known['assumption']} (", language)
    assert_near(told, known["evppi"], known["low95"], known["high95"])
    price = tables.prices[(tables.prices["arm"] == "fast") & (tables.prices["payer"] == ALL)].iloc[0]
    per_year = {
        "en": "Fast”: an inhabitant-year newly covered costs",
        "fr": "une année de couverture d'un habitant de plus coûte",
    }[language]
    found = re.search(rf"{per_year} {INTERVAL}", words)
    assert found
    assert value_of(found.group(1), language) == pytest.approx(price["price"], abs=0.06)
    assert f"{100 * best['p_best']:.0f}" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_claimed_of_assumptions_that_are_not_told_apart(language: str) -> None:
    study = valued_study()
    silent = {"A2": study.drawn.values["A2"]}
    unknowing = type(study)(study.consequences, study.valuation, type(study.drawn)(silent, {}), study.resampling)
    tables = value_tables(unknowing)
    words = paragraph(tables, context(unknowing, language))
    assert not tables.assumptions["told_apart"].any()
    assert {"en": "none is told apart", "fr": "aucune ne se distingue"}[language] in words
    assert {"en": "Worth knowing", "fr": "Bonnes à connaître"}[language] not in words


def test_the_baseline_is_named_best_where_coverage_is_worth_nothing() -> None:
    study = valued_study(valuation(euros=0.0))
    words = paragraph(value_tables(study), context(study))
    assert "No arm has a higher expected net benefit than “Calm”, which is the best arm in 100% of 40 draws" in words
    assert "no information is worth anything" in words


def test_a_gain_that_may_be_zero_has_no_price() -> None:
    study = valued_study(chance=20.0)
    words = paragraph(value_tables(study), context(study))
    assert "“Dear”: no price, since the gain in coverage may be zero." in words


def test_a_single_draw_says_nothing_of_information() -> None:
    study = valued_study(n_draws=1)
    tables = value_tables(study)
    assert tables.assumptions.empty
    words = paragraph(tables, context(study))
    assert "A single draw leaves the parameters at their values" in words
    assert "now loses" not in words
    assert "at 3.0 posts" in words


def test_a_weight_of_shells_is_told() -> None:
    study = valued_study(valuation(shell=5e4))
    assert "counts as a loss of 50,000 euros" in paragraph(value_tables(study), context(study))


def test_tables_of_two_draws_and_more_name_the_range_of_posts() -> None:
    tables: ValueTables = value_tables(valued_study())
    assert "0.5 to 10.0 posts" in paragraph(tables, context(valued_study()))


@pytest.fixture(scope="module")
def study() -> ValuedStudy:
    return valued_study()


@pytest.fixture(scope="module")
def tables(study: ValuedStudy) -> ValueTables:
    return value_tables(study)


def of_arm(table: pd.DataFrame, arm: str, **changed: object) -> pd.DataFrame:
    """Return a table in which the rows of an arm have other values."""
    found = table.copy()
    found.loc[found["arm"] == arm, list(changed)] = list(changed.values())
    return found


def words_of(tables: ValueTables, study: ValuedStudy, language: str = "en", **changed: pd.DataFrame) -> str:
    found = paragraph(replace(tables, **changed), context(study, language))
    assert list(faults(found, language)) == []
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_of_authorities_is_a_level_beside_its_difference(
    tables: ValueTables, study: ValuedStudy, language: str
) -> None:
    assert tables.best["arm"] == "fast"
    rows = tables.costs[(tables.costs["payer"] == PRESSURE_TIME) & (tables.costs["year"] == ALL)]
    costs = tables.costs.copy()
    costs.loc[rows.index, "discounted_euros"] += 500e3  # the baseline takes time, too
    words = words_of(tables, study, language, costs=costs)
    own: Row = rows[rows["arm"] == "fast"].iloc[0]
    before = {"en": "a difference of", "fr": "soit un écart de"}[language]
    read = figures(words, before, language)
    assert read == pytest.approx([own["more_discounted_euros"], own["low95"], own["high95"]], rel=0.01)
    assert money(own["discounted_euros"] + 500e3, context(study, language)) in words
    assert {"en": "from “Calm”, at", "fr": "par rapport à « Calme », pour"}[language] in words.replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_arm_later_on_the_frontier_has_its_price_beyond_the_one_before(
    tables: ValueTables, study: ValuedStudy, language: str
) -> None:
    on = str(FrontierVerdict.FRONTIER)
    choice = of_arm(tables.choice, "dear", frontier=on, price_on_frontier=151.84, inhabitant_years=9e6)
    words = words_of(tables, study, language, choice=choice).replace("\u00a0", " ")
    told = {"en": "going from “Fast” to “Dear” costs 151.8", "fr": "passer de « Rapide » à « Cher » coûte 151,8"}
    assert told[language] in words
    assert words.count({"en": "going from", "fr": "passer de"}[language]) == 1  # none from the baseline
    assert told[language] not in words_of(tables, study, language)


def test_an_arm_that_is_best_in_more_draws_is_named(tables: ValueTables, study: ValuedStudy) -> None:
    more = "In more draws, 93%, “Dear” is the best arm"
    assert more in words_of(tables, study, choice=of_arm(tables.choice, "dear", p_best=0.93))
    assert "In more draws" not in words_of(tables, study, choice=of_arm(tables.choice, "fast", p_best=0.95))


def test_a_single_draw_says_where_no_difference_is_told() -> None:
    study = valued_study(n_draws=1)
    tables = value_tables(study)
    choice = tables.choice.assign(is_best=tables.choice["arm"] == "fast")
    unsure = words_of(tables, study, choice=of_arm(choice, "fast", net_benefit=2e6, low95=-1e6, high95=5e6))
    assert "than “Calm” cannot be told at this number of replicates" in unsure
    surely = words_of(tables, study, choice=of_arm(choice, "fast", net_benefit=2e6, low95=1e6, high95=5e6))
    assert "cannot be told at this number" not in surely


@pytest.mark.parametrize(
    ("high", "said"),
    [
        (4.0, "“Fast”: no price, since it may cost less than the baseline."),
        (-1.0, "“Fast”: no price, since it covers more people than the baseline and costs less."),
    ],
)
def test_a_price_that_may_be_negative_is_none(tables: ValueTables, study: ValuedStudy, high: float, said: str) -> None:
    words = words_of(tables, study, prices=of_arm(tables.prices, "fast", low95=-2.0, high95=high))
    assert said in words
    assert "“Fast”: an inhabitant-year" not in words


def test_more_that_stand_out_than_by_accident_are_drawn_a_conclusion_from(
    tables: ValueTables, study: ValuedStudy
) -> None:
    row = tables.assumptions.iloc[[0]].assign(told_apart=False, p_alone=0.5)
    rows = pd.concat([row] * 50, ignore_index=True)
    many = rows.assign(p_alone=[0.01] * 9 + [0.5] * 41)
    conclusion = "There is thus probably something to know, but which assumption cannot be said."
    assert f"9 would stand out, where 2.5 are expected to by accident. {conclusion}" in words_of(
        tables, study, assumptions=many
    )
    few = rows.assign(p_alone=[0.01] * 3 + [0.5] * 47)
    assert conclusion not in words_of(tables, study, assumptions=few)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_of_fewer_professionals_says_what_is_wrong_with_its_shells(
    tables: ValueTables, study: ValuedStudy, language: str
) -> None:
    about = context(study, language)
    told = {"en": "empty shells are too many", "fr": "les coquilles vides sont trop nombreuses"}[language]
    assert told in paragraph(tables, replace(about, is_thinned=True))
    assert told not in paragraph(tables, about)


def test_amounts_are_millions_from_one_million_on(study: ValuedStudy) -> None:
    assert [money(euros, context(study)) for euros in (999e3, 1.69e6)] == ["999 k€", "1.69 M€"]
