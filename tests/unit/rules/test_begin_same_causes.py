"""The stock of projects with which history begins."""

from math import exp, log

import pytest

from sim.rules.begin.same_causes import SameCauses

RULE = SameCauses(stock=log(0.1), readiness=1.0, letters=0.25)


def test_without_leaders_there_is_no_project() -> None:
    assert RULE.project_probability(readiness=5.0, leaders=0.0) == 0.0


def test_three_leaders_of_an_average_territory_by_hand() -> None:
    assert RULE.project_probability(readiness=0.0, leaders=3.0) == pytest.approx(1 - exp(-0.3))


def test_readiness_multiplies_the_hazard() -> None:
    assert RULE.project_probability(readiness=log(2.0), leaders=3.0) == pytest.approx(1 - exp(-0.6))


@pytest.mark.parametrize(("draw", "expected"), [(0.2499, True), (0.25, False), (0.9, False)])
def test_a_quarter_of_the_projects_has_a_letter(draw: float, expected: bool) -> None:
    assert RULE.has_letter(draw) is expected


def test_projects_are_spread_over_their_stage() -> None:
    assert RULE.work_share(0.37) == 0.37
