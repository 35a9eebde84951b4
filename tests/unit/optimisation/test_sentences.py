"""What is said of a search claims no more than its tables bear."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.optimisation.sentences import paragraph
from experiments.optimisation.tables import FRONTS, HYPERVOLUMES, SHORTLIST, _compared

FACTS: dict[str, Any] = {
    "date": "2027-12-31",
    "start": "2024-07-01",
    "objectives": {"coverage_functioning": "max", "public_cost_euros": "min"},
    "robustness": "worst_tenth",
    "budget_euros": 30e6,
    "evaluations": 2000,
    "searches": ["first", "second"],
    "draws": 4,
    "front_draws": 12,
    "fresh_draws": 100,
    "fresh_parameters": 48,
    "levers": {"merging.intensity": ["0", "1"]},
    "base": {"fr": "Plan", "en": "Plan"},
    "changes": {"best_n_shells": {"fr": ["sans rattachement"], "en": ["no merging", "no date"]}},
    "is_thinned": False,
}
NAMES = {"name": "best_n_shells", "reasons": "best_n_shells nearest_to_all"}


def tables(low: float, high: float) -> dict[str, pd.DataFrame]:
    cost = {"metric": "public_cost_euros", "mean": 21e6, "base_mean": 20e6, "difference": 1e6}
    kinds = [
        ("a", "front", "yes", ""),
        ("b", "front", "no", "a"),
        ("c", "second_front", "yes", ""),
        ("d", "shipped", "", "a"),
        ("e", "base", "", ""),
    ]
    return {
        FRONTS: pd.DataFrame(kinds, columns=["policy", "kind", "stays", "dominated_by"]).assign(
            metric="coverage_functioning",
            search_mean=[0.9, 0.9, 0.9, 0.8, 0.8],
            fresh_mean=[0.86, 0.88, 0.5, 0.79, 0.1],
        ),
        HYPERVOLUMES: pd.DataFrame(
            [("first", 0.1), ("first", 0.5), ("second", 0.25)], columns=["search", "hypervolume"]
        ),
        SHORTLIST: pd.DataFrame(
            [{"name": "best_n_shells", "reasons": "best_n_shells nearest_to_all", **cost, "low95": low, "high95": high}]
        ),
    }


def plain(words: str) -> str:
    """Return text with ordinary spaces before units."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_few_fresh_parameters_give_a_difference_without_an_interval() -> None:
    found = plain(paragraph(tables(np.nan, np.nan), FACTS, "en"))
    assert "fewer than 10 independent fresh draws, too few for an interval" in found
    assert "21.0 M€ and 20.0 M€ (+1.0 M€)" in found
    assert "not told apart" not in found
    units = np.arange(9)
    assert np.isnan(_compared(np.ones((9, 1)), np.zeros((9, 1)), units)["low95"]).all()
    assert not np.isnan(_compared(np.ones((10, 1)), np.zeros((10, 1)), np.arange(10))["low95"]).any()


@pytest.mark.parametrize(
    ("language", "best"), [("en", "the draws of the search"), ("fr", "les tirages de la recherche")]
)
def test_a_policy_is_named_and_described_in_words(language: str, best: str) -> None:
    (line,) = [line for line in paragraph(tables(1.0, 2.0), FACTS, language).splitlines() if line.startswith("- ")]
    assert "best_n_shells" not in line
    assert "nearest_to_all" not in line
    assert line.count(best) == 2
    assert FACTS["changes"]["best_n_shells"][language][0] in line


def test_a_thinned_world_is_named() -> None:
    assert "take scale 1 for shells" in paragraph(tables(1.0, 2.0), {**FACTS, "is_thinned": True}, "en")
    assert "take scale 1 for shells" not in paragraph(tables(1.0, 2.0), FACTS, "en")


def test_a_difference_whose_interval_holds_zero_is_not_told_apart() -> None:
    found = paragraph(tables(-0.5e6, 2.5e6), FACTS, "en")
    assert "21.0 M€ and 20.0 M€, not told apart (+1.0 M€ [−0.5, +2.5])" in plain(found)


@pytest.mark.parametrize(("low", "high"), [(0.2e6, 1.8e6), (-1.8e6, -0.2e6)])
def test_a_difference_is_told_where_its_interval_lies_on_one_side(low: float, high: float) -> None:
    assert "21.0 M€ instead of 20.0 M€" in plain(paragraph(tables(low, high), FACTS, "en"))


def test_counts_are_those_of_the_table() -> None:
    found = paragraph(tables(0.2e6, 1.8e6), FACTS, "en")
    assert "Of the 2 policies of the first front, 1 are dominated by no other of them in 100 fresh draws" in found
    assert "with 48 draws of parameters" in found
    assert "dominates 50.0% of the stated box of objectives, the second 25.0%" in found
    assert "changes by −3.0 pts on the first front and by −1.0 pts for shipped policies" in found
    assert "Of 1 shipped policies, 1 are dominated" in found
    assert "of at most 30.0 M€" in plain(found)


def test_without_fresh_parameters_it_says_that_only_chance_is_fresh() -> None:
    found = paragraph(tables(0.2e6, 1.8e6), {**FACTS, "fresh_parameters": 0}, "en")
    assert "with the parameters of the search and another chance" in found


def test_french_is_written_with_its_spaces() -> None:
    found = plain(paragraph(tables(0.2e6, 1.8e6), FACTS, "fr"))
    assert "21,0 M€ au lieu de 20,0 M€ (+1,0 M€ [+0,2 ; +1,8])".replace(" ;", "\N{NARROW NO-BREAK SPACE};") in plain(
        found
    )
