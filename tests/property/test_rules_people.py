"""What must hold for joining, taking part and tiring, however the rules are tuned."""

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from sim.engine.fast.bounds import highest_activation, highest_disengagement, highest_joining
from sim.rules.engage.useful_and_paid import UsefulAndPaid
from sim.rules.fatigue.tolerance import Tolerance
from sim.rules.join.logistic import Logistic
from sim.rules.vitality.weighted_index import WeightedIndex
from sim.rules.workforce.turnover import LONGEST_CAREER, Turnover
from sim.vocabulary import Profession
from tests.property.any_rule import (
    ACTIVE,
    FACILITATORS,
    POPULATION,
    RISE,
    SHARE,
    Values,
    any_rule,
    check_never_higher,
    check_never_lower,
    higher,
    higher_shares,
    not_below,
    raised,
    some,
)

LOG_ODDS = st.floats(-40, 40)
PAID = st.floats(0, 10)
HOURS = st.floats(0, 5_000)
ASKED = some(openness=SHARE, is_gp=st.booleans(), isolation=SHARE, member_contact_share=SHARE, local_log_odds=LOG_ODDS)
CPTS = some(
    vitality=SHARE, has_aci=st.booleans(), administrative_load=SHARE, led_by_authorities=st.booleans(), visibility=SHARE
)
MEMBER = some(
    openness=SHARE,
    vitality=SHARE,
    led_by_authorities=st.booleans(),
    paid_time=PAID,
    is_leader=st.booleans(),
    is_enrolled=st.booleans(),
)
WORK = some(
    missions=st.integers(0, 5),
    population=POPULATION,
    load_asked=SHARE,
    coordination=SHARE,
    tools=SHARE,
    pressure=SHARE,
)
CAUSES = some(vitality=SHARE, active=ACTIVE, population=POPULATION, core_deployed_share=SHARE, coordination=SHARE)


@given(rule=any_rule(Logistic), asked=ASKED)
def test_joining_is_a_probability_and_0_exactly_for_those_who_refuse(rule: Logistic, asked: Values) -> None:
    probability = rule.probability(**asked)
    assert 0.0 <= probability <= 1.0
    assert (probability == 0.0) == rule.refuses(asked["openness"], asked["is_gp"])


@given(rule=any_rule(Logistic), asked=ASKED, rise=RISE)
def test_nobody_joins_more_likely_than_the_bound_for_those_at_most_as_open(
    rule: Logistic, asked: Values, rise: float
) -> None:
    probability, openness, local = rule.probability(**asked), asked["openness"], asked["local_log_odds"]
    assert probability <= highest_joining(rule, openness, local)
    assert probability <= highest_joining(rule, raised(openness, rise), local)


@given(rule=any_rule(Logistic), asked=ASKED, rise=RISE)
def test_openness_isolation_member_contacts_and_a_good_cpts_never_keep_anybody_from_joining(
    rule: Logistic, asked: Values, rise: float
) -> None:
    check_never_lower(
        rule.probability, asked, higher_shares(asked, rise, "openness", "isolation", "member_contact_share")
    )
    check_never_lower(rule.probability, asked, higher(asked, rise, "local_log_odds"))


@given(rule=any_rule(Logistic), cpts=CPTS, rise=RISE)
def test_vitality_an_aci_and_campaigns_attract_paperwork_and_authorities_repel(
    rule: Logistic, cpts: Values, rise: float
) -> None:
    assert isfinite(rule.local_log_odds(**cpts))
    attracting = [*higher_shares(cpts, rise, "vitality", "visibility"), {"has_aci": True}]
    check_never_lower(rule.local_log_odds, cpts, attracting)
    repelling = [*higher_shares(cpts, rise, "administrative_load"), {"led_by_authorities": True}]
    check_never_higher(rule.local_log_odds, cpts, repelling)


@given(rule=any_rule(Logistic), openness=SHARE, rise=RISE, is_gp=st.booleans())
def test_who_is_more_open_neither_refuses_nor_objects_more(
    rule: Logistic, openness: float, rise: float, is_gp: bool
) -> None:
    more_open = raised(openness, rise)
    assert rule.refuses(more_open, is_gp) <= rule.refuses(openness, is_gp)
    assert rule.objects(more_open) <= rule.objects(openness)


