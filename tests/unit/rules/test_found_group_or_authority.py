"""The founding group that is needed, and projects that authorities set up."""

import pytest

from sim.rules.found.group_or_authority import GroupOrAuthority

RULE = GroupOrAuthority(group=4.0, pressed_group=1.0, authority=0.04, authority_with_plan=1.5)


@pytest.mark.parametrize(("pressure", "leaders"), [(0.0, 4.0), (0.5, 2.5), (1.0, 1.0)])
def test_pressure_lowers_the_group_needed(pressure: float, leaders: float) -> None:
    assert RULE.leaders_needed(pressure) == pytest.approx(leaders)


@pytest.mark.parametrize("has_action_plan", [False, True])
def test_without_pressure_authorities_found_nothing(has_action_plan: bool) -> None:
    assert RULE.authority_hazard(0.0, has_action_plan) == 0.0


def test_an_action_plan_raises_what_pressure_does() -> None:
    assert RULE.authority_hazard(0.5, has_action_plan=False) == pytest.approx(0.02)
    assert RULE.authority_hazard(0.5, has_action_plan=True) == pytest.approx(0.03)
