"""The three sentences of a report say what the tables say, and no more."""

import numpy as np
import pandas as pd
import pytest

from experiments.reporting.headline_sentences import answer_sentences, carried_by
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


def test_the_arm_with_the_largest_difference_is_named_with_its_interval() -> None:
    answers = with_difference(answers_of(ARMS), "forced_march", "coverage_li_plus", 0.08)
    first = sentences(answers)[0]
    assert "“forced_march” (+8.0 points [+7.0, +9.0] against the baseline" in first
    assert "80.0 % [79.0, 81.0]" in first


def test_the_baseline_can_be_best() -> None:
    assert "“status_quo” (the baseline itself)" in sentences(answers_of(ARMS, difference=-0.05))[0]


def test_fewer_shells_are_better() -> None:
    answers = with_difference(answers_of(ARMS), "plan_100", "n_shells", -0.3)
    assert "fewest with “plan_100”" in sentences(answers)[1]


def test_a_difference_across_the_margin_is_told_with_its_doubt() -> None:
    assert "perhaps within the margin (2.0 points)" in sentences(answers_of(ARMS, difference=0.025))[0]


def test_the_assumption_that_makes_most_is_named_and_one_that_may_make_nothing_is_not() -> None:
    answers = answers_of(ARMS)
    assert "no single assumption" in carried_by(answers)
    told(answers, 0.7, 0.0)
    assert "no single assumption" in carried_by(answers)
    told(answers, 0.6, 0.2)
    words = carried_by(answers)
    assert "A81" in words
    assert "60 % [20, 90]" in words
    assert "which nobody has measured" in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_study_of_few_runs_gets_sentences_without_invented_intervals(language: str) -> None:
    answers = answers_of(ARMS).speaking(language)
    answers.headlines[["low95", "high95"]] = np.nan
    words = " ".join(sentences(answers))
    assert "nan" not in words.lower()
    assert isinstance(answers.headlines, pd.DataFrame)
