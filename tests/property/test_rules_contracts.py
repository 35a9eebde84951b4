"""What must hold for signatures, missions, coordinators, help and money, however the rules are tuned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.contract import TERMS
from sim.rules.contract.by_vitality import ByVitality
from sim.rules.coordinate.paid_post import PaidPost
from sim.rules.help.priorities import Priorities
from sim.rules.mission.staffed_and_paid import StaffedAndPaid
from sim.rules.pay.advance_and_balance import AdvanceAndBalance
from sim.rules.sign.december import December
from sim.vocabulary import Mission
from tests.property.any_rule import (
    ACTIVE,
    FACILITATORS,
    POPULATION,
    RISE,
    SHARE,
    Values,
    any_rule,
    check_hazard,
    check_never_higher,
    check_never_lower,
    higher,
    higher_shares,
    not_below,
    raised,
    some,
)

EUROS = st.floats(0, 3_000_000)
MONTHS = st.integers(0, 120)
SIGNATURE = some(is_december=st.booleans(), months_of_contract=MONTHS, bonus_share=st.floats(0, 2), pressure=SHARE)
STAFF = some(active=ACTIVE, population=POPULATION, is_access=st.booleans(), active_gps=ACTIVE)
MISSION = some(staffing=SHARE, is_overdue=st.booleans(), is_optional=st.booleans())
MEANS = some(staffing=SHARE, coordination=SHARE, money=st.floats(0, 20), tools=SHARE, facilitators=FACILITATORS)


@given(rule=any_rule(December), at=SIGNATURE, rise=RISE)
def test_december_habit_bonus_and_pressure_bring_signatures_none_comes_before_the_contract(
    rule: December, at: Values, rise: float
) -> None:
    check_hazard(rule.signature_hazard(**at))
    drivers = [*higher(at, 1, "months_of_contract"), *higher(at, rise, "bonus_share", "pressure")]
    check_never_lower(rule.signature_hazard, at, [*drivers, {"is_december": True}])
    assert rule.signature_hazard(**(at | {"months_of_contract": 0})) == 0.0


@given(rule=any_rule(StaffedAndPaid), at=STAFF, rise=RISE)
def test_staffing_is_a_share_that_rises_with_those_who_work_and_needs_gps_for_access(
    rule: StaffedAndPaid, at: Values, rise: float
) -> None:
    assert 0.0 <= rule.staffing(**at) <= 1.0
    check_never_lower(rule.staffing, at, [*higher(at, rise, "active", "active_gps"), {"is_access": False}])
    check_never_higher(rule.staffing, at, [{"population": at["population"] * (1 + rise)}])
    assert rule.staffing(**(at | {"is_access": True, "active_gps": 0.0})) == 0.0
    assert rule.staffing(**(at | {"active": 0.0})) == 0.0


@given(rule=any_rule(StaffedAndPaid), at=MISSION, rise=RISE)
def test_staffed_overdue_core_missions_start_first_and_unstaffed_ones_never(
    rule: StaffedAndPaid, at: Values, rise: float
) -> None:
    assert rule.start_hazard(**at) >= 0.0
    changes = [*higher(at, rise, "staffing"), {"is_overdue": True}, {"is_optional": False}]
    check_never_lower(rule.start_hazard, at, changes)
    assert rule.start_hazard(**(at | {"staffing": 0.0})) == 0.0


@given(rule=any_rule(StaffedAndPaid), at=MEANS, rise=RISE)
def test_missions_progress_with_people_coordination_money_tools_and_help_and_not_without_people_or_money(
    rule: StaffedAndPaid, at: Values, rise: float
) -> None:
    check_hazard(rule.progress(**at))
    check_never_lower(rule.progress, at, higher_shares(at, rise, "staffing", "coordination", "tools"))
    check_never_lower(rule.progress, at, higher(at, rise, "money", "facilitators"))
    for needed in ("money", "staffing"):
        assert rule.progress(**(at | {needed: 0.0})) == 0.0


@given(rule=any_rule(StaffedAndPaid))
def test_no_coordinator_brings_nothing_and_training_never_takes_away(rule: StaffedAndPaid) -> None:
    assert rule.coordination(False, False) == 0.0 <= rule.coordination(True, False) <= rule.coordination(True, True)
    assert rule.coordination(True, True) == 1.0


@given(rule=any_rule(PaidPost), budget=EUROS, more=EUROS, trained=SHARE)
def test_money_hires_coordinators_and_training_keeps_them(
    rule: PaidPost, budget: float, more: float, trained: float
) -> None:
    assert 0.0 == rule.hire_hazard(0.0) <= rule.hire_hazard(budget)
    assert not_below(rule.hire_hazard(budget + more), rule.hire_hazard(budget))
    assert 0.0 <= rule.leave_hazard(is_trained=True) <= rule.leave_hazard(is_trained=False)
    assert 0.0 <= rule.train_hazard(trained) <= 1.0 / 12 + 1e-12


@given(rule=any_rule(ByVitality), vitality=SHARE, rise=RISE, failed=st.booleans())
def test_vitality_renews_and_never_dissolves(rule: ByVitality, vitality: float, rise: float, failed: bool) -> None:
    livelier = raised(vitality, rise)
    assert 0.0 <= rule.renewal_probability(vitality) <= 1.0
    assert not_below(rule.renewal_probability(livelier), rule.renewal_probability(vitality))
    assert rule.dissolution_hazard(vitality, failed) >= 0.0
    assert not_below(rule.dissolution_hazard(vitality, failed), rule.dissolution_hazard(livelier, failed))
    assert rule.dissolution_hazard(vitality, False) == 0.0


@given(rule=any_rule(Priorities), age=MONTHS, vitality=SHARE, rise=RISE)
def test_an_aci_that_ages_or_comes_alive_never_becomes_fragile(
    rule: Priorities, age: int, vitality: float, rise: float
) -> None:
    assert rule.is_fragile(age + 1, raised(vitality, rise)) <= rule.is_fragile(age, vitality)


@given(rule=any_rule(Priorities), white_first=st.booleans(), struggling_first=st.booleans())
def test_who_comes_first_never_weighs_less(rule: Priorities, white_first: bool, struggling_first: bool) -> None:
    white, project = (rule.weight_before_aci(kind, white_first, struggling_first) for kind in (True, False))
    assert min(white, project) > 0.0
    if white_first and not struggling_first:
        assert white >= project
    if struggling_first and not white_first:
        assert project >= white
    assert rule.weight_after_aci(True, struggling_first) >= rule.weight_after_aci(False, struggling_first) >= 0.0


@given(rule=any_rule(AdvanceAndBalance), euros=EUROS, variable=SHARE, rise=RISE)
def test_a_mission_is_never_paid_more_than_its_money_and_more_once_deployed(
    rule: AdvanceAndBalance, euros: float, variable: float, rise: float
) -> None:
    advance, balances = (
        rule.mission_advance(euros, variable),
        [rule.mission_balance(euros, variable, is_deployed) for is_deployed in (False, True)],
    )
    assert min(advance, *balances) >= 0.0
    assert not_below(balances[1], balances[0])
    assert not_below(rule.executed * euros, advance + balances[1])
    assert not_below(rule.mission_advance(euros * (1 + rise), variable), advance)


@given(rule=any_rule(AdvanceAndBalance), plan=EUROS)
def test_the_crisis_plan_is_paid_at_most_in_full_and_never_more_later(rule: AdvanceAndBalance, plan: float) -> None:
    first, later = (rule.crisis_year(plan, is_first) for is_first in (True, False))
    assert plan >= first >= later >= 0.0


@given(rule=any_rule(AdvanceAndBalance))
def test_the_missions_of_2019_carry_all_the_mission_money(rule: AdvanceAndBalance) -> None:
    assert sum(
        rule.mission_share(TERMS[mission].is_core) for mission in Mission if mission != Mission.CRISIS
    ) == pytest.approx(1.0)


@given(rule=any_rule(AdvanceAndBalance), multiplier=st.floats(0, 5), total=EUROS, variable=SHARE, rise=RISE)
def test_money_against_the_reference_is_never_negative_and_rises_with_the_schedule(
    rule: AdvanceAndBalance, multiplier: float, total: float, variable: float, rise: float
) -> None:
    funding = rule.funding(multiplier, total)
    more = rule.funding(multiplier + rise, total)
    check_hazard(funding)
    assert not_below(more, funding)
    for effect in (rule.paid_time, rule.mission_money):
        assert effect(funding, variable) >= 0.0
        assert not_below(effect(more, variable), effect(funding, variable))
        assert effect(0.0, variable) == 0.0
    assert rule.facilitator_month() >= 0.0
