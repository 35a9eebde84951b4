"""Taking part in the work, stopping, leaving."""

import pytest

from sim.rules.engage.useful_and_paid import UsefulAndPaid

RULE = UsefulAndPaid(
    take_part=0.1,
    without_vitality=0.2,
    led_by_authorities=0.5,
    unpaid=0.5,
    stop=0.02,
    stop_fatigue=0.2,
    go=0.04,
    go_lively=0.25,
)


def test_the_most_open_member_of_a_lively_cpts_paid_as_in_the_reference() -> None:
    assert RULE.engage(openness=1.0, vitality=1.0, led_by_authorities=False, paid_time=1.0) == pytest.approx(0.1)


def test_without_openness_nobody_takes_part() -> None:
    assert RULE.engage(openness=0.0, vitality=1.0, led_by_authorities=False, paid_time=5.0) == 0.0


@pytest.mark.parametrize(
    ("vitality", "led", "paid_time", "expected"),
    [(0.0, False, 1.0, 0.02), (1.0, True, 1.0, 0.05), (1.0, False, 0.0, 0.05), (0.0, True, 0.0, 0.005)],
)
def test_each_brake_takes_its_factor(vitality: float, led: bool, paid_time: float, expected: float) -> None:
    assert RULE.engage(1.0, vitality, led, paid_time) == pytest.approx(expected)


@pytest.mark.parametrize(("fatigue", "expected"), [(0.0, 0.02), (0.5, 0.12), (1.0, 0.22)])
def test_fatigue_makes_active_members_stop(fatigue: float, expected: float) -> None:
    assert RULE.disengage(fatigue) == pytest.approx(expected)


@pytest.mark.parametrize(("vitality", "expected"), [(0.0, 0.04), (1.0, 0.01)])
def test_members_leave_a_lifeless_cpts_sooner(vitality: float, expected: float) -> None:
    assert RULE.leave(vitality) == pytest.approx(expected)
