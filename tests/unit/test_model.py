"""The model's month: chance, order, policies and what a snapshot says."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.engine.mesa import ENGINE
from sim.levers.policy import GROUPS, Change
from sim.model import CptsModel
from sim.snapshot import Snapshot
from sim.vocabulary import N_MISSIONS, N_PROFESSIONS, Payer, Stage, Status
from tests.unit.agents.small_world import first_difference, found, same, stepped, trajectory
from tools.verification.small_world import QUICK, QUIET, Edits, change, model, policy, run_inputs, small_world

MONTHS = 18
LATER = FIRST_MONTH + 8
OTHER_LEVERS: Edits = {  # a strong change of each group of levers
    "facilitation": {"facilitators_per_million": 40.0, "allocation": "white_first"},
    "funding": {"multiplier": 3.0},
    "timeline": {"target_date": "2020-06-30", "pressure": 1.0, "white_zone_action_plans": True},
    "simplification": {"load_removed": 1.0},
    "training": {"coordinators_trained_per_year": 1.0, "tools": 1.0},
    "campaign": {"visibility": 1.0},
    "membership": {"mode": "automatic"},
    "merging": {"intensity": 1.0},
}


WHITE_FOR_LONG = {
    "begin": {"stock": -3.5},
    "initiate": {"base": -6.0},
    "perimeter": {"extension": -3.5, "half_population": 300_000.0, "largest": 1_000_000.0},
}


@pytest.fixture(scope="module")
def reference() -> list[Snapshot]:
    return trajectory(model(QUICK), MONTHS)


# --- chance and order ---------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_trajectory(reference: list[Snapshot]) -> None:
    assert first_difference(reference, trajectory(model(QUICK), MONTHS)) is None


def test_another_replicate_gives_another_trajectory(reference: list[Snapshot]) -> None:
    assert first_difference(reference, trajectory(model(QUICK, replicate=1), MONTHS)) is not None


def test_reading_the_state_changes_nothing(reference: list[Snapshot]) -> None:
    unread = stepped(model(QUICK), MONTHS)
    assert same(unread.snapshot(), unread.snapshot())
    assert same(unread.snapshot(), reference[-1])


def test_a_snapshot_does_not_follow_the_months_after_it() -> None:
    changing = model(QUICK)
    before = changing.snapshot()
    kept = {name: np.copy(getattr(before, name)) for name in ("members", "active", "cost", "n_dissolved", "stage")}
    stepped(changing, 6)
    assert all(np.array_equal(getattr(before, name), values) for name, values in kept.items())


def test_the_engine_yields_the_state_before_the_first_month_and_at_the_end_of_each(reference: list[Snapshot]) -> None:
    yielded = list(ENGINE.trajectory(run_inputs(QUICK, months=MONTHS)))
    assert [snapshot.month for snapshot in yielded] == list(range(FIRST_MONTH - 1, FIRST_MONTH + MONTHS))
    assert first_difference(reference, yielded) is None


def by_lead(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with its CPTS in the order of their lead territories."""
    order = np.argsort(snapshot.lead)
    rank = np.append(np.argsort(order), -1).astype(np.int32)
    columns = ("lead", "cpts_stage", "aci_age", "vitality", "mission_state", "led_by_authorities")
    return replace(snapshot, cpts=rank[snapshot.cpts], **{name: getattr(snapshot, name)[order] for name in columns})


def test_the_order_of_cpts_changes_nothing(reference: list[Snapshot]) -> None:
    turned = model(QUICK)
    for expected in reference[1:]:
        turned.cpts.reverse()
        turned.step()
        assert same(by_lead(turned.snapshot()), by_lead(expected))


def reversed_everywhere(of: CptsModel) -> None:
    """Turn round every list of agents over which a month loops."""
    for ars in of.ars:
        ars.territories.reverse()
    for cpam in of.cpam:
        cpam.territories.reverse()
    of.cpts.reverse()
    of.ars.reverse()
    of.cpam.reverse()
    for territory in of.territories:
        territory.professionals.reverse()
        territory.leaders.reverse()
    for professional in of.professionals:
        professional.contacts.reverse()


def test_the_order_of_authorities_territories_professionals_and_contacts_changes_nothing(
    reference: list[Snapshot],
) -> None:
    turned = model(QUICK)
    for expected in reference[1:]:
        reversed_everywhere(turned)
        turned.step()
        one, other = by_lead(turned.snapshot()), by_lead(expected)
        for name in ("stage", "cpts", "members", "active", "mission_state", "n_dissolved", "led_by_authorities"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
        for name in ("cost", "fatigue", "vitality"):  # sums in another order are rounded otherwise
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, err_msg=name)


# --- policies -----------------------------------------------------------------------------------------------------


def test_a_policy_that_writes_the_same_values_again_changes_exactly_nothing(reference: list[Snapshot]) -> None:
    null = policy(*(change(group, LATER, region) for group in GROUPS for region in (None, "S2")))
    assert first_difference(reference, trajectory(model(QUICK, under=null), MONTHS)) is None


