"""What must hold for joining, taking part and tiring, however the rules are tuned."""

from math import isfinite
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.engine.fast.bounds import highest_activation, highest_disengagement, highest_joining
from sim.rules.engage.useful_and_paid import UsefulAndPaid
from sim.rules.fatigue.tolerance import Tolerance
from sim.rules.join.logistic import Logistic
from sim.rules.vitality.weighted_index import WeightedIndex
from sim.rules.workforce.turnover import LONGEST_CAREER, Turnover
from sim.vocabulary import Profession
from tests.property.any_rule import FACILITATORS, SHARE, any_rule, not_below

LOG_ODDS = st.floats(-40, 40)
PAID = st.floats(0, 10)
HOURS = st.floats(0, 5_000)
ACTIVE = st.floats(0, 500)
POPULATION = st.floats(100, 400_000)
RISE = st.floats(0, 1)


def raised(value: float, rise: float) -> float:
    """Return a share moved towards 1."""
    return value + rise * (1.0 - value)


@given(rule=any_rule(Logistic), openness=SHARE, is_gp=st.booleans(), isolation=SHARE, contacts=SHARE, local=LOG_ODDS)
def test_joining_is_a_probability_and_0_exactly_for_those_who_refuse(
    rule: Logistic, openness: float, is_gp: bool, isolation: float, contacts: float, local: float
) -> None:
    probability = rule.probability(openness, is_gp, isolation, contacts, local)
    assert 0.0 <= probability <= 1.0
    assert (probability == 0.0) == rule.refuses(openness, is_gp)


@given(
    rule=any_rule(Logistic),
    openness=SHARE,
    rise=RISE,
    is_gp=st.booleans(),
    isolation=SHARE,
    contacts=SHARE,
    local=LOG_ODDS,
)
def test_nobody_joins_more_likely_than_the_bound_for_those_at_most_as_open(
    rule: Logistic, openness: float, rise: float, is_gp: bool, isolation: float, contacts: float, local: float
) -> None:
    probability = rule.probability(openness, is_gp, isolation, contacts, local)
    assert probability <= highest_joining(rule, openness, local)
    assert probability <= highest_joining(rule, raised(openness, rise), local)


@given(
    rule=any_rule(Logistic),
    openness=SHARE,
    is_gp=st.booleans(),
    isolation=SHARE,
    contacts=SHARE,
    local=LOG_ODDS,
    rise=RISE,
)
def test_openness_isolation_member_contacts_and_a_good_cpts_never_keep_anybody_from_joining(
    rule: Logistic, openness: float, is_gp: bool, isolation: float, contacts: float, local: float, rise: float
) -> None:
    before = rule.probability(openness, is_gp, isolation, contacts, local)
    for better in (
        (raised(openness, rise), is_gp, isolation, contacts, local),
        (openness, is_gp, raised(isolation, rise), contacts, local),
        (openness, is_gp, isolation, raised(contacts, rise), local),
        (openness, is_gp, isolation, contacts, local + rise),
    ):
        assert not_below(rule.probability(*better), before)


@given(
    rule=any_rule(Logistic),
    vitality=SHARE,
    has_aci=st.booleans(),
    load=SHARE,
    led=st.booleans(),
    visibility=SHARE,
    rise=RISE,
)
def test_vitality_an_aci_and_campaigns_attract_paperwork_and_authorities_repel(
    rule: Logistic, vitality: float, has_aci: bool, load: float, led: bool, visibility: float, rise: float
) -> None:
    odds = rule.local_log_odds(vitality, has_aci, load, led, visibility)
    assert isfinite(odds)
    assert not_below(rule.local_log_odds(raised(vitality, rise), has_aci, load, led, visibility), odds)
    assert not_below(rule.local_log_odds(vitality, has_aci, load, led, raised(visibility, rise)), odds)
    assert not_below(rule.local_log_odds(vitality, True, load, led, visibility), odds)
    assert not_below(odds, rule.local_log_odds(vitality, has_aci, raised(load, rise), led, visibility))
    assert not_below(odds, rule.local_log_odds(vitality, has_aci, load, True, visibility))


@given(rule=any_rule(Logistic), openness=SHARE, rise=RISE, is_gp=st.booleans())
def test_who_is_more_open_neither_refuses_nor_objects_more(
    rule: Logistic, openness: float, rise: float, is_gp: bool
) -> None:
    more_open = raised(openness, rise)
    assert rule.refuses(more_open, is_gp) <= rule.refuses(openness, is_gp)
    assert rule.objects(more_open) <= rule.objects(openness)


MEMBER = st.fixed_dictionaries(
    {
        "openness": SHARE,
        "vitality": SHARE,
        "led_by_authorities": st.booleans(),
        "paid_time": PAID,
        "is_leader": st.booleans(),
        "is_enrolled": st.booleans(),
    }
)


