"""The method part tells how precisely means are known, which no other part of the page does."""

from experiments.reporting.mean_intervals import mean_interval_table
from experiments.reporting.winners import WANTED
from tests.unit.reporting.fake_tables import answers_of


def test_every_arm_has_the_95_interval_of_its_mean_difference() -> None:
    table = mean_interval_table(answers_of(("status_quo", "plan_100", "forced_march")))
    assert list(table.columns[1:]) == ["plan_100", "forced_march"]
    assert len(table) == len(WANTED)
    assert table["plan_100"].iloc[0] == "+5.0 points [+4.0, +6.0]"


def test_a_study_that_compares_nothing_has_no_table() -> None:
    answers = answers_of()
    answers.headlines.drop(answers.headlines.index, inplace=True)
    assert mean_interval_table(answers).empty
