"""Taking part in the work, stopping, leaving."""

from typing import Any

import pytest

from sim.rules.engage.useful_and_paid import UsefulAndPaid

RULE = UsefulAndPaid(
    take_part=0.1,
    leader=4.0,
    enrolled=0.1,
    without_vitality=0.2,
    led_by_authorities=0.5,
    unpaid=0.5,
    stop=0.02,
    stop_project=0.25,
    stop_fatigue=0.2,
    go=0.04,
    go_lively=0.25,
)
BEST: dict[str, Any] = {
    "openness": 1.0,
    "vitality": 1.0,
    "led_by_authorities": False,
    "paid_time": 1.0,
    "is_leader": False,
    "is_enrolled": False,
}


def test_the_most_open_member_of_a_lively_cpts_paid_as_in_the_reference() -> None:
    assert RULE.become_active(**BEST) == pytest.approx(0.1)


def test_without_openness_nobody_takes_part() -> None:
    assert RULE.become_active(**(BEST | {"openness": 0.0, "paid_time": 5.0, "is_leader": True})) == 0.0


@pytest.mark.parametrize(
    ("brake", "value", "expected"),
    [("vitality", 0.0, 0.02), ("led_by_authorities", True, 0.05), ("paid_time", 0.0, 0.05), ("openness", 0.5, 0.05)],
)
def test_each_brake_takes_its_factor(brake: str, value: float, expected: float) -> None:
    assert RULE.become_active(**(BEST | {brake: value})) == pytest.approx(expected)


def test_brakes_multiply() -> None:
    braked = BEST | {"vitality": 0.0, "led_by_authorities": True, "paid_time": 0.0}
    assert RULE.become_active(**braked) == pytest.approx(0.1 * 0.2 * 0.5 * 0.5)


def test_leaders_take_part_sooner_but_never_more_than_surely() -> None:
    assert RULE.become_active(**(BEST | {"is_leader": True})) == pytest.approx(0.4)
    eager = RULE.model_copy(update={"leader": 50.0})
    assert eager.become_active(**(BEST | {"is_leader": True})) == 1.0


def test_who_was_enrolled_without_asking_rarely_takes_part() -> None:
    assert RULE.become_active(**(BEST | {"is_enrolled": True})) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("fatigue", "has_aci", "expected"),
    [(0.0, True, 0.02), (0.5, True, 0.12), (1.0, True, 0.22), (0.0, False, 0.005), (0.5, False, 0.105)],
)
def test_fatigue_makes_active_members_stop_and_a_project_holds_them(
    fatigue: float, has_aci: bool, expected: float
) -> None:
    assert RULE.disengage(fatigue, has_aci) == pytest.approx(expected)


@pytest.mark.parametrize(("vitality", "expected"), [(0.0, 0.04), (1.0, 0.01)])
def test_members_leave_a_lifeless_cpts_sooner(vitality: float, expected: float) -> None:
    assert RULE.leave(vitality) == pytest.approx(expected)
