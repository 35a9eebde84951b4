"""Work, tolerance and fatigue."""

from typing import Any

import pytest

from sim.rules.fatigue.tolerance import Tolerance

RULE = Tolerance(
    administration=40.0,
    injunctions=60.0,
    mission=2.0,
    coordinator=50.0,
    tools=0.25,
    tolerated=4.0,
    tolerated_open=6.0,
    unpaid=0.5,
    helped=0.4,
    half_facilitators=0.2,
    growth=0.1,
    recovery=0.05,
    high=0.6,
    largest_excess=3.0,
    smallest_team=2.0,
)
WORK: dict[str, Any] = {  # of a contract for 100,000 inhabitants
    "missions": 3,
    "population": 100_000.0,
    "load_asked": 1.0,
    "coordination": 0.0,
    "tools": 0.0,
    "pressure": 0.0,
}


def test_administration_and_three_missions_by_hand() -> None:
    assert RULE.hours(**WORK) == pytest.approx(40.0 + 3 * 2.0 * 10)


@pytest.mark.parametrize(
    ("what", "value", "expected"),
    [
        ("missions", 4, 120.0),
        ("load_asked", 0.5, 80.0),
        ("pressure", 0.5, 130.0),
        ("tools", 1.0, 75.0),
        ("coordination", 1.0, 50.0),
    ],
)
def test_what_is_asked_adds_work_and_tools_and_the_coordinator_take_it_away(
    what: str, value: float, expected: float
) -> None:
    assert RULE.hours(**(WORK | {what: value})) == pytest.approx(expected)


def test_authorities_under_pressure_ask_for_more() -> None:
    # 40 of administration, 3 × 2 × 10 of missions, and half of 60 of injunctions.
    assert RULE.hours(3, 100_000.0, 1.0, 0.0, 0.0, 0.5) == pytest.approx(130.0)


def test_a_coordinator_never_does_more_work_than_there_is() -> None:
    assert RULE.hours(**(WORK | {"missions": 0, "load_asked": 0.5, "coordination": 1.0})) == 0.0


def test_without_missions_and_demands_there_is_no_work() -> None:
    assert RULE.hours(**(WORK | {"missions": 0, "load_asked": 0.0})) == 0.0


@pytest.mark.parametrize(("active", "expected"), [(10.0, 6.0), (2.0, 30.0), (1.0, 30.0), (0.0, 30.0)])
def test_work_is_shared_but_never_falls_on_fewer_than_the_smallest_team(active: float, expected: float) -> None:
    assert RULE.hours_each(60.0, active) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("openness", "paid_time", "facilitators", "expected"),
    [(0.0, 1.0, 0.0, 4.0), (1.0, 1.0, 0.0, 10.0), (1.0, 0.0, 0.0, 5.0), (0.0, 1.0, 0.2, 4.8)],
)
def test_tolerance_by_hand(openness: float, paid_time: float, facilitators: float, expected: float) -> None:
    assert RULE.tolerance(openness, paid_time, facilitators) == pytest.approx(expected)


def test_twice_the_work_tolerated_tires_by_the_growth() -> None:
    assert RULE.change(0.0, hours_each=8.0, tolerance=4.0) == pytest.approx(0.1)


def test_fatigue_at_half_under_twice_the_work_by_hand() -> None:
    assert RULE.change(0.5, hours_each=8.0, tolerance=4.0) == pytest.approx(0.5 + 0.1 * 0.5 - 0.05 * 0.5)


def test_work_within_tolerance_lets_fatigue_fade() -> None:
    assert RULE.change(0.5, hours_each=4.0, tolerance=4.0) == pytest.approx(0.475)
    assert RULE.change(0.0, hours_each=4.0, tolerance=4.0) == 0.0


def test_beyond_the_largest_excess_fatigue_grows_no_faster() -> None:
    assert RULE.change(0.0, 16.0, 4.0) == RULE.change(0.0, 1_000.0, 4.0) == pytest.approx(0.3)


def test_where_nothing_is_tolerated_any_work_is_too_much_and_rest_is_rest() -> None:
    assert RULE.change(0.0, hours_each=0.1, tolerance=0.0) == pytest.approx(0.3)
    assert RULE.change(0.5, hours_each=0.0, tolerance=0.0) == pytest.approx(0.475)


@pytest.mark.parametrize(("fatigue", "expected"), [(0.59, False), (0.6, True), (1.0, True)])
def test_high_fatigue_begins_at_its_threshold(fatigue: float, expected: bool) -> None:
    assert RULE.is_high(fatigue) is expected