@pytest.mark.parametrize("group", GROUPS)
def test_a_lever_changes_something_and_nothing_before_its_month(group: str) -> None:
    changed = policy(change(group, LATER, **OTHER_LEVERS[group]))
    one, other = (trajectory(model(QUICK, WHITE_FOR_LONG, under=under), MONTHS) for under in (policy(), changed))
    difference = first_difference(one, other)
    assert difference is not None
    assert difference >= LATER


def test_a_regional_lever_spares_the_other_regions_until_ties_and_neighbours_carry_it_over() -> None:
    costly = change("facilitation", LATER, "S1", facilitators_per_million=50.0)
    one, other = trajectory(model(QUIET), 12), trajectory(model(QUIET, under=policy(costly)), 12)
    in_region = np.array([region == "S1" for region in small_world().territories.region])
    differs = one[-1].cost[:, Payer.FACILITATION] != other[-1].cost[:, Payer.FACILITATION]
    assert np.array_equal(differs, in_region)


def test_automatic_membership_enrols_all_who_do_not_object() -> None:
    edits = {"workforce": {"doctors": 0.0, "others": 0.0}}
    automatic = model(QUICK, edits, under=policy(change("membership", LATER, mode="automatic")))
    while automatic.month < LATER - 1:
        automatic.step()
    perimeters = {cpts: list(cpts.perimeter) for cpts in automatic.cpts}
    were_outside = {p for p in automatic.professionals if p.status == Status.OUTSIDE and not p.territory.is_white}
    automatic.step()
    rule = automatic.rules.join
    enrolled = [
        professional
        for cpts, perimeter in perimeters.items()
        if cpts.stage >= Stage.LETTRE_INTENTION and cpts in automatic.cpts
        for territory in perimeter
        for professional in territory.professionals
    ]
    assert len(enrolled) > 300
    assert all(rule.objects(p.openness) for p in enrolled if p.status == Status.OUTSIDE)
    objectors = [p for p in enrolled if p in were_outside and rule.objects(p.openness)]
    assert objectors
    assert all(p.status == Status.OUTSIDE for p in objectors)


# --- founding -----------------------------------------------------------------------------------------------------

ALONE = {"perimeter": {"median_population": 5_000.0, "spread": 0.0, "extension": -20.0}}
ONLY_PUSHES = ALONE | {
    "initiate": {"base": 0.0, "readiness": 0.0},  # every leader takes the initiative
    "found": {"group": 50.0, "pressed_group": 50.0, "authority": 1.0, "authority_with_plan": 1.0},
}
PRESSED = {"target_date": "2019-07-31", "pressure": 1.0}


def test_leaders_who_are_too_few_do_not_keep_authorities_from_founding() -> None:
    pressed = model(QUIET, ONLY_PUSHES, under=policy(timeline=PRESSED))
    with_leaders = {t for t in pressed.territories if 0 < t.available_leaders() < 50}
    pressed.step()
    pushed = [cpts for cpts in pressed.cpts if cpts.lead in with_leaders and len(cpts.perimeter) == 1]
    assert pushed
    assert all(cpts.led_by_authorities for cpts in pushed)


def test_without_pressure_authorities_found_nothing_and_too_few_leaders_neither() -> None:
    unpressed = stepped(model(QUIET, ONLY_PUSHES), 12)
    assert all(cpts.lead.available_leaders() >= 50 for cpts in unpressed.cpts)


@pytest.mark.parametrize(("group", "led"), [(0.0, False), (50.0, True)])
def test_a_group_that_only_pressure_makes_sufficient_founds_a_project_that_authorities_lead(
    group: float, led: bool
) -> None:
    edits = ALONE | {"initiate": {"base": 0.0}, "found": {"group": group, "pressed_group": 0.0, "authority": 0.0}}
    pressed = model(QUIET, edits, under=policy(timeline=PRESSED))
    pressed.step()
    projects = [cpts for cpts in pressed.cpts if cpts.lead.available_leaders() < 50]
    assert projects
    assert all(cpts.led_by_authorities is led for cpts in projects)


def test_two_founders_of_the_same_month_never_take_the_same_territory() -> None:
    edits = {"initiate": {"base": 0.0}, "found": {"group": 0.0, "pressed_group": 0.0}}
    crowded = model(QUIET, edits, {"perimeter": {"median_population": 300_000.0}})
    crowded.step()
    taken = [territory for cpts in crowded.cpts for territory in cpts.perimeter]
    assert len(crowded.cpts) > 3
    assert len(taken) == len(set(taken))


def test_territories_that_join_the_same_cpts_in_a_month_do_not_make_it_too_large() -> None:
    largest = 500_000.0
    edits = {"perimeter": {"extension": 0.0, "merging": 6.0, "half_population": 500_000.0, "largest": largest}}
    joining = model(QUIET, edits, under=policy(merging={"intensity": 1.0}))
    leads = {territory.departement: territory.row for territory in joining.territories}
    for row in leads.values():
        found(joining, row, Stage.ACI)
    joining.step()
    assert sum(len(cpts.perimeter) > 2 for cpts in joining.cpts) > 0
    assert all(cpts.population <= largest for cpts in joining.cpts)
    crowded = [
        cpts
        for cpts in joining.cpts
        if any(n.is_white and n.departement == cpts.lead.departement for n in cpts.lead.neighbours)
    ]
    assert crowded, "somebody was turned away"


