"""Renewal and dissolution of an ACI."""

import pytest

from sim.rules.contract.by_vitality import ByVitality

RULE = ByVitality(renewal=-2.0, renewal_vitality=4.0, dissolution=0.02)


def test_half_vitality_makes_even_odds_of_renewal_here() -> None:
    assert RULE.renewal_probability(0.5) == pytest.approx(0.5)


def test_a_lively_cpts_renews_more_often_than_a_lifeless_one() -> None:
    assert RULE.renewal_probability(1.0) > 0.5 > RULE.renewal_probability(0.0)


def test_nothing_is_dissolved_unless_access_has_failed() -> None:
    assert RULE.dissolution_hazard(vitality=0.0, is_access_failed=False) == 0.0


@pytest.mark.parametrize(("vitality", "hazard"), [(0.0, 0.02), (0.5, 0.01), (1.0, 0.0)])
def test_vitality_saves_a_cpts_without_access_mission(vitality: float, hazard: float) -> None:
    assert RULE.dissolution_hazard(vitality, is_access_failed=True) == pytest.approx(hazard)
