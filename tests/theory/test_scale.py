"""Where everything is linear, expectations do not depend on how many agents stand for the people."""

import pytest

from tests.theory.asking import hold, refuse
from tools.verification.case import Case
from tools.verification.cases.scale import BASE, CASES, JOIN, SCALES, WAITED, initiative_checks, membership_checks


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_expectations_are_the_same_at_every_scale(case: Case) -> None:
    assert hold(case.checks())


@pytest.mark.parametrize("scale", SCALES[1:])
def test_another_rate_of_joining_is_refused_at_every_scale(scale: float) -> None:
    assert refuse(membership_checks(scale, join=1.5 * JOIN))


@pytest.mark.parametrize("scale", WAITED)
def test_another_hazard_is_refused_at_every_scale(scale: float) -> None:
    assert refuse(initiative_checks(scale, BASE + 0.5))
