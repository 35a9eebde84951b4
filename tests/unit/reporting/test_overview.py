"""What stands first on the page can be quoted line by line."""

from experiments.reporting.overview import SKEWED, level_table, target_table
from tests.unit.reporting.fake_tables import answers_of


def test_a_target_that_no_run_reaches_names_its_coverage_in_the_cell() -> None:
    answers = answers_of()
    answers.targets["p_reached"] = 0.0
    assert target_table(answers)["plan_100"].iloc[1] == "LI or later at 100%: in no run"


def test_levels_are_means_and_the_medians_of_shells_stand_below_with_their_name() -> None:
    answers = answers_of()
    rows = answers.study.summary["metric"] == "n_shells"
    answers.study.summary.loc[rows, ["q05", "q50", "mean", "q95"]] = [1.0, 8.0, 16.0, 63.0]
    table = level_table(answers).set_index("Number")["plan_100"]
    assert table["Empty shells"] == "16 [1, 63]"
    assert table["Empty shells (median)"] == "8"
    assert len(SKEWED) == 2
