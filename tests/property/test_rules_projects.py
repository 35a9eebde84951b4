"""What must hold for founding, preparing and extending, however the rules are tuned."""

from math import isfinite, nan

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.begin.same_causes import SameCauses
from sim.rules.found.group_or_authority import GroupOrAuthority
from sim.rules.initiate.proportional_hazards import ProportionalHazards
from sim.rules.perimeter.wanted_size import WantedSize
from sim.rules.prepare.working_meetings import WorkingMeetings
from sim.rules.pressure.ramp_and_fade import RampAndFade
from sim.rules.readiness.from_coverage import FromCoverage
from sim.rules.shock.half_yearly import HalfYearly
from tests.property.any_rule import (
    FACILITATORS,
    POPULATION,
    READINESS,
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

NORMAL = st.floats(-6, 6)
LEADERS = st.floats(0, 100)
MONTHS = st.integers(1, 60)
WHITE_TERRITORY = some(
    readiness=READINESS,
    facilitators=FACILITATORS,
    startup_euros=st.floats(0, 150_000),
    nearby_success=SHARE,
    visibility=SHARE,
    has_action_plan=st.booleans(),
    is_disappointed=st.booleans(),
)
GROUP = some(
    readiness=READINESS,
    founders=st.floats(0, 500),
    has_coordinator=st.booleans(),
    facilitators=FACILITATORS,
    nearby_success=SHARE,
    pressure=SHARE,
    led_by_authorities=st.booleans(),
)


@given(rule=any_rule(ProportionalHazards), at=WHITE_TERRITORY, isolation=SHARE, leaders=LEADERS, rise=RISE)
def test_every_driver_of_an_initiative_drives_and_disappointment_brakes(
    rule: ProportionalHazards, at: Values, isolation: float, leaders: float, rise: float
) -> None:
    def hazard(**causes: float) -> float:
        return rule.initiative_hazard(rule.local_log_hazard(**causes), isolation, leaders)

    check_hazard(hazard(**at))
    drivers = higher(at, rise, "readiness", "facilitators", "startup_euros", "nearby_success", "visibility")
    check_never_lower(hazard, at, [*drivers, {"has_action_plan": True}])
    check_never_higher(hazard, at, [{"is_disappointed": True}])


@given(
    rule=any_rule(ProportionalHazards),
    at=some(local_log_hazard=st.floats(-20, 20), isolation=SHARE, leaders=LEADERS),
    rise=RISE,
)
def test_isolated_and_more_numerous_leaders_take_the_initiative_more_often(
    rule: ProportionalHazards, at: Values, rise: float
) -> None:
    changes = [*higher_shares(at, rise, "isolation"), *higher(at, rise, "leaders")]
    check_never_lower(rule.initiative_hazard, at, changes)


@given(rule=any_rule(GroupOrAuthority), pressure=SHARE, rise=RISE)
def test_authorities_found_projects_under_pressure_only(rule: GroupOrAuthority, pressure: float, rise: float) -> None:
    without, with_plan = rule.authority_hazard(pressure, False), rule.authority_hazard(pressure, True)
    assert 0.0 <= without <= with_plan * (1 + 1e-12)
    assert rule.authority_hazard(0.0, True) == 0.0
    assert not_below(rule.authority_hazard(raised(pressure, rise), False), without)


@given(rule=any_rule(GroupOrAuthority), pressure=SHARE)
def test_the_group_needed_lies_between_those_without_and_under_full_pressure(
    rule: GroupOrAuthority, pressure: float
) -> None:
    low, high = sorted((rule.group, rule.pressed_group))
    assert low - 1e-9 <= rule.leaders_needed(pressure) <= high + 1e-9


@given(rule=any_rule(WantedSize), normal=NORMAL, rise=RISE)
def test_wanted_sizes_are_positive_rise_with_the_draw_and_stop_at_the_largest(
    rule: WantedSize, normal: float, rise: float
) -> None:
    wanted = rule.wanted_population(normal)
    assert 0.0 < wanted <= rule.largest
    assert not_below(rule.wanted_population(normal + rise), wanted)


@given(rule=any_rule(WantedSize), population=POPULATION, candidate=POPULATION, normal=NORMAL)
def test_what_a_project_takes_in_fits(rule: WantedSize, population: float, candidate: float, normal: float) -> None:
    wanted = rule.wanted_population(normal)
    if rule.takes_in(population, candidate, wanted):
        assert population + candidate <= rule.largest
        assert abs(population + candidate - wanted) <= abs(population - wanted) + 1e-6


@given(
    rule=any_rule(WantedSize),
    at=some(readiness=READINESS, nearby_success=SHARE, pressure=SHARE, merging=SHARE, white_population=POPULATION),
    rise=RISE,
)
def test_success_pressure_and_merging_make_white_territories_join_size_keeps_them_from_it(
    rule: WantedSize, at: Values, rise: float
) -> None:
    check_hazard(rule.extension_hazard(**at))
    check_never_lower(rule.extension_hazard, at, higher(at, rise, "readiness", "nearby_success", "pressure", "merging"))
    check_never_higher(rule.extension_hazard, at, [{"white_population": at["white_population"] * (1 + rise)}])


@given(rule=any_rule(WorkingMeetings), group=GROUP, rise=RISE)
def test_founders_and_every_help_bring_meetings_and_nobody_meets_without_founders(
    rule: WorkingMeetings, group: Values, rise: float
) -> None:
    check_hazard(rule.meeting_hazard(**group))
    drivers = higher(group, rise, "readiness", "founders", "facilitators", "nearby_success", "pressure")
    check_never_lower(rule.meeting_hazard, group, [*drivers, {"has_coordinator": True}])
    assert rule.meeting_hazard(**(group | {"founders": 0.0, "led_by_authorities": False})) == 0.0


@given(
    rule=any_rule(WorkingMeetings),
    at=some(readiness=READINESS, led_by_authorities=st.booleans(), age=MONTHS, pressure=SHARE),
    rise=RISE,
)
def test_giving_up_has_a_hazard_that_readiness_lowers_and_age_and_pressure_raise(
    rule: WorkingMeetings, at: Values, rise: float
) -> None:
    check_hazard(rule.give_up_hazard(**at))
    check_never_higher(rule.give_up_hazard, at, higher(at, rise, "readiness"))
    older = {"age": at["age"] + 1}
    check_never_lower(rule.give_up_hazard, at, [older, {"pressure": raised(at["pressure"], rise)}])


@given(rule=any_rule(WorkingMeetings), pressure=SHARE, normal=NORMAL, rise=RISE)
def test_a_letter_takes_a_meeting_at_least_and_never_more_under_pressure_or_leniency(
    rule: WorkingMeetings, pressure: float, normal: float, rise: float
) -> None:
    leniency = rule.leniency(normal)
    meetings = rule.lettre_intention_meetings(pressure, leniency)
    assert 1.0 <= meetings <= rule.meetings_to_letter
    assert rule.lettre_intention_meetings(raised(pressure, rise), leniency) <= meetings
    assert rule.lettre_intention_meetings(pressure, rule.leniency(normal + rise)) <= meetings


@given(rule=any_rule(HalfYearly), shock=NORMAL, nation=NORMAL, region=NORMAL, rise=RISE)
def test_shocks_are_finite_and_rise_with_what_was_and_with_both_draws(
    rule: HalfYearly, shock: float, nation: float, region: float, rise: float
) -> None:
    for following in (rule.next_founding, rule.next_signing):
        value = following(shock, nation, region)
        assert isfinite(value)
        assert following(shock + rise, nation, region) >= value - 1e-9
        assert following(shock, nation + rise, region) >= value - 1e-9
        assert following(shock, nation, region + rise) >= value - 1e-9


@given(rule=any_rule(RampAndFade), full=SHARE, months=st.integers(-200, 200), ramp=MONTHS, fade=MONTHS)
def test_pressure_is_bounded_and_highest_in_the_target_month(
    rule: RampAndFade, full: float, months: int, ramp: int, fade: int
) -> None:
    strength = rule.strength(full, months, ramp, fade)
    assert 0.0 <= strength <= rule.strength(full, 0, ramp, fade) == min(1.0, rule.felt * full)
    nearer = months - 1 if months > 0 else months + 1 if months < 0 else 0
    assert rule.strength(full, nearer, ramp, fade) >= strength
    if months >= ramp or -months >= fade:
        assert strength == 0.0


@given(rule=any_rule(FromCoverage), coverage=SHARE, shared=NORMAL, local=NORMAL, rise=RISE)
def test_readiness_is_finite_and_rises_with_coverage_and_both_draws(
    rule: FromCoverage, coverage: float, shared: float, local: float, rise: float
) -> None:
    value = rule.value(coverage, shared, local)
    assert isfinite(value)
    assert rule.value(raised(coverage, rise), shared, local) >= value - 1e-9
    assert rule.value(coverage, shared + rise, local) >= value - 1e-9
    assert rule.value(coverage, shared, local + rise) >= value - 1e-9
    assert isfinite(rule.value(nan, shared, local))


@given(rule=any_rule(SameCauses), readiness=READINESS, leaders=LEADERS, draw=SHARE, rise=RISE)
def test_leaders_and_readiness_make_early_projects(
    rule: SameCauses, readiness: float, leaders: float, draw: float, rise: float
) -> None:
    probability = rule.project_probability(readiness, leaders)
    assert 0.0 <= probability <= 1.0
    assert not_below(rule.project_probability(readiness + rise, leaders), probability)
    assert not_below(rule.project_probability(readiness, leaders + rise), probability)
    assert rule.project_probability(readiness, 0.0) == 0.0
    assert 0.0 <= rule.work_share(draw) <= 1.0
