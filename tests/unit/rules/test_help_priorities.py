"""Who weighs how much when facilitators' time is divided."""

import pytest

from sim.rules.help.priorities import Priorities

RULE = Priorities(priority=4.0, steady_weight=0.2, recent_months=24, low_vitality=0.3)


@pytest.mark.parametrize(
    ("is_white", "white_first", "struggling_first", "weight"),
    [
        (True, False, False, 1.0),
        (False, False, False, 1.0),
        (True, True, False, 4.0),
        (False, True, False, 1.0),
        (True, False, True, 1.0),
        (False, False, True, 4.0),
    ],
)
def test_the_allocation_decides_between_white_zones_and_projects(
    is_white: bool, white_first: bool, struggling_first: bool, weight: float
) -> None:
    assert RULE.weight_before_aci(is_white, white_first, struggling_first) == weight


@pytest.mark.parametrize(
    ("aci_age", "vitality", "expected"),
    [(23, 0.9, True), (24, 0.3, False), (24, 0.29, True), (60, 0.9, False)],
)
def test_an_aci_is_fragile_when_recent_or_of_low_vitality(aci_age: int, vitality: float, expected: bool) -> None:
    assert RULE.is_fragile(aci_age, vitality) is expected


@pytest.mark.parametrize(
    ("is_fragile", "struggling_first", "weight"),
    [(False, False, 0.2), (False, True, 0.2), (True, False, 1.0), (True, True, 4.0)],
)
def test_steady_cpts_get_the_smaller_part(is_fragile: bool, struggling_first: bool, weight: float) -> None:
    assert RULE.weight_after_aci(is_fragile, struggling_first) == weight
