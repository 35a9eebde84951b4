"""The paragraph says what the tables hold: its figures are read back out of it."""

import re
from collections.abc import Sequence

import pytest

from experiments.language.texts import LANGUAGES
from experiments.value.value_files import value_tables
from experiments.value.value_sentences import ValueTables, paragraph
from experiments.value.value_tables import ALL
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
    per_year = {"en": "Fast”: an inhabitant-year newly covered costs", "fr": "nouvellement couverte coûte"}[language]
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
