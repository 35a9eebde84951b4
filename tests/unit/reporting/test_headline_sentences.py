"""The answer of a report say what the tables say, and no more."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.reporting.difference_texts import NONE
from experiments.reporting.headline_sentences import answer_sentences, rests_on
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import winners
from tests.unit.reporting.fake_tables import answers_of

ARMS = ("status_quo", "plan_100", "forced_march")


def sentences(answers: Answers) -> list[str]:
    return answer_sentences(answers, {one.metric: one for one in winners(answers, {})})


def with_difference(answers: Answers, arm: str, metric: str, mean: float) -> Answers:
    rows = (answers.headlines["arm"] == arm) & (answers.headlines["metric"] == metric)
    answers.headlines.loc[rows, ["low95", "mean", "high95"]] = [mean - 0.01, mean, mean + 0.01]
    return answers


def told(answers: Answers, share: float, low: float, evidence: str = "assumed") -> None:
    row = {"arm": "plan_100", "metric": "public_cost_euros", "assumption": "A81", "evidence": evidence}
    answers.told.loc[len(answers.told), [*row, "share", "low", "high", "date"]] = [
        *row.values(),
        share,
        low,
        0.9,
        answers.study.last_date,
    ]


def with_span(answers: Answers, arm: str, metric: str, low: float, high: float) -> None:
    table = answers.study.comparison
    table.loc[(table["arm"] == arm) & (table["metric"] == metric), ["q05", "q95"]] = [low, high]


def test_the_first_paragraph_tells_what_the_policy_of_the_question_changes_in_every_number() -> None:
    answers = with_difference(answers_of(ARMS), "plan_100", "n_shells", -5.0)
    first = sentences(answers)[0]
    assert "“plan_100” changes on average coverage from the lettre d'intention on by +5.0 points" in first
    assert "(80.0 % instead of 80.0 %)" in first
    assert "the number of empty shells by −5.0" in first
    assert "public cost by" in first


def test_levels_beside_differences_are_means_and_not_medians() -> None:
    answers = answers_of(ARMS)
    table = answers.study.summary
    table.loc[(table["arm"] == "plan_100") & (table["metric"] == "n_shells"), ["mean", "q50"]] = [16.0, 8.0]
    words = " ".join(sentences(answers))
    assert "(16 instead of 1)" in words
    assert "(8 " not in words


def test_the_arm_that_covers_most_is_named_with_its_shells_and_its_cost() -> None:
    answers = with_difference(answers_of(ARMS), "forced_march", "coverage_li_plus", 0.08)
    with_difference(answers, "forced_march", "public_cost_euros", 22e6)
    table = answers.study.summary
    table.loc[(table["arm"] == "forced_march") & (table["metric"] == "n_shells"), "mean"] = 37.0
    expected = "covers most is “forced_march” (80.0 % of the population from the lettre d'intention on), with 37 empty"
    assert expected in sentences(answers)[1]
    assert "and +22 M€ of public cost" in sentences(answers)[1]


def test_the_baseline_can_be_best() -> None:
    second = sentences(answers_of(ARMS, difference=-0.05))[1]
    assert "covers most is “status_quo”" in second
    assert "the public cost of the baseline" in second


def test_fewer_shells_are_better() -> None:
    answers = with_difference(answers_of(ARMS), "plan_100", "n_shells", -0.3)
    assert "fewest under “plan_100”" in sentences(answers)[1]


def test_an_arm_that_is_level_with_the_best_is_named_with_the_doubt_of_its_sign() -> None:
    answers = answers_of(ARMS)
    with_span(answers, "forced_march", "coverage_functioning", -0.007, 0.065)
    found = {one.metric: one for one in winners(answers, {})}
    level = replace(NONE, low=-0.003, middle=0.001, high=0.005)
    found["coverage_functioning"] = replace(found["coverage_functioning"], second="forced_march", lead=level)
    told = answer_sentences(answers, found)[1]
    assert "“forced_march” is level with it" in told
    assert (
        "its difference from the baseline does not always have the same sign (from −0.7 points to +6.5 points)" in told
    )


def test_a_sign_that_is_sure_on_average_only_is_told_so() -> None:
    answers = answers_of(ARMS)
    with_span(answers, "plan_100", "coverage_functioning", -0.02, 0.09)
    third = sentences(answers)[2]
    sure, single = third.split("A single run may show no difference or the other sign")
    assert "functioning" not in sure
    assert "functioning CPTS (+5.0 points [+4.0, +6.0] on average, from −2.0 points to +9.0 points" in single


def test_a_mean_whose_interval_contains_zero_is_not_sure_even_on_average() -> None:
    answers = answers_of(ARMS, difference=0.005)
    assert "not even on average" in sentences(answers)[2]


def test_an_assumption_is_named_for_the_difference_that_it_makes_and_for_no_other() -> None:
    answers = answers_of(ARMS)
    assert "no single assumption" in rests_on(answers)
    assert rests_on(answers).endswith("has never been measured.")
    told(answers, 0.7, 0.0)
    assert "A81" not in rests_on(answers)
    told(answers, 0.6, 0.2)
    words, none = rests_on(answers).split("which nobody has measured.")
    assert "For cumulative public cost (60 % [20, 90] of what varies)" in words
    assert "A81" in words
    assert "functioning" in none
    assert "empty shells" in none


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_study_of_few_runs_gets_sentences_without_invented_intervals(language: str) -> None:
    answers = answers_of(ARMS).speaking(language)
    answers.headlines[["low95", "high95"]] = np.nan
    words = " ".join(sentences(answers))
    assert "nan" not in words.lower()
    assert isinstance(answers.headlines, pd.DataFrame)


def test_numbers_in_which_no_run_differs_are_not_told_as_unsure() -> None:
    answers = answers_of(ARMS)
    rows = answers.headlines["metric"] == "n_shells"
    answers.headlines.loc[rows, ["low95", "mean", "high95"]] = 0.0
    assert "No run differs from the baseline for the number of empty shells." in sentences(answers)[2]