@given(rule=any_rule(UsefulAndPaid), member=MEMBER, fatigue=SHARE, has_aci=st.booleans())
def test_what_members_do_has_probabilities(rule: UsefulAndPaid, member: Values, fatigue: float, has_aci: bool) -> None:
    for probability in (rule.become_active(**member), rule.disengage(fatigue, has_aci), rule.leave(member["vitality"])):
        assert 0.0 <= probability <= 1.0
    seen = (member["vitality"], member["led_by_authorities"], member["paid_time"])
    assert rule.become_active(**member) <= highest_activation(rule, *seen, True)
    assert rule.become_active(**{**member, "is_leader": False}) <= highest_activation(rule, *seen, False)
    assert rule.disengage(fatigue, has_aci) <= highest_disengagement(rule, has_aci)


@given(rule=any_rule(UsefulAndPaid), member=MEMBER, rise=RISE)
def test_openness_vitality_and_pay_never_keep_a_member_from_the_work_authorities_never_draw_one(
    rule: UsefulAndPaid, member: Values, rise: float
) -> None:
    drivers = [*higher_shares(member, rise, "openness", "vitality"), *higher(member, rise, "paid_time")]
    check_never_lower(rule.become_active, member, [*drivers, {"is_leader": True}])
    check_never_higher(rule.become_active, member, [{"led_by_authorities": True}, {"is_enrolled": True}])


@given(rule=any_rule(UsefulAndPaid), level=SHARE, rise=RISE, has_aci=st.booleans())
def test_fatigue_makes_stop_a_project_and_vitality_make_stay(
    rule: UsefulAndPaid, level: float, rise: float, has_aci: bool
) -> None:
    assert not_below(rule.disengage(raised(level, rise), has_aci), rule.disengage(level, has_aci))
    assert not_below(rule.disengage(level, True), rule.disengage(level, False))
    assert not_below(rule.leave(level), rule.leave(raised(level, rise)))


@given(rule=any_rule(Tolerance), fatigue=SHARE, hours=HOURS, openness=SHARE, paid=PAID, facilitators=FACILITATORS)
def test_fatigue_stays_between_0_and_1(
    rule: Tolerance, fatigue: float, hours: float, openness: float, paid: float, facilitators: float
) -> None:
    tolerance = rule.tolerance(openness, paid, facilitators)
    assert tolerance >= 0.0
    assert 0.0 <= rule.change(fatigue, hours, tolerance) <= 1.0


@given(rule=any_rule(Tolerance), fatigue=SHARE, hours=HOURS, more=HOURS, tolerance=st.floats(0, 200))
def test_more_work_never_tires_less_and_rest_never_tires(
    rule: Tolerance, fatigue: float, hours: float, more: float, tolerance: float
) -> None:
    after = rule.change(fatigue, hours, tolerance)
    assert not_below(rule.change(fatigue, hours + more, tolerance), after)
    assert not_below(after, rule.change(fatigue, hours, tolerance + more))
    assert rule.change(fatigue, 0.0, tolerance) <= fatigue


@given(rule=any_rule(Tolerance), at=some(openness=SHARE, paid_time=PAID, facilitators=FACILITATORS), rise=RISE)
def test_openness_pay_and_help_raise_tolerance(rule: Tolerance, at: Values, rise: float) -> None:
    changes = [*higher_shares(at, rise, "openness"), *higher(at, rise, "paid_time", "facilitators")]
    check_never_lower(rule.tolerance, at, changes)


@given(rule=any_rule(Tolerance), work=WORK, active=ACTIVE, rise=RISE)
def test_missions_and_demands_make_work_coordination_tools_and_colleagues_save_it(
    rule: Tolerance, work: Values, active: float, rise: float
) -> None:
    hours = rule.hours(**work)
    assert hours >= 0.0
    demands = [*higher(work, 1, "missions"), *higher_shares(work, rise, "load_asked", "pressure")]
    check_never_lower(rule.hours, work, demands)
    check_never_higher(rule.hours, work, higher_shares(work, rise, "coordination", "tools"))
    assert not_below(rule.hours_each(hours, active), rule.hours_each(hours, active + rise))


@given(rule=any_rule(WeightedIndex), at=CAUSES, rise=RISE)
def test_vitality_stays_between_0_and_1_and_follows_its_causes(rule: WeightedIndex, at: Values, rise: float) -> None:
    after = rule.after(**at)
    assert -1e-12 <= after <= 1.0 + 1e-12
    shares = higher_shares(at, rise, "vitality", "core_deployed_share", "coordination")
    for better in (*shares, *higher(at, rise, "active")):
        assert rule.after(**(at | better)) >= after - 1e-12


@given(rule=any_rule(Turnover), profession=st.sampled_from(Profession), draw=st.floats(2**-53, 1 - 2**-53))
def test_a_career_ends_after_a_month_at_the_earliest(rule: Turnover, profession: Profession, draw: float) -> None:
    assert 1 <= rule.career_months(profession, draw) <= LONGEST_CAREER
    assert rule.vacancy_months() >= 0
