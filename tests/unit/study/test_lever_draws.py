"""Levers that a draw gives act on a policy's own first day, and not on the baseline."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from experiments.study.lever_draws import lever_value, policy_of, with_levers
from experiments.study.parameter_draws import ParameterDraw
from experiments.study.run_hash import code_and_data, run_identity
from sim.calendar import FIRST_MONTH, first_day
from sim.levers.policy import GROUPS, Change, Policy
from sim.vocabulary import Allocation
from tests.unit.running.fake_engine import small_study

START = FIRST_MONTH + 6
PLAIN = {
    "target_date": None,
    "pressure": 0.0,
    "ramp_months": 6,
    "fade_months": 6,
    "time_floor_months": 6,
    "white_zone_action_plans": False,
}


def _change(month: int, region: str | None = None, **levers: Any) -> Change:
    return Change(month, "timeline", GROUPS["timeline"].model_validate({**PLAIN, **levers}), region)


CALM, FAST = small_study(Path("unused")).arms
OWN = (_change(FIRST_MONTH, pressure=0.1), _change(START, pressure=0.3), _change(START, "94", pressure=0.5))
RESOLVED = {**FAST.resolved, "timeline": {"start": str(first_day(START))}}
ARM = replace(FAST, policy=Policy("fast", OWN), resolved=RESOLVED)
STUDY = small_study(Path("unused"), arms=(replace(ARM, name="calm"), ARM))


def _pressures(policy: Policy) -> list[float]:
    return [change.values.pressure for change in policy.changes]  # type: ignore[attr-defined]


def test_only_what_a_policy_sets_on_its_first_day_changes() -> None:
    policy = policy_of(STUDY, ARM, ParameterDraw(0, {"timeline.pressure": 0.9, "behaviour.join.contacts": 1.0}))
    assert _pressures(policy) == [0.1, 0.9, 0.9]


def test_the_baseline_keeps_its_levers_unless_it_is_alone() -> None:
    draw = ParameterDraw(0, {"timeline.pressure": 0.9})
    baseline = STUDY.arms[0]
    assert policy_of(STUDY, baseline, draw) == baseline.policy
    alone = replace(STUDY, arms=(baseline,))
    assert _pressures(policy_of(alone, baseline, draw)) == [0.1, 0.9, 0.9]


def test_a_lever_of_a_draw_makes_another_run_of_the_arm_and_the_same_of_the_baseline() -> None:
    made_from = code_and_data(STUDY)

    def identity(arm_number: int, values: dict[str, float]) -> str:
        return run_identity(STUDY, STUDY.arms[arm_number], ParameterDraw(0, values), 0, made_from)

    levers = {"timeline.pressure": 0.9}
    assert identity(1, levers) != identity(1, {})
    assert identity(0, levers) == identity(0, {})
    assert identity(1, {"timeline.pressure": 0.3}) != identity(1, {})  # the value of one's own for a région is replaced


@pytest.mark.parametrize(
    ("path", "number", "value"),
    [
        ("timeline.target_date", 2026.0, date(2025, 12, 31)),
        ("timeline.target_date", 2025.5, date(2025, 6, 30)),
        ("timeline.white_zone_action_plans", 0.5, True),
        ("timeline.white_zone_action_plans", 0.49, False),
        ("timeline.ramp_months", 6.6, 7),
        ("timeline.pressure", 0.25, 0.25),
        ("facilitation.allocation", 1.2, list(Allocation)[1]),
    ],
)
def test_a_number_stands_for_a_value(path: str, number: float, value: object) -> None:
    assert lever_value(path, number) == value


def test_values_out_of_bounds_and_groups_that_a_policy_does_not_set_are_refused() -> None:
    with pytest.raises(ValidationError):
        with_levers(ARM, {"timeline.pressure": 1.5})
    later = replace(ARM, resolved={**ARM.resolved, "timeline": {"start": "2020-03-01"}})
    with pytest.raises(LookupError, match="sets nothing in 'timeline'"):
        with_levers(later, {"timeline.pressure": 0.5})
    with pytest.raises(ValueError, match="no lever with a single value"):
        lever_value("funding.functioning_euros", 1.0)
