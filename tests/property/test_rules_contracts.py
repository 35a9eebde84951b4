"""What must hold for signatures, missions, coordinators, help and money, however the rules are tuned."""

from math import isfinite

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
from tests.property.any_rule import FACILITATORS, SHARE, any_rule, not_below

EUROS = st.floats(0, 3_000_000)
MONTHS = st.integers(0, 120)
POPULATION = st.floats(100, 400_000)
ACTIVE = st.floats(0, 500)
RISE = st.floats(0, 1)


@given(rule=any_rule(December), december=st.booleans(), months=MONTHS, bonus=st.floats(0, 2), pressure=SHARE, rise=RISE)
def test_december_habit_bonus_and_pressure_bring_signatures_none_comes_before_the_contract(
    rule: December, december: bool, months: int, bonus: float, pressure: float, rise: float
) -> None:
    before = rule.signature_hazard(december, months, bonus, pressure)
    assert before >= 0.0
    assert isfinite(before)
    assert not_below(rule.signature_hazard(True, months, bonus, pressure), before)
    assert not_below(rule.signature_hazard(december, months + 1, bonus, pressure), before)
    assert not_below(rule.signature_hazard(december, months, bonus + rise, pressure), before)
    assert not_below(rule.signature_hazard(december, months, bonus, pressure + rise), before)
    assert rule.signature_hazard(december, 0, bonus, pressure) == 0.0


@given(rule=any_rule(StaffedAndPaid), active=ACTIVE, population=POPULATION, access=st.booleans(), gps=ACTIVE, rise=RISE)
def test_staffing_is_a_share_that_rises_with_those_who_work_and_needs_gps_for_access(
    rule: StaffedAndPaid, active: float, population: float, access: bool, gps: float, rise: float
) -> None:
    staffing = rule.staffing(active, population, access, gps)
    assert 0.0 <= staffing <= 1.0
    assert not_below(rule.staffing(active + rise, population, access, gps), staffing)
    assert not_below(rule.staffing(active, population, access, gps + rise), staffing)
    assert not_below(staffing, rule.staffing(active, population * (1 + rise), access, gps))
    assert not_below(rule.staffing(active, population, False, gps), staffing)
    assert rule.staffing(active, population, True, 0.0) == 0.0
    assert rule.staffing(0.0, population, access, gps) == 0.0


@given(rule=any_rule(StaffedAndPaid), staffing=SHARE, overdue=st.booleans(), optional=st.booleans(), rise=RISE)
def test_staffed_overdue_core_missions_start_first_and_unstaffed_ones_never(
    rule: StaffedAndPaid, staffing: float, overdue: bool, optional: bool, rise: float
) -> None:
    hazard = rule.start_hazard(staffing, overdue, optional)
    assert hazard >= 0.0
    assert not_below(rule.start_hazard(staffing + rise, overdue, optional), hazard)
    assert not_below(rule.start_hazard(staffing, True, optional), hazard)
    assert not_below(rule.start_hazard(staffing, overdue, False), hazard)
    assert rule.start_hazard(0.0, overdue, optional) == 0.0


@given(
    rule=any_rule(StaffedAndPaid),
    staffing=SHARE,
    coordination=SHARE,
    money=st.floats(0, 20),
    tools=SHARE,
    facilitators=FACILITATORS,
    rise=RISE,
)
def test_missions_progress_with_people_coordination_money_tools_and_help_and_not_without_people_or_money(
    rule: StaffedAndPaid,
    staffing: float,
    coordination: float,
    money: float,
    tools: float,
    facilitators: float,
    rise: float,
) -> None:
    before = rule.progress(staffing, coordination, money, tools, facilitators)
    assert before >= 0.0
    assert isfinite(before)
    for more in (
        (staffing + rise * (1 - staffing), coordination, money, tools, facilitators),
        (staffing, coordination + rise * (1 - coordination), money, tools, facilitators),
        (staffing, coordination, money + rise, tools, facilitators),
        (staffing, coordination, money, tools + rise * (1 - tools), facilitators),
        (staffing, coordination, money, tools, facilitators + rise),
    ):
        assert not_below(rule.progress(*more), before)
    assert rule.progress(staffing, coordination, 0.0, tools, facilitators) == 0.0
    assert rule.progress(0.0, coordination, money, tools, facilitators) == 0.0


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
    livelier = vitality + rise * (1 - vitality)
    assert 0.0 <= rule.renewal_probability(vitality) <= 1.0
    assert not_below(rule.renewal_probability(livelier), rule.renewal_probability(vitality))
    assert rule.dissolution_hazard(vitality, failed) >= 0.0
    assert not_below(rule.dissolution_hazard(vitality, failed), rule.dissolution_hazard(livelier, failed))
    assert rule.dissolution_hazard(vitality, False) == 0.0


