"""What stands first on the page can be quoted line by line."""

from experiments.reporting.overview import MOST_SHARES, SKEWED, carried_table, level_table, target_table
from experiments.reporting.study_answers import Answers
from tests.unit.reporting.fake_tables import answers_of


def test_a_target_that_no_run_reaches_names_its_coverage_in_the_cell() -> None:
    answers = answers_of()
    answers.targets["p_reached"] = 0.0
    assert target_table(answers)["plan_100"].iloc[1] == "100%, lettre d'intention or later: in no run"


def test_levels_are_means_and_the_medians_of_shells_stand_below_with_their_name() -> None:
    answers = answers_of()
    rows = answers.study.summary["metric"] == "n_shells"
    answers.study.summary.loc[rows, ["q05", "q50", "mean", "q95"]] = [1.0, 8.0, 16.0, 63.0]
    table = level_table(answers).set_index("Number")["plan_100"]
    assert table["Empty shells"] == "16 [1, 63]"
    assert table["Empty shells (median)"] == "8"
    assert len(SKEWED) == 2


def test_assumptions_of_the_policy_of_the_question_come_first() -> None:
    answers = answers_of(("status_quo", "plan_100", "forced_march"))
    for number in range(MOST_SHARES):
        add_share(answers, "forced_march", f"A{number + 10}", 0.9)
    add_share(answers, "plan_100", "A31", 0.2)
    table = carried_table(answers)
    assert len(table) == MOST_SHARES
    assert "plan_100" in table["Difference"].iloc[0]
    assert table["Assumption"].iloc[0].startswith("A31")


def add_share(answers: Answers, arm: str, assumption: str, share: float) -> None:
    row = {"arm": arm, "metric": "n_shells", "assumption": assumption, "evidence": "assumed", "share": share}
    row |= {"low": 0.1, "high": 0.9, "date": answers.study.last_date}
    answers.told.loc[len(answers.told), list(row)] = list(row.values())