@given(rule=any_rule(UsefulAndPaid), member=MEMBER, fatigue=SHARE, has_aci=st.booleans())
def test_what_members_do_has_probabilities(
    rule: UsefulAndPaid, member: dict[str, Any], fatigue: float, has_aci: bool
) -> None:
    for probability in (rule.become_active(**member), rule.disengage(fatigue, has_aci), rule.leave(member["vitality"])):
        assert 0.0 <= probability <= 1.0
    seen = (member["vitality"], member["led_by_authorities"], member["paid_time"])
    assert rule.become_active(**member) <= highest_activation(rule, *seen, True)
    assert rule.become_active(**{**member, "is_leader": False}) <= highest_activation(rule, *seen, False)
    assert rule.disengage(fatigue, has_aci) <= highest_disengagement(rule, has_aci)


@given(rule=any_rule(UsefulAndPaid), member=MEMBER, rise=RISE)
def test_openness_vitality_and_pay_never_keep_a_member_from_the_work_authorities_never_draw_one(
    rule: UsefulAndPaid, member: dict[str, Any], rise: float
) -> None:
    before = rule.become_active(**member)
    for driver in ("openness", "vitality"):
        assert not_below(rule.become_active(**(member | {driver: raised(member[driver], rise)})), before)
    assert not_below(rule.become_active(**(member | {"paid_time": member["paid_time"] + rise})), before)
    assert not_below(rule.become_active(**(member | {"is_leader": True})), before)
    assert not_below(before, rule.become_active(**(member | {"led_by_authorities": True})))
    assert not_below(before, rule.become_active(**(member | {"is_enrolled": True})))


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


@given(rule=any_rule(Tolerance), openness=SHARE, paid=PAID, facilitators=FACILITATORS, rise=RISE)
def test_openness_pay_and_help_raise_tolerance(
    rule: Tolerance, openness: float, paid: float, facilitators: float, rise: float
) -> None:
    before = rule.tolerance(openness, paid, facilitators)
    assert not_below(rule.tolerance(raised(openness, rise), paid, facilitators), before)
    assert not_below(rule.tolerance(openness, paid + rise, facilitators), before)
    assert not_below(rule.tolerance(openness, paid, facilitators + rise), before)


WORK = st.fixed_dictionaries(
    {
        "missions": st.integers(0, 5),
        "population": POPULATION,
        "load_asked": SHARE,
        "coordination": SHARE,
        "tools": SHARE,
        "pressure": SHARE,
    }
)


@given(rule=any_rule(Tolerance), work=WORK, active=ACTIVE, rise=RISE)
def test_missions_and_demands_make_work_coordination_tools_and_colleagues_save_it(
    rule: Tolerance, work: dict[str, Any], active: float, rise: float
) -> None:
    hours = rule.hours(**work)
    assert hours >= 0.0
    assert not_below(rule.hours(**(work | {"missions": work["missions"] + 1})), hours)
    for demand in ("load_asked", "pressure"):
        assert not_below(rule.hours(**(work | {demand: raised(work[demand], rise)})), hours)
    for relief in ("coordination", "tools"):
        assert not_below(hours, rule.hours(**(work | {relief: raised(work[relief], rise)})))
    assert not_below(rule.hours_each(hours, active), rule.hours_each(hours, active + rise))


VITALITY_CAUSES = {"active": ACTIVE, "population": POPULATION, "deployed": SHARE, "coordination": SHARE}


@given(rule=any_rule(WeightedIndex), vitality=SHARE, rise=RISE, **VITALITY_CAUSES)
def test_vitality_stays_between_0_and_1_and_follows_its_causes(
    rule: WeightedIndex,
    vitality: float,
    rise: float,
    active: float,
    population: float,
    deployed: float,
    coordination: float,
) -> None:
    after = rule.after(vitality, active, population, deployed, coordination)
    assert -1e-12 <= after <= 1.0 + 1e-12
    for better in (
        (vitality, active + rise, population, deployed, coordination),
        (vitality, active, population, raised(deployed, rise), coordination),
        (vitality, active, population, deployed, raised(coordination, rise)),
        (raised(vitality, rise), active, population, deployed, coordination),
    ):
        assert rule.after(*better) >= after - 1e-12


@given(rule=any_rule(Turnover), profession=st.sampled_from(Profession), draw=st.floats(2**-53, 1 - 2**-53))
def test_a_career_ends_after_a_month_at_the_earliest(rule: Turnover, profession: Profession, draw: float) -> None:
    assert 1 <= rule.career_months(profession, draw) <= LONGEST_CAREER
    assert rule.vacancy_months() >= 0
