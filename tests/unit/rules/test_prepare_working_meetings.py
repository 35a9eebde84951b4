"""The pace of meetings, their number, and giving up."""

from math import exp
from typing import Any

import pytest

from sim.rules.prepare.working_meetings import WorkingMeetings

RULE = WorkingMeetings(
    pace=1.0,
    half_founders=2.0,
    readiness=0.5,
    coordinator=0.3,
    facilitation=0.4,
    half_facilitators=0.2,
    nearby_success=0.5,
    pressure=0.8,
    authority_pace=0.5,
    meetings_to_letter=10,
    meetings_to_project=6,
    give_up=0.01,
    give_up_led=2.0,
    give_up_readiness=0.5,
)
ALONE: dict[str, Any] = {
    "readiness": 0.0,
    "founders": 2.0,
    "has_coordinator": False,
    "facilitators": 0.0,
    "nearby_success": 0.0,
    "pressure": 0.0,
    "led_by_authorities": False,
}


def test_without_founders_nothing_is_written_whatever_the_help() -> None:
    assert RULE.meeting_hazard(**(ALONE | {"founders": 0.0, "has_coordinator": True, "pressure": 1.0})) == 0.0


@pytest.mark.parametrize(
    ("driver", "value", "expected"),
    [
        ("founders", 2.0, 0.5),
        ("founders", 6.0, 0.75),
        ("readiness", 2.0, 0.5 * exp(1.0)),
        ("has_coordinator", True, 0.65),
        ("facilitators", 0.2, 0.6),
        ("nearby_success", 1.0, 0.75),
        ("pressure", 1.0, 0.9),
    ],
)
def test_half_the_pace_with_two_founders_and_what_each_help_adds(driver: str, value: float, expected: float) -> None:
    assert RULE.meeting_hazard(**(ALONE | {driver: value})) == pytest.approx(expected)


def test_authorities_that_lead_write_without_founders_as_far_as_pressure_goes() -> None:
    led = ALONE | {"founders": 0.0, "led_by_authorities": True}
    assert RULE.meeting_hazard(**(led | {"pressure": 0.0})) == 0.0
    assert RULE.meeting_hazard(**(led | {"pressure": 0.4})) == pytest.approx(0.2)


def test_the_number_of_meetings_is_that_of_the_parameters() -> None:
    assert (RULE.lettre_intention_meetings(), RULE.projet_sante_meetings()) == (10, 6)


@pytest.mark.parametrize(
    ("readiness", "led", "expected"), [(0.0, False, 0.01), (0.0, True, 0.02), (2.0, False, 0.01 * exp(-1.0))]
)
def test_ready_territories_give_up_less_and_led_ones_otherwise(readiness: float, led: bool, expected: float) -> None:
    assert RULE.give_up_hazard(readiness, led) == pytest.approx(expected)
