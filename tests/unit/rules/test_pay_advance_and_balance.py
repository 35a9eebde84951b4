"""Payments worked out by hand for a CPTS of band T3 under avenant 2: 477,000 euros a year, 75,000 for functioning."""

import pytest

from sim.rules.pay.advance_and_balance import AdvanceAndBalance

RULE = AdvanceAndBalance(
    advance=0.75,
    core_share=0.8,
    signature_missions=0.8,
    started_indicator=0.4,
    project_months=24.0,
    facilitator=72_000.0,
    reference_total_t3=477_000.0,
    reference_variable=0.4,
    uncertainty=0.5,
    incentive=0.3,
)
FUNCTIONING = 75_000.0
MISSIONS = 402_000.0  # of which 40 % variable: 160,800; fixed: 241,200
VARIABLE = 0.4


def test_signature_pays_functioning_and_the_advance_of_the_first_missions() -> None:
    # 75 % of the fixed part of the missions of the first year: 0.75 × 0.8 × 241,200 = 144,720.
    assert RULE.at_signature(FUNCTIONING, 0.0, MISSIONS, VARIABLE) == pytest.approx(75_000 + 144_720)


def test_a_signature_in_time_earns_the_start_up_envelope_of_131250_euros() -> None:
    assert RULE.at_signature(FUNCTIONING, 0.75, MISSIONS, VARIABLE) == pytest.approx(131_250 + 144_720)


@pytest.mark.parametrize(
    ("started", "deployed", "expected"),
    [
        (0.0, 0.0, 75_000),
        (1.0, 1.0, 477_000),
        # 0.6 of the fixed part, 144,720; of the variable part 0.2 + 0.4 × 0.4, 57,888.
        (0.6, 0.2, 75_000 + 144_720 + 57_888),
    ],
)
def test_an_anniversary_pays_for_what_is_started_and_deployed(started: float, deployed: float, expected: float) -> None:
    assert RULE.at_anniversary(FUNCTIONING, MISSIONS, VARIABLE, started, deployed) == pytest.approx(expected)


def test_a_contract_that_ends_gets_its_balance_and_what_its_indicators_earned() -> None:
    # A quarter of 0.6 of the fixed part, 36,180; of the variable part 0.2 + 0.4 × 0.4, 57,888.
    assert RULE.at_end(MISSIONS, VARIABLE, 0.6, 0.2) == pytest.approx(36_180 + 57_888)
    assert RULE.at_end(MISSIONS, VARIABLE, 0.0, 0.0) == 0.0


def test_four_core_and_two_optional_missions_carry_all_the_mission_money() -> None:
    assert RULE.mission_share(is_core=True) == pytest.approx(0.2)
    assert RULE.mission_share(is_core=False) == pytest.approx(0.1)


def test_ars_money_is_spread_over_two_years_and_a_facilitator_is_paid_by_the_month() -> None:
    assert RULE.project_month(151_958.0) == pytest.approx(151_958 / 24)
    assert RULE.facilitator_month() == 6_000.0


def test_the_schedule_of_avenant_2_is_the_reference() -> None:
    funding = RULE.funding(multiplier=1.0, maximum_total_t3=477_000.0)
    assert funding == 1.0
    assert RULE.paid_time(funding, VARIABLE) == 1.0
    assert RULE.mission_money(funding, VARIABLE) == 1.0


def test_half_the_schedule_is_half_the_funding() -> None:
    assert RULE.funding(0.5, 477_000.0) == pytest.approx(0.5)
    assert RULE.funding(1.0, 238_500.0) == pytest.approx(0.5)


def test_variable_money_pays_less_time_and_moves_missions_more() -> None:
    assert RULE.paid_time(1.0, 1.0) == pytest.approx(1 - 0.5 * 0.6)
    assert RULE.mission_money(1.0, 1.0) == pytest.approx(1 + 0.3 * 0.6)


def test_no_money_is_no_money_however_it_is_paid() -> None:
    assert RULE.at_signature(0.0, 2.0, 0.0, VARIABLE) == 0.0
    assert RULE.at_anniversary(0.0, 0.0, VARIABLE, 1.0, 1.0) == 0.0
    assert RULE.paid_time(RULE.funding(0.0, 477_000.0), 0.0) == 0.0
