"""What templates are told: the words follow from the numbers of the tables."""

from dataclasses import replace
from datetime import date
from math import nan

import pandas as pd
import pytest

from experiments.comparing.headline_differences import Verdict
from experiments.comparing.headline_tables import ASSUMPTIONS, TOLD
from experiments.language.texts import NO_BREAK
from experiments.mistakes import UserMistake
from experiments.reporting.study_answers import Answers, WhiteTerritories, phrase
from tests.unit.reporting.fake_tables import answers_of


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (0.05, "is higher (+5.0 points [+4.0, +6.0], above zero in 60 % [47, 71] of draws)"),
        (-0.05, "is lower (−5.0 points [−6.0, −4.0], above zero in 60 % [47, 71] of draws)"),
        (
            0.002,
            "is equal up to the margin of 2.0 points (+0.2 points [−0.8, +1.2], above zero in 60 % [47, 71] of draws)",
        ),
        (
            0.015,
            "is higher (+1.5 points [+0.5, +2.5], above zero in 60 % [47, 71] of draws), "
            "perhaps by no more than the margin of 2.0 points",
        ),
    ],
)
def test_how_an_arm_stands_follows_from_interval_and_margin(difference: float, words: str) -> None:
    assert answers_of(difference=difference).stands("coverage_aci", "plan_100") == words


def unlisted(answers: Answers) -> Answers:
    """Return answers to whose table of headlines nothing was written."""
    return replace(answers, headlines=answers.headlines.iloc[:0])


@pytest.mark.parametrize("metric", ["cost_facilitation_euros", "public_cost_euros"])
def test_a_number_in_which_no_run_differs_does_not_differ_at_all(metric: str) -> None:
    answers = unlisted(answers_of(difference=0.0))
    answers.study.comparison[["q05", "q95"]] = 0.0
    assert answers.stands(metric, "plan_100") == "does not differ at all"
    assert answers.cell(metric, "plan_100") == "="
    assert answers.sorted_by_standing([metric], "plan_100")["identical"] == [phrase(metric)]


def test_a_number_that_is_undefined_in_every_run_is_a_dash() -> None:
    answers = unlisted(answers_of())
    answers.study.comparison[["difference", "q05", "q95"]] = nan
    assert answers.cell("shell_share", "plan_100").startswith("? –")


def test_a_difference_that_the_table_of_headlines_lacks_is_a_mistake_with_the_command_that_writes_it() -> None:
    with pytest.raises(UserMistake, match="task=compare"):
        unlisted(answers_of()).stands("coverage_aci", "plan_100")


def hanging_answers(share: float, evidence: str) -> Answers:
    """Return answers of which one difference hangs on one assumption by a share."""
    row = ("plan_100", "status_quo", "national", "FR", date(2027, 12, 31), "coverage_aci", "A10", "", evidence)
    told = pd.DataFrame([(*row, share, share - 0.1, share + 0.1, 0.002, TOLD)], columns=list(ASSUMPTIONS))
    return replace(answers_of(), told=told)


@pytest.mark.parametrize(
    ("share", "evidence", "is_labelled"), [(0.6, "assumed", True), (0.4, "assumed", False), (0.6, "fitted", False)]
)
def test_a_difference_that_hangs_on_what_nobody_measured_is_labelled(
    share: float, evidence: str, is_labelled: bool
) -> None:
    answers = hanging_answers(share, evidence)
    label = "; hangs by 60 % on assumption A10 (An action plan makes initiatives more frequent in a white zone), which"
    assert (label in answers.stands("coverage_aci", "plan_100")) is is_labelled
    assert (label in answers.briefly("coverage_aci", {"plan_100": "under the plan"})) is is_labelled
    assert answers.cell("coverage_aci", "plan_100").endswith(" †A10") is is_labelled
    assert label not in answers.stands("coverage_li_plus", "plan_100")


def test_shares_name_the_assumption_and_its_evidence() -> None:
    (share,) = hanging_answers(0.4, "fitted").shares("coverage_aci", "plan_100")
    assert share == "A10 (An action plan makes initiatives more frequent in a white zone), fitted: 40 % [30, 50]"
    assert hanging_answers(0.4, "fitted").shares("coverage_aci", "plan_100", "2026") == []


