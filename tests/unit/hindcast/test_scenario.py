"""Whether the levers that a forecast assumed came true, day by day."""

from datetime import date

import pandas as pd

from experiments.hindcast.scenario import SCENARIO, Scenario, with_scenario
from sim.calendar import month_of
from sim.levers.policy import Policy
from tools.verification.small_world import change, policy

KNOWN_TO = date(2024, 6, 30)
TURN = month_of(date(2023, 11, 1))
HELP = change("facilitation", TURN, facilitators_per_million=9.0)
HURRY = change("timeline", TURN + 2, pressure=0.9)


def test_the_same_levers_came_true_until_facts_end() -> None:
    scenario = Scenario(policy(HELP), policy(HELP, name="history"), KNOWN_TO)
    assert scenario.by(KNOWN_TO) == ("yes", "")
    assert scenario.by(date(2024, 7, 1)) == ("unknown", "")


def test_groups_that_differ_are_named_from_the_month_on_in_which_they_do() -> None:
    scenario = Scenario(policy(), policy(HELP, HURRY), KNOWN_TO)
    assert scenario.by(date(2023, 10, 31)) == ("yes", "")
    assert scenario.by(date(2023, 11, 1)) == ("no", "facilitation")
    assert set(scenario.by(date(2024, 1, 1)).differing.split()) == {"facilitation", "timeline"}


def test_what_differed_before_facts_end_stays_different_after() -> None:
    assert Scenario(policy(HELP), policy(), KNOWN_TO).by(date(2026, 1, 1)) == ("no", "facilitation")


def test_a_plan_for_the_time_after_the_known_facts_is_unknown() -> None:
    later = change("facilitation", month_of(KNOWN_TO) + 1, facilitators_per_million=9.0)
    assert Scenario(policy(later), policy(), KNOWN_TO).by(date(2025, 1, 1)) == ("unknown", "")


def test_one_region_that_differs_is_enough() -> None:
    regional = change("facilitation", TURN, "S1", facilitators_per_million=9.0)
    assert Scenario(policy(), policy(regional), KNOWN_TO).by(KNOWN_TO).scenario == "no"


def test_a_change_that_repeats_the_value_in_force_is_none() -> None:
    assert Scenario(policy(), policy(change("facilitation", TURN)), KNOWN_TO).by(KNOWN_TO).scenario == "yes"


def test_every_scored_row_gets_the_verdict_of_its_day() -> None:
    rows = pd.DataFrame({"date": ["2023-10-31", "2023-12-31", "2023-10-31"]}, index=[4, 7, 9])
    found = with_scenario(rows, Scenario(policy(), policy(HELP), KNOWN_TO))
    assert list(found["scenario"]) == ["yes", "no", "yes"]
    assert set(SCENARIO) <= set(found)
    assert with_scenario(rows.iloc[:0], Scenario(Policy("a", ()), Policy("b", ()), KNOWN_TO)).empty
