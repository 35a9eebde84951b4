"""The pace of meetings, how many of them a letter takes under pressure, giving up and striking off."""

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
    waived=1.5,
    unhurried=0.2,
    leniency_spread=0.3,
    meetings_to_project=6,
    give_up=0.01,
    give_up_led=2.0,
    give_up_readiness=0.5,
    stale_months=12,
    struck_off=0.1,
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


def test_a_projet_de_sante_takes_the_meetings_of_the_parameter() -> None:
    assert RULE.projet_sante_meetings() == 6


@pytest.mark.parametrize(
    ("pressure", "leniency", "expected"),
    [
        (0.0, 1.0, 10.0),
        (0.2, 1.0, 10.0),  # up to this pressure nobody hurries
        (0.4, 1.0, 7.0),  # 1.5 × (0.4 − 0.2) of ten meetings are waived
        (0.4, 0.5, 10.0),
        (0.4, 1.5, 4.0),
        (1.0, 1.0, 1.0),  # 120 % would be waived: one meeting at least
    ],
)
def test_an_ars_in_a_hurry_takes_a_letter_after_fewer_meetings(
    pressure: float, leniency: float, expected: float
) -> None:
    assert RULE.lettre_intention_meetings(pressure, leniency) == pytest.approx(expected)


def test_leniency_is_log_normal_around_the_usual_one() -> None:
    assert RULE.leniency(0.0) == 1.0
    assert RULE.leniency(2.0) == pytest.approx(exp(0.6))
    assert RULE.model_copy(update={"leniency_spread": 0.0}).leniency(2.0) == 1.0


@pytest.mark.parametrize("leniency", [0.0, 1.0, 7.0])
def test_where_nothing_is_waived_pressure_changes_nothing(leniency: float) -> None:
    strict = RULE.model_copy(update={"waived": 0.0})
    assert strict.lettre_intention_meetings(1.0, leniency) == 10.0


@pytest.mark.parametrize(
    ("readiness", "led", "expected"), [(0.0, False, 0.01), (0.0, True, 0.02), (2.0, False, 0.01 * exp(-1.0))]
)
def test_ready_territories_give_up_less_and_led_ones_otherwise(readiness: float, led: bool, expected: float) -> None:
    assert RULE.give_up_hazard(readiness, led, age=11, pressure=1.0) == pytest.approx(expected)


@pytest.mark.parametrize(("age", "pressure", "expected"), [(12, 0.0, 0.01), (12, 0.5, 0.06), (80, 1.0, 0.11)])
def test_a_project_that_stands_still_is_struck_off_under_pressure(age: int, pressure: float, expected: float) -> None:
    assert RULE.give_up_hazard(0.0, False, age, pressure) == pytest.approx(expected)