@given(rule=any_rule(Priorities), age=MONTHS, vitality=SHARE, rise=RISE)
def test_an_aci_that_ages_or_comes_alive_never_becomes_fragile(
    rule: Priorities, age: int, vitality: float, rise: float
) -> None:
    assert rule.is_fragile(age + 1, vitality + rise * (1 - vitality)) <= rule.is_fragile(age, vitality)


@given(rule=any_rule(Priorities), white_first=st.booleans(), struggling_first=st.booleans())
def test_who_comes_first_never_weighs_less(rule: Priorities, white_first: bool, struggling_first: bool) -> None:
    white, project = (rule.weight_before_aci(kind, white_first, struggling_first) for kind in (True, False))
    assert min(white, project) > 0.0
    if white_first and not struggling_first:
        assert white >= project
    if struggling_first and not white_first:
        assert project >= white
    assert rule.weight_after_aci(True, struggling_first) >= rule.weight_after_aci(False, struggling_first) >= 0.0


@given(
    rule=any_rule(AdvanceAndBalance),
    functioning=EUROS,
    missions=EUROS,
    variable=SHARE,
    bonus=st.floats(0, 2),
    rise=RISE,
)
def test_signature_pays_functioning_at_least_and_more_for_a_bonus(
    rule: AdvanceAndBalance, functioning: float, missions: float, variable: float, bonus: float, rise: float
) -> None:
    euros = rule.at_signature(functioning, bonus, missions, variable)
    assert not_below(euros, functioning)
    assert not_below(rule.at_signature(functioning, bonus + rise, missions, variable), euros)
    assert not_below(rule.at_signature(functioning, bonus, missions * (1 + rise), variable), euros)
    assert not_below(functioning * (1 + bonus) + missions * (1 - variable), euros)


@given(
    rule=any_rule(AdvanceAndBalance),
    functioning=EUROS,
    missions=EUROS,
    variable=SHARE,
    started=SHARE,
    part=SHARE,
    rise=RISE,
)
def test_a_year_pays_between_functioning_and_the_maximum_total_and_more_for_more_work(
    rule: AdvanceAndBalance,
    functioning: float,
    missions: float,
    variable: float,
    started: float,
    part: float,
    rise: float,
) -> None:
    deployed = started * part
    euros = rule.at_anniversary(functioning, missions, variable, started, deployed)
    assert not_below(euros, functioning)
    assert not_below(functioning + missions, euros)
    more_deployed = deployed + rise * (started - deployed)
    assert not_below(rule.at_anniversary(functioning, missions, variable, started, more_deployed), euros)
    more_started = started + rise * (1 - started)
    assert not_below(rule.at_anniversary(functioning, missions, variable, more_started, deployed), euros)


@given(rule=any_rule(AdvanceAndBalance))
def test_the_missions_of_the_contract_carry_all_the_mission_money(rule: AdvanceAndBalance) -> None:
    assert sum(rule.mission_share(TERMS[mission].is_core) for mission in Mission) == pytest.approx(1.0)


@given(rule=any_rule(AdvanceAndBalance), multiplier=st.floats(0, 5), total=EUROS, variable=SHARE, rise=RISE)
def test_money_against_the_reference_is_never_negative_and_rises_with_the_schedule(
    rule: AdvanceAndBalance, multiplier: float, total: float, variable: float, rise: float
) -> None:
    funding = rule.funding(multiplier, total)
    more = rule.funding(multiplier + rise, total)
    assert funding >= 0.0
    assert isfinite(funding)
    assert not_below(more, funding)
    for effect in (rule.paid_time, rule.mission_money):
        assert effect(funding, variable) >= 0.0
        assert not_below(effect(more, variable), effect(funding, variable))
        assert effect(0.0, variable) == 0.0
    assert rule.facilitator_month() >= 0.0
