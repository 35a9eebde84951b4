"""A professional: joins, takes part, tires, leaves, is succeeded."""

import pytest

from sim.agents.professional import Professional
from sim.model import CptsModel
from sim.vocabulary import Stage, Status
from tests.unit.agents.small_world import found, row_with
from tools.verification.small_world import QUIET, model, policy

NEVER, ALWAYS = 1.0 - 1e-12, 1e-12  # draws beyond, and within, any probability but 0 and 1


def decided(of: CptsModel, professional: Professional, draw: float) -> Status:
    """Return the status that a draw leads to, the CPTS being seen as it is."""
    cpts = professional.territory.cpts
    assert cpts is not None
    cpts.set_appeal()
    of.decisions.clear()
    professional.decide(cpts, draw)
    return of.decisions[0][1] if of.decisions else professional.status


def someone(of: CptsModel, is_refusing: bool = False, stage: Stage = Stage.ACI) -> Professional:
    """Return somebody in the perimeter of a large CPTS who is no leader and knows no member yet."""
    cpts = found(of, row_with(of, low=200_000, leaders=True), stage)
    candidates = (one for one in cpts.professionals() if not one.is_leader and one.contacts)
    chosen = next(one for one in candidates if one.is_refusing is is_refusing)
    for contact in chosen.contacts:
        contact.become(Status.OUTSIDE)
    return chosen


def test_who_does_not_refuse_joins_when_the_draw_falls_below_the_probability() -> None:
    of = model(QUIET)
    professional = someone(of)
    assert decided(of, professional, ALWAYS) == Status.MEMBER
    assert decided(of, professional, NEVER) == Status.OUTSIDE


def test_who_refuses_never_joins() -> None:
    of = model(QUIET)
    assert decided(of, someone(of, is_refusing=True), ALWAYS) == Status.OUTSIDE


def test_contacts_who_are_members_make_joining_likelier() -> None:
    of = model(QUIET, {"join": {"base": -3.0, "contacts": 10.0, "openness": 0.0, "vitality": 0.0, "isolation": 0.0}})
    professional = someone(of)
    assert decided(of, professional, 0.5) == Status.OUTSIDE
    for contact in professional.contacts:
        contact.become(Status.MEMBER)
    assert decided(of, professional, 0.5) == Status.MEMBER


def test_a_member_takes_part_leaves_or_stays_by_the_two_ends_of_one_draw() -> None:
    of = model(QUIET, {"engage": {"take_part": 0.3, "go": 0.2, "go_lively": 1.0}})
    professional = someone(of)
    professional.openness = 1.0
    professional.become(Status.MEMBER)
    assert decided(of, professional, ALWAYS) == Status.ACTIVE
    assert decided(of, professional, 0.5) == Status.MEMBER
    assert decided(of, professional, 0.79) == Status.MEMBER
    assert decided(of, professional, 0.81) == Status.OUTSIDE


def test_an_active_member_stops_when_tired_and_never_leaves_at_once() -> None:
    of = model(QUIET, {"engage": {"stop": 0.1, "stop_project": 1.0, "stop_fatigue": 0.5, "go": 1.0}})
    professional = someone(of)
    professional.become(Status.ACTIVE)
    assert decided(of, professional, 0.3) == Status.ACTIVE
    professional.fatigue = 1.0
    assert decided(of, professional, 0.3) == Status.MEMBER
    assert decided(of, professional, NEVER) == Status.ACTIVE


def test_a_decision_takes_effect_only_when_everybody_has_decided() -> None:
    of = model(QUIET)
    professional = someone(of)
    assert decided(of, professional, ALWAYS) == Status.MEMBER
    statuses = [professional.status]
    of._decisions_take_effect()
    assert [*statuses, professional.status] == [Status.OUTSIDE, Status.MEMBER]


def test_contacts_see_who_joins_and_leaves_once() -> None:
    of = model(QUIET)
    professional = someone(of)
    before = [contact.member_contacts_weight for contact in professional.contacts]
    for status, more in ((Status.MEMBER, 1), (Status.ACTIVE, 1), (Status.ACTIVE, 1), (Status.OUTSIDE, 0)):
        professional.become(status)
        seen = [contact.member_contacts_weight for contact in professional.contacts]
        assert seen == [weight + more * professional.contact_weight for weight in before]


def test_automatic_membership_takes_those_who_refuse_but_not_those_who_object() -> None:
    of = model(QUIET, {"join": {"objecting": 0.2}}, under=policy(membership={"mode": "automatic"}))
    professional = someone(of, is_refusing=True)
    professional.openness = 0.21
    assert decided(of, professional, NEVER) == Status.MEMBER
    professional.openness = 0.19
    assert decided(of, professional, ALWAYS) == Status.OUTSIDE


def test_automatic_members_do_not_leave() -> None:
    edits = {"engage": {"go": 1.0, "go_lively": 1.0, "take_part": 0.0}}
    for mode, status in (("automatic", Status.MEMBER), ("voluntary", Status.OUTSIDE)):
        of = model(QUIET, edits, under=policy(membership={"mode": mode}))
        professional = someone(of)
        professional.become(Status.MEMBER)
        assert decided(of, professional, NEVER) == status


def test_membership_is_not_automatic_before_the_letter() -> None:
    of = model(QUIET, under=policy(membership={"mode": "automatic"}))
    assert decided(of, someone(of, stage=Stage.PREPROJECT), NEVER) == Status.OUTSIDE


def test_a_successor_starts_outside_rested_and_with_an_own_disposition() -> None:
    of = model(QUIET)
    professional = someone(of)
    professional.become(Status.ACTIVE)
    professional.fatigue = 0.7
    professional.is_succeeded(0.01)
    assert (professional.status, professional.fatigue, professional.openness) == (Status.OUTSIDE, 0.0, 0.01)
    assert professional.is_refusing


def test_a_leaders_part_stays_vacant_for_a_while_and_is_then_taken_up() -> None:
    of = model(QUIET, {"workforce": {"leader_vacancy": 5}})
    leader = of.territories[row_with(of, leaders=True)].leaders[0]
    openness = leader.openness
    of.step()
    leader.is_succeeded(0.01)
    assert leader.openness == openness
    available = []
    for _ in range(6):
        available.append(leader.is_available_leader)
        of.step()
    assert available == [False] * 5 + [True]


def test_fatigue_fades_in_those_who_no_longer_work_and_in_white_territories() -> None:
    of = model(QUIET, {"fatigue": {"recovery": 0.1}, "join": {"base": -20.0}, "engage": {"take_part": 0.0}})
    member = someone(of)
    member.become(Status.MEMBER)
    white = next(one for one in of.professionals if one.territory.is_white)
    member.fatigue = white.fatigue = 0.5
    of.step()
    assert (member.fatigue, white.fatigue) == pytest.approx((0.45, 0.45))


def test_work_beyond_tolerance_tires_those_who_do_it_only() -> None:
    of = model(QUIET, {"fatigue": {"administration": 1_000.0, "coordinator": 0.0, "growth": 0.2}})
    member = someone(of)
    member.become(Status.MEMBER)
    of.count_members()
    of.step()
    leader = of.cpts[0].lead.leaders[0]
    assert leader.fatigue > 0.0
    assert member.fatigue == 0.0 or member.status == Status.ACTIVE
