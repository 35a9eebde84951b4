"""What must hold at the end of every month, under any policy and for any chance."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendar import FIRST_MONTH, month_of
from sim.contract import CONTRACT_MONTH, TERMS
from sim.levers.policy import GROUPS, Change, Policy
from sim.model import CptsModel
from sim.snapshot import Snapshot
from sim.vocabulary import N_PROFESSIONS, Mission, MissionState, Payer, Stage, Status
from tests.unit.agents.small_world import first_difference, trajectory
from tests.unit.levers.differences import policies_part
from tools.verification.small_world import QUICK, change, model, policy, small_world

YEARS = 5
Check = Callable[[CptsModel, Snapshot, Snapshot], None]


def perimeters_partition_the_covered_territories(of: CptsModel, _: Snapshot, now: Snapshot) -> None:
    covered = [territory for cpts in of.cpts for territory in cpts.perimeter]
    assert len(covered) == len(set(covered))
    assert {t for t in of.territories if not t.is_white} == set(covered)
    assert all(territory.cpts is cpts for cpts in of.cpts for territory in cpts.perimeter)
    assert np.array_equal(now.cpts == -1, now.stage == Stage.WHITE)
    assert np.array_equal(now.stage[now.cpts >= 0], now.cpts_stage[now.cpts[now.cpts >= 0]])


def each_cpts_is_led_by_its_first_territory_within_one_departement(of: CptsModel, _: Snapshot, now: Snapshot) -> None:
    for row, cpts in enumerate(of.cpts_by_lead()):
        assert cpts.perimeter[0] is cpts.lead
        assert now.lead[row] == cpts.lead.row
        assert now.cpts[cpts.lead.row] == row
        assert {territory.departement for territory in cpts.perimeter} == {cpts.lead.departement}
        assert cpts.population == sum(territory.population for territory in cpts.perimeter)


def members_live_in_perimeters_and_are_counted_with_their_weight(of: CptsModel, _: Snapshot, now: Snapshot) -> None:
    members, active = np.zeros((2, len(of.territories), N_PROFESSIONS))
    people = of.world.professionals
    for professional in of.professionals:
        if professional.status != Status.OUTSIDE:
            assert not professional.territory.is_white
            members[professional.territory.row, people.profession[professional.row]] += professional.weight
            if professional.status == Status.ACTIVE:
                active[professional.territory.row, people.profession[professional.row]] += professional.weight
    np.testing.assert_allclose(now.members, members, rtol=1e-12)
    np.testing.assert_allclose(now.active, active, rtol=1e-12)
    assert np.all(now.active <= now.members)


def everybody_knows_how_many_contacts_are_members(of: CptsModel, _: Snapshot, __: Snapshot) -> None:
    for professional in of.professionals:
        members = [contact for contact in professional.contacts if contact.status != Status.OUTSIDE]
        assert professional.member_contacts_weight == sum(contact.contact_weight for contact in members)


def stages_never_go_back_while_a_cpts_exists(of: CptsModel, before: Snapshot, now: Snapshot) -> None:
    stages = dict(zip(before.lead, before.cpts_stage, strict=True))
    for row, cpts in enumerate(of.cpts_by_lead()):
        is_new = now.cpts_stage[row] == Stage.PREPROJECT and cpts.stage_month == of.month
        assert is_new or now.cpts_stage[row] >= stages[cpts.lead.row]
        assert cpts.stage_month <= of.month
        assert (cpts.stage == Stage.ACI) == (now.aci_age[row] >= 0)
        if cpts.has_aci:
            assert CONTRACT_MONTH < cpts.aci_month == cpts.stage_month


def spending_and_dissolutions_never_fall(of: CptsModel, before: Snapshot, now: Snapshot) -> None:
    assert np.all(now.cost >= before.cost)
    assert np.all(now.n_dissolved >= before.n_dissolved)
    helped = now.cost[:, Payer.FACILITATION] - before.cost[:, Payer.FACILITATION]
    for ars in of.ars:
        population = sum(territory.population for territory in ars.territories)
        fte = ars.levers.facilitation.facilitators_per_million * population / 1_000_000
        rows = [territory.row for territory in ars.territories]
        assert helped[rows].sum() == pytest.approx(fte * of.rules.pay.facilitator_month())


def indices_stay_between_0_and_1(of: CptsModel, _: Snapshot, now: Snapshot) -> None:
    fatigue = [professional.fatigue for professional in of.professionals]
    assert min(fatigue) >= 0.0
    assert max(fatigue) <= 1.0
    assert np.all((now.vitality >= 0.0) & (now.vitality <= 1.0))
    assert np.all(now.high_fatigue <= now.active.sum(axis=1) + 1e-9)
    assert np.all(now.fatigue <= now.active.sum(axis=1) + 1e-9)


def missions_run_under_an_aci_that_holds_them(of: CptsModel, _: Snapshot, __: Snapshot) -> None:
    for cpts in of.cpts:
        for mission, state, progress in zip(Mission, cpts.mission_state, cpts.mission_progress, strict=True):
            if state != MissionState.NOT_STARTED:
                assert cpts.has_aci
                assert of.month >= TERMS[mission].first_month
            assert (state == MissionState.DEPLOYED) == (progress >= 1.0)


def facilitators_work_no_more_than_they_are(of: CptsModel, _: Snapshot, __: Snapshot) -> None:
    for ars in of.ars:
        ars.allocate_facilitators()
        white = sum(t.facilitators for t in ars.territories if t.is_white)
        running = sum(cpts.facilitators for cpts in ars.cpts() if cpts.has_aci)
        projects = sum(cpts.facilitators for cpts in ars.cpts() if not cpts.has_aci)
        facilitation = ars.levers.facilitation
        total = facilitation.facilitators_per_million * sum(t.population for t in ars.territories) / 1_000_000
        has_running = any(cpts.has_aci for cpts in ars.cpts())
        has_early = any(t.cpts is None or t.cpts.stage < Stage.ACI for t in ars.territories)
        kept = (facilitation.maturity_support if has_early else 1.0) if has_running else 0.0
        assert running == pytest.approx(total * kept)
        assert white + projects == pytest.approx(total * (1.0 - kept))


CHECKS: tuple[Check, ...] = (
    perimeters_partition_the_covered_territories,
    each_cpts_is_led_by_its_first_territory_within_one_departement,
    members_live_in_perimeters_and_are_counted_with_their_weight,
    everybody_knows_how_many_contacts_are_members,
    stages_never_go_back_while_a_cpts_exists,
    spending_and_dissolutions_never_fall,
    indices_stay_between_0_and_1,
    missions_run_under_an_aci_that_holds_them,
)


def check_every_month(of: CptsModel, months: int) -> None:
    before = of.snapshot()
    for _ in range(months):
        of.step()
        now = of.snapshot()
        for check in CHECKS:
            check(of, before, now)
        before = now


def test_five_years_in_which_much_happens_keep_every_invariant() -> None:
    ends = {"contract": {"renewal": -10.0, "renewal_vitality": 0.0}}
    begins_again = {"initiate": {"base": -1.0, "disappointment": 0.0}, "found": {"group": 1.0}}
    busy = model(QUICK, ends, begins_again, first_month=month_of(date(2020, 1, 1)))
    check_every_month(busy, 12 * YEARS + 12)
    assert busy.accounts.n_dissolved.sum() > 0
    disappointed = [territory for territory in busy.territories if territory.is_disappointed]
    assert any(not territory.is_white for territory in disappointed), "freed territories are covered again"


def test_facilitators_are_divided_without_loss_in_every_state_where_somebody_needs_them() -> None:
    busy = model(QUICK)
    for _ in range(24):
        busy.step()
        facilitators_work_no_more_than_they_are(busy, busy.snapshot(), busy.snapshot())


VALUES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "facilitation": {
        "facilitators_per_million": st.floats(0, 50),
        "allocation": st.sampled_from(["balanced", "white_first", "struggling_first"]),
        "maturity_support": st.floats(0, 1),
    },
    "funding": {
        "multiplier": st.floats(0, 5),
        "variable_share": st.floats(0, 1),
        "ars_project_euros": st.floats(0, 1e6),
        "early_signature_bonus": st.floats(0, 2),
        "early_signature_until": st.dates(date(2019, 7, 1), date(2022, 12, 31)),
    },
    "timeline": {
        "target_date": st.none() | st.dates(date(2019, 7, 1), date(2021, 12, 31)),
        "pressure": st.floats(0, 1),
        "ramp_months": st.integers(1, 60),
        "fade_months": st.integers(1, 60),
        "time_floor_months": st.integers(0, 36),
        "white_zone_action_plans": st.booleans(),
    },
    "simplification": {"load_removed": st.floats(0, 1)},
    "training": {"coordinators_trained_per_year": st.floats(0, 1), "tools": st.floats(0, 1)},
    "campaign": {"visibility": st.floats(0, 1)},
    "membership": {"mode": st.sampled_from(["voluntary", "automatic"])},
    "merging": {"intensity": st.floats(0, 1)},
}


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Return a change of one group of levers within the first year, in one région or everywhere."""
    group = draw(st.sampled_from(sorted(GROUPS)))
    month = FIRST_MONTH + draw(st.integers(0, 12))
    return change(group, month, draw(st.sampled_from([None, "S1", "S3"])), **draw(st.fixed_dictionaries(VALUES[group])))