def test_arms_of_the_same_standing_are_told_together_in_either_language() -> None:
    answers = answers_of(("base", "a", "b", "c"))
    rows = answers.headlines
    rows.loc[rows["arm"] == "b", ["mean", "low95", "high95", "verdict"]] = [0.002, -0.008, 0.012, Verdict.EQUIVALENT]
    told = answers.briefly("coverage_aci", {"a": "with a", "b": "with b", "c": "with c"})
    assert told == (
        "is higher with a (+5.0 points [+4.0, +6.0]) and with c (+5.0 points [+4.0, +6.0]); "
        "is equal up to the margin of 2.0 points with b (+0.2 points [−0.8, +1.2])"
    )
    french = answers.speaking("fr").briefly("coverage_aci", {"b": "avec b"}).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert french == f"ne change pas au-delà de la marge de 2,0{NO_BREAK}pt avec b (+0,2{NO_BREAK}pt [−0,8 ; +1,2])"


def test_metrics_are_sorted_by_how_the_arm_stands() -> None:
    answers = answers_of()
    rows = answers.headlines
    rows.loc[rows["metric"] == "n_shells", ["mean", "low95", "high95"]] = [-4.0, -6.0, -2.0]
    rows.loc[rows["metric"] == "n_aci", ["mean", "low95", "high95", "verdict"]] = [1.0, -6.0, 8.0, Verdict.OPEN]
    found = answers.sorted_by_standing(("coverage_aci", "n_shells", "n_aci"), "plan_100")
    expected = {"higher": ["ACI coverage"], "lower": ["empty shells"], "open": ["signed ACI"]}
    assert {standing: names for standing, names in found.items() if names} == expected


@pytest.mark.parametrize(("difference", "mark"), [(0.05, "+5.0"), (0.002, "≈ +0.2"), (0.015, "? +1.5")])
def test_a_cell_marks_what_is_equal_and_what_is_too_uncertain(difference: float, mark: str) -> None:
    assert answers_of(difference=difference).cell("coverage_aci", "plan_100").startswith(mark)


@pytest.mark.parametrize(
    ("when", "day"), [("end", date(2027, 12, 31)), ("2025", date(2025, 12, 31)), ("2024-02", date(2024, 2, 29))]
)
def test_when_is_a_year_a_month_or_the_end(when: str, day: date) -> None:
    assert answers_of().day(when) == day


def test_a_target_is_given_with_how_often_it_is_reached() -> None:
    found = answers_of().reached("coverage_aci", 0.90, "plan_100")
    assert found == "January 2026 [June 2025, not by the end], in 90 % of runs"


def test_a_target_that_no_run_reaches_has_no_date() -> None:
    answers = answers_of()
    answers.targets["p_reached"] = 0.0
    assert answers.reached("coverage_aci", 0.90, "plan_100") == "in no run"
    assert answers.reached_in("coverage_aci", 0.90, "plan_100") == "in no run"


def test_a_date_inside_a_sentence_has_its_preposition() -> None:
    found = answers_of().reached_in("coverage_aci", 0.90, "plan_100")
    assert found.startswith("in January 2026 [")


def test_a_territory_is_white_when_it_is_so_in_half_of_the_runs() -> None:
    assert answers_of().white("plan_100") == WhiteTerritories(2, 35_000, "en")
    assert str(answers_of().white("plan_100")) == "2 territories (35,000 inhabitants)"


@pytest.mark.parametrize("ask", [
    lambda answers: answers.level("coverage_acii", "plan_100"),
    lambda answers: answers.level("coverage_aci", "plan_200"),
    lambda answers: answers.level("coverage_aci", "plan_100", "2029"),
    lambda answers: answers.stands("coverage_aci", "status_quo"),
    lambda answers: answers.stands("coverage_aci", "plan_100", "2025-06"),
    lambda answers: answers.reached("coverage_aci", 0.91, "plan_100"),
    lambda answers: answers.white("plan_200"),
])  # fmt: skip
def test_what_the_tables_lack_is_a_mistake_with_a_message(ask: "object") -> None:
    with pytest.raises(UserMistake, match=r"tables hold no|unknown arm"):
        ask(answers_of())  # type: ignore[operator]


def test_fewer_than_twenty_runs_claim_no_interval() -> None:
    assert [answers_of(n_runs=n).has_interval for n in (19, 20)] == [False, True]


def test_the_baseline_comes_first_and_is_compared_with_nothing() -> None:
    answers: Answers = answers_of(arms=("status_quo", "plan_100", "forced_march"))
    assert answers.arms[0] == "status_quo"
    assert answers.others == ("plan_100", "forced_march")
