"""What templates are told: the words follow from the numbers of the tables."""

from datetime import date

import pytest

from experiments.mistakes import UserMistake
from tests.unit.tools.pages.fake_tables import answers_of
from tools.pages.answers import Answers, WhiteTerritories


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (0.05, "is higher (+5.0 points [+4.0, +6.0])"),
        (-0.05, "is lower (−5.0 points [−6.0, −4.0])"),
        (
            0.002,
            "shows no difference beyond chance and parameter uncertainty "
            "(+0.2 points [−0.8, +1.2], higher in 60 % of draws)",
        ),
    ],
)
def test_how_an_arm_stands_follows_from_the_interval(difference: float, words: str) -> None:
    assert answers_of(difference=difference).stands("coverage_aci", "plan_100") == words


def test_a_lever_that_changes_nothing_shows_no_difference_at_all() -> None:
    answers = answers_of(difference=0.0)
    answers.study.comparison[["q05", "q95"]] = 0.0
    assert answers.stands("cost_facilitation_euros", "plan_100") == "shows no difference at all"
    assert answers.cell("cost_facilitation_euros", "plan_100") == "="
    assert answers.sorted_by_verdict(["n_aci"], "plan_100") == {"higher": [], "lower": [], "none": []}


def test_metrics_are_sorted_by_what_their_intervals_say() -> None:
    answers = answers_of()
    rows = answers.study.comparison
    rows.loc[rows["metric"] == "n_shells", ["difference", "q05", "q95"]] = [-4.0, -6.0, -2.0]
    rows.loc[rows["metric"] == "n_aci", ["difference", "q05", "q95"]] = [1.0, -6.0, 8.0]
    found = answers.sorted_by_verdict(("coverage_aci", "n_shells", "n_aci"), "plan_100")
    assert found == {
        "higher": ["ACI coverage (+5.0 points [+4.0, +6.0])"],
        "lower": ["empty shells (−4.0 [−6.0, −2.0])"],
        "none": ["signed ACI (+1.0 [−6.0, +8.0])"],
    }


@pytest.mark.parametrize(("difference", "mark"), [(0.05, "+5.0"), (0.002, "≈ +0.2"), (-0.05, "−5.0")])
def test_a_cell_marks_what_is_no_difference(difference: float, mark: str) -> None:
    assert answers_of(difference=difference).cell("coverage_aci", "plan_100").startswith(mark)


@pytest.mark.parametrize(
    ("when", "day"), [("end", date(2027, 12, 31)), ("2025", date(2025, 12, 31)), ("2024-02", date(2024, 2, 29))]
)
def test_when_is_a_year_a_month_or_the_end(when: str, day: date) -> None:
    assert answers_of().day(when) == day


def test_the_cost_is_that_of_all_payers() -> None:
    answers = answers_of()
    rows = answers.study.comparison
    for metric, euros in {"cost_cnam_euros": 30e6, "cost_fir_euros": -4e6, "cost_facilitation_euros": 1.2e6}.items():
        rows.loc[rows["metric"] == metric, "difference"] = euros
    assert answers.cost("plan_100") == "27 M€ more"


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
    assert answers_of().white("plan_100") == WhiteTerritories(2, 35_000)


@pytest.mark.parametrize("ask", [
    lambda answers: answers.level("coverage_acii", "plan_100"),
    lambda answers: answers.level("coverage_aci", "plan_200"),
    lambda answers: answers.level("coverage_aci", "plan_100", "2029"),
    lambda answers: answers.gap("coverage_aci", "status_quo"),
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