# --- beginning and snapshot ---------------------------------------------------------------------------------------


def test_history_begins_with_projects_that_have_at_most_a_letter() -> None:
    beginning = model({"begin": {"stock": 0.0, "letters": 0.5}})
    assert beginning.month == FIRST_MONTH - 1
    assert {cpts.stage for cpts in beginning.cpts} == {Stage.PREPROJECT, Stage.LETTRE_INTENTION}
    rule = beginning.rules.prepare
    for cpts in beginning.cpts:
        needed = (
            rule.projet_sante_meetings()
            if cpts.stage == Stage.LETTRE_INTENTION
            else rule.lettre_intention_meetings(0.0, 1.0)
        )
        assert 0 <= cpts.meetings < needed
    assert not beginning.accounts.cost.any()


def test_without_known_projects_the_country_is_white() -> None:
    white = model(QUIET).snapshot()
    assert np.all(white.stage == Stage.WHITE)
    assert np.all(white.cpts == -1)
    assert white.lead.size == 0
    assert white.mission_state.shape == (0, N_MISSIONS)
    assert white.members.shape == (24, N_PROFESSIONS)
    assert not white.members.any()


def test_a_snapshot_says_what_a_cpts_is() -> None:
    quiet = model(QUIET)
    cpts = found(quiet, 3, Stage.ACI, led_by_authorities=True)
    cpts.take_in(quiet.territories[4])
    quiet.count_members()
    cpts.vitality = 0.25
    snapshot = quiet.snapshot()
    assert snapshot.stage[[3, 4]].tolist() == [Stage.ACI, Stage.ACI]
    assert snapshot.cpts[[3, 4]].tolist() == [0, 0]
    assert (snapshot.lead.tolist(), snapshot.vitality.tolist()) == ([3], [0.25])
    assert snapshot.aci_age.tolist() == [0]
    assert snapshot.led_by_authorities.tolist() == [True]


def test_fatigue_is_summed_over_the_professionals_that_active_agents_stand_for() -> None:
    quiet = model(QUIET, {"fatigue": {"high": 0.6}})
    cpts = found(quiet, next(t.row for t in quiet.territories if len(t.leaders) >= 2))
    first, second = cpts.lead.leaders[:2]
    first.fatigue, second.fatigue = 0.7, 0.2
    outside = next(p for p in cpts.professionals() if p.status == Status.OUTSIDE)
    outside.fatigue = 1.0
    snapshot = quiet.snapshot()
    assert snapshot.fatigue[cpts.lead.row] == pytest.approx(first.weight * 0.7 + second.weight * 0.2)
    assert snapshot.high_fatigue[cpts.lead.row] == pytest.approx(first.weight)


def successions(of: CptsModel) -> tuple[int, int]:
    """Return agents who were active, and those of them who still are, when everybody is succeeded."""
    active = [p for p in of.professionals if p.status == Status.ACTIVE]
    of.careers_end = {of.month: list(of.professionals)}
    of._workforce_renews_itself()
    return len(active), sum(p.status == Status.ACTIVE for p in active)


def test_a_succession_empties_the_work_of_a_cpts_and_vacates_its_leaders() -> None:
    renewed = model(QUICK)
    before, after = successions(renewed)
    assert before > 0
    assert after == 0
    leaders = [p for p in renewed.professionals if p.is_leader]
    assert not any(leader.is_available_leader for leader in leaders)


def test_newcomers_differ_in_openness_and_leaders_keep_theirs() -> None:
    renewed = model(QUICK)
    before = {p: p.openness for p in renewed.professionals}
    successions(renewed)
    others = [p for p in renewed.professionals if not p.is_leader]
    assert all(p.openness == before[p] for p in renewed.professionals if p.is_leader)
    assert len({p.openness for p in others}) == len(others)
    assert sum(p.openness for p in others) / len(others) == pytest.approx(0.5, abs=0.05)


# --- directions that hold whatever the numbers --------------------------------------------------------------------


def national(measure: Callable[[Snapshot], float], *later: Change) -> float:
    """Return a national figure after two years, the mean over four replicates."""
    return float(np.mean([measure(trajectory(model(under=policy(*later), replicate=r), 24)[-1]) for r in range(4)]))


def test_facilitators_in_plenty_cover_more_of_the_country() -> None:
    def covered(snapshot: Snapshot) -> float:
        return float(np.sum(snapshot.stage >= Stage.LETTRE_INTENTION))

    assert national(covered, change("facilitation", facilitators_per_million=50.0)) > national(
        covered, change("facilitation", facilitators_per_million=0.0)
    )
