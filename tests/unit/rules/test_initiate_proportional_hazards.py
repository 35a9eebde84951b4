"""What makes a leader take the initiative."""

from math import exp
from typing import Any

import pytest

from sim.rules.initiate.proportional_hazards import ProportionalHazards

RULE = ProportionalHazards(
    base=-6.0,
    readiness=1.0,
    facilitation=0.8,
    half_facilitators=0.2,
    startup_money=0.1,
    nearby_success=0.5,
    visibility=0.3,
    action_plan=0.4,
    isolation=0.6,
    disappointment=1.0,
)
NOTHING: dict[str, Any] = {
    "readiness": 0.0,
    "facilitators": 0.0,
    "startup_euros": 0.0,
    "nearby_success": 0.0,
    "visibility": 0.0,
    "has_action_plan": False,
    "is_disappointed": False,
}


def test_an_average_leader_with_nothing_else_has_the_base_hazard() -> None:
    assert RULE.local_log_hazard(**NOTHING) == -6.0
    assert RULE.initiative_hazard(-6.0, isolation=0.0, leaders=1.0) == pytest.approx(exp(-6.0))


@pytest.mark.parametrize(
    ("driver", "value", "added"),
    [
        ("readiness", 2.0, 2.0),
        ("readiness", -2.0, -2.0),
        ("facilitators", 0.2, 0.4),
        ("startup_euros", 25_000.0, 0.25),
        ("nearby_success", 1.0, 0.5),
        ("visibility", 1.0, 0.3),
        ("has_action_plan", True, 0.4),
        ("is_disappointed", True, -1.0),
    ],
)
def test_each_driver_adds_its_part_to_the_log_hazard(driver: str, value: float, added: float) -> None:
    assert RULE.local_log_hazard(**(NOTHING | {driver: value})) == pytest.approx(-6.0 + added)


def test_an_agent_that_stands_for_twenty_leaders_has_twenty_times_the_hazard() -> None:
    assert RULE.initiative_hazard(-6.0, 0.5, 20.0) == pytest.approx(20 * exp(-5.7))


def test_without_leaders_nobody_takes_the_initiative() -> None:
    assert RULE.initiative_hazard(5.0, 1.0, 0.0) == 0.0
