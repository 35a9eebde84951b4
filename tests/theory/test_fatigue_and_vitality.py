"""Fatigue and vitality are linear recursions under constant causes: they near a fixed point by a constant factor."""

import pytest

from tests.theory.asking import hold, refuse
from tools.verification.case import Case
from tools.verification.cases.fatigue_and_vitality import (
    CASES,
    RESTS_AFTER,
    SIGNED_IN,
    WORK,
    approaches,
    contract_vitality,
    fatigue,
    vitality_checks,
    while_working,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fatigue_and_vitality_are_those_of_theory(case: Case) -> None:
    assert hold(case.checks())


@pytest.mark.parametrize("administration", WORK)
def test_who_rests_was_tired(administration: float) -> None:
    assert fatigue(administration)[RESTS_AFTER - SIGNED_IN + 1].min() > 0.6


@pytest.mark.parametrize(("fixed_point", "factor"), [(0.08 / 0.131, 0.87), (0.08 / 0.13, 0.871)])
def test_another_fixed_point_or_pace_is_refused(fixed_point: float, factor: float) -> None:
    assert refuse([approaches(while_working(42.0), fixed_point, factor, "working")])


def test_contracts_are_complete_for_most_of_the_time() -> None:
    assert len(contract_vitality()) > 90


@pytest.mark.parametrize("wrong", [{"project": 0.097}, {"project": 0.24}, {"inertia": 6.1}], ids=str)
def test_another_index_or_inertia_is_refused(wrong: dict[str, float]) -> None:
    assert refuse(vitality_checks(**wrong))
