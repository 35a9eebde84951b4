"""Payments worked out by hand for a mission whose money is 100,000 euros a year, of which 40 % are variable."""

import pytest

from sim.rules.pay.advance_and_balance import AdvanceAndBalance

RULE = AdvanceAndBalance(
    advance=0.75,
    core_share=0.9,
    executed=0.8,
    crisis_later=0.5,
    started_indicator=0.4,
    project_months=24.0,
    facilitator=72_000.0,
    reference_total_t3=410_000.0,
    reference_variable=0.4,
    uncertainty=0.5,
    incentive=0.3,
)
YEAR = 100_000.0
VARIABLE = 0.4


def test_three_quarters_of_the_fixed_part_are_advanced() -> None:
    assert RULE.mission_advance(YEAR, VARIABLE) == pytest.approx(0.8 * 0.75 * 60_000)


@pytest.mark.parametrize(("is_deployed", "earned"), [(True, 40_000), (False, 16_000)])
def test_the_balance_is_the_other_quarter_and_what_indicators_earned(is_deployed: bool, earned: float) -> None:
    assert RULE.mission_balance(YEAR, VARIABLE, is_deployed) == pytest.approx(0.8 * (15_000 + earned))


def test_a_deployed_mission_is_paid_the_executed_share_of_its_money() -> None:
    both = RULE.mission_advance(YEAR, VARIABLE) + RULE.mission_balance(YEAR, VARIABLE, True)
    assert both == pytest.approx(80_000)


def test_the_crisis_plan_is_paid_in_full_once_and_by_half_later() -> None:
    assert RULE.crisis_year(40_000.0, is_first=True) == pytest.approx(32_000)
    assert RULE.crisis_year(40_000.0, is_first=False) == pytest.approx(16_000)


def test_three_core_and_two_optional_missions_carry_all_the_mission_money() -> None:
    assert RULE.mission_share(is_core=True) == pytest.approx(0.3)
    assert RULE.mission_share(is_core=False) == pytest.approx(0.05)


def test_ars_money_is_spread_over_two_years_and_a_facilitator_is_paid_by_the_month() -> None:
    assert RULE.project_month(151_958.0) == pytest.approx(151_958 / 24)
    assert RULE.facilitator_month() == 6_000.0


def test_the_schedule_of_2019_with_the_crisis_plan_is_the_reference() -> None:
    funding = RULE.funding(multiplier=1.0, maximum_total_t3=370_000.0 + 40_000.0)
    assert funding == 1.0
    assert RULE.paid_time(funding, VARIABLE) == 1.0
    assert RULE.mission_money(funding, VARIABLE) == 1.0


def test_half_the_schedule_is_half_the_funding() -> None:
    assert RULE.funding(0.5, 410_000.0) == pytest.approx(0.5)
    assert RULE.funding(1.0, 205_000.0) == pytest.approx(0.5)


def test_variable_money_pays_less_time_and_moves_missions_more() -> None:
    assert RULE.paid_time(1.0, 1.0) == pytest.approx(1 - 0.5 * 0.6)
    assert RULE.mission_money(1.0, 1.0) == pytest.approx(1 + 0.3 * 0.6)


def test_no_money_is_no_money_however_it_is_paid() -> None:
    assert RULE.mission_advance(0.0, VARIABLE) == RULE.mission_balance(0.0, VARIABLE, True) == 0.0
    assert RULE.crisis_year(0.0, is_first=True) == 0.0
    assert RULE.paid_time(RULE.funding(0.0, 410_000.0), 0.0) == 0.0
