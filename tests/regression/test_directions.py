"""Directions that any expert expects, in paired runs on a real région (Occitanie)."""

from datetime import date
from math import sqrt

import numpy as np
import pytest

from sim.calendar import month_of
from tests.regression.real_runs import Months, Place, months_of

OCCITANIE = Place("region", "76", 1.0)
REPLICATES = range(20)  # shells are rare: in six pairs one or none differs
LAST = month_of(date(2027, 12, 31))
END = "2027-12-31"
FORCED = "timeline=forced"


def runs(*overrides: str) -> list[Months]:
    return [months_of(OCCITANIE, overrides, replicate, LAST) for replicate in REPLICATES]


def differences(arm: tuple[str, ...], other: tuple[str, ...], metric: str, day: str) -> np.ndarray:
    """Return the paired differences arm minus other, one for each replicate."""
    pairs = zip(runs(*arm), runs(*other), strict=True)
    return np.array([one[day][metric] - two[day][metric] for one, two in pairs])


def error_of_mean(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / sqrt(len(values)))


def test_more_facilitation_does_not_lower_coverage() -> None:
    gain = differences(("facilitation=intensive",), ("facilitation=status_quo",), "coverage_li_plus", END)
    assert gain.mean() >= -error_of_mean(gain)


def test_a_forced_pace_without_support_makes_more_shells_than_with_support() -> None:
    support = (FORCED, "facilitation=intensive", "training=strong", "simplification=some")
    more = differences((FORCED, "facilitation=white_zones_only"), support, "population_under_shell", END)
    assert more.mean() > error_of_mean(more)


def test_a_forced_pace_without_support_makes_more_shells_than_going_on_as_before() -> None:
    more = differences(("policy=forced_march",), ("policy=status_quo",), "n_shells", END)
    assert more.mean() > error_of_mean(more)


def test_a_forced_pace_without_support_at_least_doubles_high_fatigue_at_its_height() -> None:
    height = "2025-03-31"  # three months after the target date, at which pressure is full
    forced = np.mean([run[height]["high_fatigue_share"] for run in runs("policy=forced_march")])
    usual = np.mean([run[height]["high_fatigue_share"] for run in runs("policy=status_quo")])
    assert forced >= 2.0 * usual


def test_no_deadline_and_strong_support_make_fewer_shells() -> None:
    fewer = differences(("policy=slow_and_supported",), ("policy=status_quo",), "population_under_shell", END)
    assert fewer.mean() < -error_of_mean(fewer)


def test_no_deadline_and_strong_support_cover_later_than_a_forced_pace() -> None:
    later = differences(("policy=slow_and_supported",), ("policy=forced_march",), "coverage_li_plus", "2025-12-31")
    assert later.mean() < error_of_mean(later)


@pytest.mark.parametrize("mission", ["access", "pathways", "prevention", "crisis"])
def test_less_money_deploys_no_more_missions(mission: str) -> None:
    metric = f"mission_deployed_share_{mission}"
    less = differences(("policy=funding_cut",), ("policy=plan_100",), metric, END)
    assert less.mean() < error_of_mean(less)


def test_a_null_policy_changes_exactly_nothing() -> None:
    levers = ("facilitation=status_quo", "timeline=status_quo", "training=status_quo")
    assert runs("policy=plan_100", "policy.start=2023-10-01", *levers) == runs("policy=status_quo")


def test_the_levers_of_history_change_exactly_nothing_whenever_an_arm_leaves_it() -> None:
    days = ("policy.start=2023-10-01", "facilitation.start=2023-11-01", "training.start=2023-11-01")
    assert runs("policy=plan_100", *days, "timeline.start=2024-01-01") == runs("policy=plan_100")


@pytest.mark.parametrize(
    ("policy", "start"),
    [
        ("status_quo", "2023-10-01"),
        ("forced_march", "2023-10-01"),
        ("slow_and_supported", "2023-10-01"),
        ("funding_cut", "2024-07-01"),
    ],
)
def test_arms_are_identical_before_their_first_differing_date_and_differ_after_it(policy: str, start: str) -> None:
    one, two = runs(f"policy={policy}")[0], runs("policy=plan_100")[0]
    assert [day for day in one if day < start and one[day] != two[day]] == []
    assert one[END] != two[END]