POLICIES = st.lists(changes(), max_size=6).map(lambda later: policy(*later))


@settings(max_examples=15)
@given(under=POLICIES, replicate=st.integers(0, 1_000))
def test_every_month_of_any_policy_keeps_every_invariant(under: Policy, replicate: int) -> None:
    check_every_month(model(QUICK, under=under, replicate=replicate), 16)


@settings(max_examples=15)
@given(one=POLICIES, other=POLICIES, replicate=st.integers(0, 1_000))
def test_two_policies_give_the_same_months_until_they_differ(one: Policy, other: Policy, replicate: int) -> None:
    last = FIRST_MONTH + 13
    both = [trajectory(model(QUICK, under=under, replicate=replicate), 14) for under in (one, other)]
    differ = policies_part(one, other, FIRST_MONTH, last, small_world().territories.region_codes)
    seen = first_difference(*both)
    assert seen is None or (differ is not None and seen >= differ)


@settings(max_examples=5)
@given(under=POLICIES, when=st.integers(1, 12), replicate=st.integers(0, 1_000))
def test_writing_any_policy_again_changes_exactly_nothing(under: Policy, when: int, replicate: int) -> None:
    month = FIRST_MONTH + when
    regions = small_world().territories.region_codes
    again = [
        Change(month, group, getattr(under.levers(month, region), group), region)
        for group in GROUPS
        for region in regions
    ]
    past = [one for one in under.changes if one.first_month <= month]
    later = [one for one in under.changes if one.first_month > month]
    written = Policy("written again", (*past, *again, *later))
    both = [trajectory(model(QUICK, under=arm, replicate=replicate), 14) for arm in (under, written)]
    assert first_difference(*both) is None


def test_the_shipped_behaviour_keeps_every_invariant() -> None:
    check_every_month(model(), 24)
