"""The paragraphs of an answer say what the tables say, and no more."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from experiments.reporting.difference_texts import NONE
from experiments.reporting.headline_sentences import answer_sentences, leader_sentences, rests_on
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import Winner, winners
from tests.unit.reporting.fake_tables import answers_of

ARMS = ("status_quo", "plan_100", "forced_march")
SEVEN = tuple(f"arm_{number}" for number in range(7))


def found_in(answers: Answers) -> dict[str, Winner]:
    return {one.metric: one for one in winners(answers, {})}


def sentences(answers: Answers) -> list[str]:
    return answer_sentences(answers, found_in(answers))


def leader(answers: Answers, arm: str) -> str:
    return next(words for words in leader_sentences(answers, found_in(answers)) if words.startswith(f"“{arm}”"))


def with_difference(answers: Answers, arm: str, metric: str, mean: float, half: float = 0.01) -> Answers:
    """Give an arm another difference in a metric, with the same interval of the mean and over runs."""
    rows = (answers.headlines["arm"] == arm) & (answers.headlines["metric"] == metric)
    answers.headlines.loc[rows, ["low95", "mean", "high95"]] = [mean - half, mean, mean + half]
    table = answers.study.comparison
    rows = (table["arm"] == arm) & (table["metric"] == metric)
    table.loc[rows, ["q05", "difference", "q95"]] = [mean - half, mean, mean + half]
    return answers


def with_level(answers: Answers, arm: str, metric: str, mean: float) -> None:
    table = answers.study.summary
    table.loc[(table["arm"] == arm) & (table["metric"] == metric), "mean"] = mean


def with_reached(answers: Answers, shares: Sequence[float]) -> Answers:
    targets = answers.targets
    for arm, share in zip(answers.arms, shares, strict=True):
        targets.loc[(targets["arm"] == arm) & (targets["threshold"] == 1.0), "p_reached"] = share
    return answers


def told(answers: Answers, share: float, low: float, evidence: str = "assumed", metric: str = "n_shells") -> None:
    row = {"arm": "plan_100", "metric": metric, "assumption": "A81", "evidence": evidence}
    answers.told.loc[len(answers.told), [*row, "share", "low", "high", "date"]] = [
        *row.values(),
        share,
        low,
        0.9,
        answers.study.last_date,
    ]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.0, 0.0, 0.0), "No policy covers 100 % of the population, not even by a lettre d'intention, in any run."),
        ((1.0, 1.0, 1.0), "100 % of the population is covered (lettre d'intention or later) in every run."),
        ((0.0, 0.125, 0.0), "in 12 % of runs, with “plan_100”."),
        ((0.5, 0.5, 0.5), "At best, 100 % of the population is covered (lettre d'intention or later) in 50 % of runs."),
    ],
)
def test_how_often_all_are_covered_is_told_of_the_best_arm(shares: Sequence[float], words: str) -> None:
    assert words in sentences(with_reached(answers_of(ARMS), shares))[0]


def test_the_date_of_nine_tenths_stands_beside_that_of_the_baseline() -> None:
    answers = answers_of(ARMS)
    ending = "(lettre d'intention or later) with “plan_100”: January 2026, as with the baseline."
    assert sentences(answers)[0].endswith(f"cover 90 % of the population {ending}")
    answers.targets.loc[answers.targets["arm"] == "status_quo", "date_q50"] = None
    assert sentences(answers)[0].endswith("January 2026; with the baseline: not by the end.")


def test_a_leader_has_its_level_its_shells_and_its_cost() -> None:
    answers = with_difference(answers_of(ARMS), "forced_march", "coverage_li_plus", 0.08)
    with_difference(answers, "forced_march", "public_cost_euros", 22e6, 2e6)
    with_level(answers, "forced_march", "n_shells", 37.0)
    for arm in ARMS:
        with_level(answers, arm, "public_cost_euros", 1.2e9)
    words = leader(answers, "forced_march")
    assert "does best in lettre d'intention or later, a first step only (80.0 %), with 37 empty shells" in words
    assert "+22 M€ of cost" in words


def test_a_leader_has_its_weak_points_with_their_size() -> None:
    answers = with_difference(answers_of(ARMS), "forced_march", "coverage_li_plus", 0.08)
    with_difference(answers, "forced_march", "coverage_functioning", 0.009, 0.02)
    with_difference(answers, "forced_march", "n_shells", 16.0, 2.0)
    with_difference(answers, "forced_march", "coverage_aci", -0.003, 0.001)
    weak = leader(answers, "forced_march").split("Reservations: ")[1]
    assert "coverage by a functioning CPTS (80.0 %, +0.9 points, of no sure sign)" in weak
    assert "empty shells (+16)" in weak
    assert "signed ACI (−0.3 points)" in weak


def test_a_gain_that_some_runs_do_not_show_is_a_weak_point() -> None:
    answers = with_difference(answers_of(ARMS), "forced_march", "coverage_li_plus", 0.08)
    table = answers.study.comparison
    rows = (table["arm"] == "forced_march") & (table["metric"] == "coverage_functioning")
    table.loc[rows, "q05"] = -0.01
    with_difference(answers, "plan_100", "coverage_functioning", 0.06)
    assert "+5.0 points on average, but not in every run" in leader(answers, "forced_march")


def test_the_baseline_can_lead_and_has_no_weak_points() -> None:
    words = leader(answers_of(ARMS, difference=-0.05), "status_quo")
    assert "the cost of the baseline" in words
    assert "Weak" not in words


def test_an_arm_that_leads_in_several_numbers_has_one_paragraph() -> None:
    answers = with_difference(answers_of(ARMS), "plan_100", "n_shells", -0.3)
    (words,) = leader_sentences(answers, found_in(answers))
    assert "and empty shells (1)" in words


@pytest.mark.parametrize(
    ("level", "words"), [(0.0, "no empty shell"), (0.3, "less than one empty shell"), (1.2, "1 empty shell and")]
)
def test_shells_of_a_leader_are_no_number_below_one(level: float, words: str) -> None:
    answers = with_difference(answers_of(ARMS), "forced_march", "coverage_li_plus", 0.08)
    with_level(answers, "forced_march", "n_shells", level)
    assert words in leader(answers, "forced_march")


def test_arms_that_are_level_and_arms_that_cannot_be_told_are_named_apart() -> None:
    answers = answers_of(SEVEN)
    found = found_in(answers)
    best = found["coverage_li_plus"]
    found["coverage_li_plus"] = replace(best, lead=NONE, level_with=("arm_3",), unsure_of=("arm_4", "arm_5"))
    words = leader_sentences(answers, found)[0]
    assert "Practically level with it in lettre d'intention or later: “arm_3” (80.0 %)." in words
    assert "Runs cannot tell from it in lettre d'intention or later: “arm_4” and “arm_5”." in words


def test_all_other_arms_are_not_listed_one_by_one() -> None:
    answers = answers_of(SEVEN)
    found = {
        metric: replace(one, unsure_of=tuple(arm for arm in SEVEN if arm != one.arm))
        for metric, one in found_in(answers).items()
    }
    words = " ".join(leader_sentences(answers, found))
    assert "Runs cannot tell from it: all others." in words
    assert "arm_6" not in words


def test_of_numbers_in_which_no_policy_differs_nobody_is_best() -> None:
    answers = answers_of(ARMS)
    for arm in ARMS[1:]:
        with_difference(answers, arm, "n_shells", 0.0, 0.0)
    words = leader_sentences(answers, found_in(answers))
    assert words[-1] == "For empty shells, no policy differs from the baseline."
    assert "empty shells (" not in " ".join(words)


def test_an_assumption_is_named_in_plain_words_for_the_difference_that_it_makes() -> None:
    answers = answers_of(ARMS)
    assert rests_on(answers).startswith("No single assumption stands out.")
    assert rests_on(answers).endswith("is assumed: it has never been measured.")
    told(answers, 0.7, 0.0)
    assert "A81" not in rests_on(answers)
    told(answers, 0.6, 0.2)
    assert (
        "nobody has measured: for empty shells, the assumption “pressure is felt more or less than its index says”."
        in (rests_on(answers))
    )
    assert "A81" not in rests_on(answers)  # codes stand in the table
    told(answers, 0.5, 0.2, "fitted", "coverage_functioning")
    assert "settles only in part: for coverage by a functioning CPTS, the assumption “pressure" in rests_on(answers)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("arms", [ARMS[:2], SEVEN])
def test_a_study_of_few_runs_gets_sentences_without_invented_intervals(arms: Sequence[str], language: str) -> None:
    answers = answers_of(arms, n_runs=1).speaking(language)
    answers.headlines[["low95", "high95"]] = np.nan
    words = " ".join(sentences(answers))
    assert "nan" not in words.lower()
    assert "{" not in words


def test_a_study_of_one_arm_tells_only_how_often_all_are_covered() -> None:
    answers = answers_of(ARMS[:2])
    assert answer_sentences(with_reached(answers, (0.0, 0.0)), {}) == [sentences(answers)[0].split(" Date by")[0]]
