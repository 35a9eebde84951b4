"""A CPTS: perimeter, reviews, signature, missions, renewal, money."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from sim.agents.cpts import Cpts
from sim.calendar import FIRST_MONTH, month_of
from sim.contract import CONTRACT_MONTH
from sim.model import CptsModel
from sim.month import authority
from sim.month import cpts as acts
from sim.vocabulary import CORE_MISSIONS, Coordinator, Mission, MissionState, Payer, Stage, Status
from tests.unit.agents.small_world import PAY, cnam_euros, found, row_with, stepped
from tools.verification.small_world import QUIET, change, model, policy


def t3_row(of: CptsModel) -> int:
    """Return the row of a territory of band T3."""
    return row_with(of, low=80_000.0, high=175_000.0)


# --- perimeter ----------------------------------------------------------------------------------------------------


def test_leaders_take_part_from_the_start_and_only_those_whose_part_is_not_vacant() -> None:
    quiet = model(QUIET)
    leaders = quiet.territories[row_with(quiet, leaders=True)].leaders
    leaders[0].leads_from = quiet.month + 1
    cpts = found(quiet, leaders[0].territory.row)
    assert [leader.status for leader in leaders] == [Status.OUTSIDE] + [Status.ACTIVE] * (len(leaders) - 1)
    assert cpts.active == pytest.approx(sum(leader.weight for leader in leaders[1:]))


def test_taking_a_territory_in_adds_its_people() -> None:
    quiet = model(QUIET)
    cpts = found(quiet, 0)
    cpts.take_in(quiet.territories[1])
    assert cpts.population == quiet.territories[0].population + quiet.territories[1].population
    assert quiet.territories[1].cpts is cpts
    assert cpts.lead is quiet.territories[0]
    assert {p.territory.row for p in cpts.professionals()} == {0, 1}


def test_the_end_of_a_cpts_frees_its_territories_and_members() -> None:
    quiet = model(QUIET)
    cpts = found(quiet, 0, Stage.ACI)
    cpts.take_in(quiet.territories[1])
    for professional in cpts.professionals():
        professional.become(Status.MEMBER)
    cpts.end()
    assert quiet.cpts == []
    assert all(t.is_white and t.is_disappointed for t in cpts.perimeter)
    assert all(professional.status == Status.OUTSIDE for professional in cpts.professionals())
    assert all(professional.member_contacts_weight == 0.0 for professional in quiet.professionals)


@pytest.mark.parametrize(("stage", "dissolved"), [(Stage.PREPROJECT, 0.0), (Stage.ACI, 1.0)])
def test_only_the_end_of_an_aci_counts_as_a_dissolution(stage: Stage, dissolved: float) -> None:
    quiet = model(QUIET)
    found(quiet, 3, stage).end()
    assert quiet.accounts.n_dissolved[3] == dissolved
    assert quiet.accounts.n_dissolved.sum() == dissolved


# --- preparing ----------------------------------------------------------------------------------------------------


def with_meetings_held(stage: Stage, floor: int = 0) -> tuple[CptsModel, Cpts]:
    quiet = model(QUIET, PAY, under=policy(timeline={"time_floor_months": floor}))
    cpts = found(quiet, t3_row(quiet), stage)
    cpts.meetings = 1_000
    return quiet, cpts


def test_a_letter_is_validated_the_month_after_it_is_sent_and_paid_once() -> None:
    quiet, cpts = with_meetings_held(Stage.PREPROJECT)
    stepped(quiet, 1)
    assert (cpts.stage, cnam_euros(quiet)) == (Stage.PREPROJECT, 0.0)
    stepped(quiet, 1)
    assert (cpts.stage, cnam_euros(quiet)) == (Stage.LETTRE_INTENTION, 25_000.0)
    stepped(quiet, 3)
    assert cnam_euros(quiet) == 25_000.0


def test_the_review_of_a_projet_de_sante_takes_two_months() -> None:
    quiet, cpts = with_meetings_held(Stage.LETTRE_INTENTION)
    sent = quiet.month + 1
    stepped(quiet, 2)
    assert cpts.stage == Stage.LETTRE_INTENTION
    stepped(quiet, 1)
    assert (cpts.stage, cpts.stage_month) == (Stage.PROJET_SANTE, sent + 2)


def test_no_projet_de_sante_is_validated_before_the_time_floor() -> None:
    quiet, cpts = with_meetings_held(Stage.LETTRE_INTENTION, floor=9)
    letter = quiet.month
    stepped(quiet, 8)
    assert cpts.stage == Stage.LETTRE_INTENTION
    stepped(quiet, 1)
    assert (cpts.stage, cpts.stage_month) == (Stage.PROJET_SANTE, letter + 9)


def test_nobody_meets_and_nobody_gives_up_while_a_dossier_is_reviewed() -> None:
    edits = {"prepare": {"give_up": 1.0, "give_up_readiness": 0.0, "pace": 20.0}}
    busy = model(QUIET, edits)
    cpts = found(busy, row_with(busy, leaders=True))
    cpts.decision_month = busy.month + 12
    stepped(busy, 11)
    assert busy.cpts == [cpts]
    assert cpts.meetings == 0


def test_at_most_one_meeting_a_month_counts() -> None:
    busy = model(QUIET, {"prepare": {"pace": 20.0, "meetings_to_letter": 60}})
    cpts = found(busy, row_with(busy, leaders=True))
    stepped(busy, 12)
    assert 6 <= cpts.meetings <= 12


def test_a_preproject_can_be_given_up_and_a_letter_cannot() -> None:
    edits = {"prepare": {"give_up": 1.0, "give_up_readiness": 0.0, "pace": 0.0}}
    tired = model(QUIET, edits)
    preproject, letter = found(tired, 0), found(tired, 1, Stage.LETTRE_INTENTION)
    stepped(tired, 12)
    assert tired.cpts == [letter]
    assert preproject.lead.is_disappointed
    assert tired.accounts.n_dissolved.sum() == 0.0


def test_every_cpts_goes_through_the_stages_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = set()
    reach = acts.reach

    def recorded(cpts: Cpts, stage: Stage, month: int) -> None:
        if stage != Stage.PREPROJECT:
            steps.add((cpts.stage, stage))
        reach(cpts, stage, month)

    for module in (acts, authority):
        monkeypatch.setattr(module, "reach", recorded)
    quick = {"prepare": {"pace": 10.0, "meetings_to_letter": 2, "meetings_to_project": 2}, "sign": {"pace": 2.0}}
    stepped(model(quick), 24)
    assert {(Stage(stage - 1), stage) for stage in list(Stage)[2:]} == steps


# --- signature and missions ---------------------------------------------------------------------------------------


def test_no_aci_is_signed_before_the_contract_exists() -> None:
    eager = model(QUIET, {"sign": {"pace": 5.0, "half_learning": 0.1}})
    for row in range(10):
        found(eager, row, Stage.PROJET_SANTE)
    while eager.month < CONTRACT_MONTH:
        eager.step()
        assert not any(cpts.has_aci for cpts in eager.cpts)
    eager.step()
    assert any(cpts.has_aci for cpts in eager.cpts)


def test_the_age_of_an_aci_counts_from_its_signature() -> None:
    quiet = model(QUIET)
    cpts = found(quiet, 0, Stage.PROJET_SANTE)
    assert cpts.aci_age == -1
    cpts.sign()
    assert cpts.aci_age == 0
    assert stepped(quiet, 7).snapshot().aci_age.tolist() == [7]


def test_no_crisis_mission_starts_before_april_2022() -> None:
    edits = {"mission": {"start": 5.0, "active_needed": 0.01, "pace": 0.0}}
    april = month_of(date(2022, 4, 1))
    eager = model(QUIET, edits, first_month=month_of(date(2022, 2, 1)))
    cpts = found(eager, row_with(eager, leaders=True), Stage.ACI)
    while eager.month < april - 1:
        eager.step()
        assert cpts.mission_state[Mission.CRISIS] == MissionState.NOT_STARTED
    assert cpts.mission_state[Mission.PATHWAYS] == MissionState.STARTED
    stepped(eager, 2)
    assert cpts.mission_state[Mission.CRISIS] == MissionState.STARTED


def test_without_gp_no_access_mission_starts_but_the_others_do() -> None:
    eager = model(QUIET, {"mission": {"start": 5.0, "active_needed": 0.01}})
    cpts = found(eager, row_with(eager, leaders=True), Stage.ACI)
    for professional in cpts.professionals():
        professional.become(Status.OUTSIDE if professional.is_gp else Status.ACTIVE)
    for gp in (professional for professional in cpts.professionals() if professional.is_gp):
        gp.is_refusing = True
    eager.count_members()
    stepped(eager, 6)
    assert cpts.mission_state[Mission.ACCESS] == MissionState.NOT_STARTED
    assert cpts.mission_state[Mission.PREVENTION] != MissionState.NOT_STARTED


def test_without_money_no_mission_gets_further() -> None:
    edits = {"mission": {"start": 5.0, "active_needed": 0.01, "gps_needed": 0.01, "pace": 1.0}}
    for multiplier, goes_on in ((0.0, False), (1.0, True)):
        paid = model(QUIET, edits, under=policy(funding={"multiplier": multiplier}))
        cpts = found(paid, row_with(paid, leaders=True), Stage.ACI)
        stepped(paid, 12)
        assert any(progress > 0.0 for progress in cpts.mission_progress) is goes_on
        assert (MissionState.DEPLOYED in cpts.mission_state) is goes_on


# --- term and dissolution -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("renewal", "goes_on"), [(10.0, True), (-10.0, False)])
def test_renewal_is_decided_after_sixty_months_and_not_before(renewal: float, goes_on: bool) -> None:
    quiet = model(QUIET, {"contract": {"renewal": renewal}})
    for row in range(8):
        found(quiet, row, Stage.ACI)
    stepped(quiet, 59)
    assert len(quiet.cpts) == 8
    stepped(quiet, 1)
    assert len(quiet.cpts) == (8 if goes_on else 0)
    assert quiet.accounts.n_dissolved.sum() == (0.0 if goes_on else 8.0)
    assert len(stepped(quiet, 12).cpts) == (8 if goes_on else 0)


def test_an_aci_without_access_mission_may_be_dissolved_once_full_deployment_is_overdue() -> None:
    quiet = model(QUIET, {"contract": {"dissolution": 0.5}})
    for row in range(8):
        found(quiet, row, Stage.ACI).vitality = 0.0
    stepped(quiet, 18)
    assert len(quiet.cpts) == 8
    stepped(quiet, 12)
    assert len(quiet.cpts) < 4
    assert quiet.accounts.n_dissolved.sum() == 8 - len(quiet.cpts)


def test_an_access_mission_that_has_started_protects_from_dissolution() -> None:
    quiet = model(QUIET, {"contract": {"dissolution": 0.5}, "mission": {"pace": 0.0}})
    for row in range(8):
        found(quiet, row, Stage.ACI).mission_state[Mission.ACCESS] = MissionState.STARTED
    assert len(stepped(quiet, 40).cpts) == 8


# --- coordinator, vitality, work ----------------------------------------------------------------------------------


def test_a_coordinator_is_hired_from_the_letter_on_when_there_is_money() -> None:
    edits = {"coordinate": {"hire": 2.0, "half_budget": 1_000.0, "turnover": 0.0}}
    rich = model(QUIET, edits)
    stages = [found(rich, row, stage) for row, stage in enumerate(list(Stage)[1:])]
    stepped(rich, 8)
    assert [cpts.coordinator != Coordinator.NONE for cpts in stages] == [False, True, True, True]
    poor = model(QUIET, edits, under=policy(funding={"multiplier": 0.0, "ars_project_euros": 0.0}))
    cpts = found(poor, 0, Stage.ACI)
    stepped(poor, 8)
    assert cpts.coordinator == Coordinator.NONE


def test_coordinators_leave_and_others_follow() -> None:
    edits = {"coordinate": {"hire": 1.0, "half_budget": 1_000.0, "turnover": 0.5, "trained_turnover": 1.0}}
    restless = model(QUIET, edits)
    cpts = found(restless, 0, Stage.ACI)
    seen = [stepped(restless, 1) and cpts.coordinator for _ in range(40)]
    assert set(seen) >= {Coordinator.NONE, Coordinator.HIRED}
    assert sum(one != other for one, other in pairwise(seen)) >= 4


def test_vitality_counts_core_missions_only() -> None:
    quiet = model(QUIET)
    cpts = found(quiet, 0, Stage.ACI)
    cpts.mission_state[Mission.QUALITY] = cpts.mission_state[Mission.SUPPORT] = MissionState.DEPLOYED
    assert acts.core_share_deployed(cpts, month_of(date(2023, 1, 1))) == 0.0
    for mission in CORE_MISSIONS:
        cpts.mission_state[mission] = MissionState.DEPLOYED
    assert acts.core_share_deployed(cpts, month_of(date(2023, 1, 1))) == 1.0


def test_a_project_without_contract_has_no_paperwork_and_pays_nobody() -> None:
    quiet = model(QUIET, {"fatigue": {"administration": 50.0, "coordinator": 0.0, "smallest_team": 2.0}})
    project, contract = found(quiet, 0, Stage.PROJET_SANTE), found(quiet, 1, Stage.ACI)
    assert (project.hours_each, project.paid_time) == (0.0, 0.0)
    assert contract.hours_each == pytest.approx(50.0 / max(2.0, contract.active))
    assert contract.paid_time == pytest.approx(1.0)


def test_simplification_takes_paperwork_away() -> None:
    relieved = model(QUIET, under=policy(simplification={"load_removed": 1.0}))
    assert found(relieved, 0, Stage.ACI).hours_each == 0.0


# --- money --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("funding", "euros"),
    [
        ({}, 75_000),
        ({"early_signature_bonus": 0.75, "early_signature_until": "2021-12-31"}, 131_250),
        ({"early_signature_bonus": 0.75, "early_signature_until": "2019-06-30"}, 75_000),
        ({"early_signature_bonus": 0.75, "early_signature_until": None}, 75_000),
        ({"multiplier": 0.5}, 37_500),
    ],
)
def test_the_signature_of_a_t3_cpts_pays_its_functioning(funding: dict[str, object], euros: float) -> None:
    quiet = model(QUIET, PAY, under=policy(funding=funding))
    quiet.step()
    found(quiet, t3_row(quiet), Stage.PROJET_SANTE).sign()
    assert cnam_euros(quiet) == pytest.approx(euros)


def test_in_the_month_of_its_signature_a_cpts_is_paid_for_the_signature_only() -> None:
    eager = model(QUIET, PAY, {"sign": {"pace": 5.0, "half_learning": 0.1}}, first_month=CONTRACT_MONTH + 12)
    cpts = found(eager, t3_row(eager), Stage.PROJET_SANTE)
    while not cpts.has_aci:
        eager.step()
    assert cnam_euros(eager) == pytest.approx(75_000)


ENDING = {"mission": {"pace": 0.0}, "contract": {"renewal": -10.0, "renewal_vitality": 0.0}}
CALENDAR = {  # month after the signature: what a mission reaches in it
    5: (Mission.ACCESS, MissionState.STARTED),
    6: (Mission.CRISIS, MissionState.STARTED),
    11: (Mission.PATHWAYS, MissionState.STARTED),
    12: (Mission.PREVENTION, MissionState.STARTED),
    17: (Mission.ACCESS, MissionState.DEPLOYED),
    59: (Mission.SUPPORT, MissionState.STARTED),
}


def paid_by_month(quiet: CptsModel, cpts: Cpts) -> dict[int, float]:
    """Return the euros of each month after the signature in which something is paid; missions follow CALENDAR."""
    paid = {}
    for age in range(1, 85):
        before = cnam_euros(quiet)
        after = cnam_euros(stepped(quiet, 1))
        if after != before:
            paid[age] = after - before
        if age in CALENDAR:
            mission, state = CALENDAR[age]
            cpts.mission_state[mission] = state
            cpts.mission_month[mission] = quiet.month if state == MissionState.STARTED else cpts.mission_month[mission]
    return paid


def test_a_contract_is_paid_mission_by_mission_pro_rata_and_nothing_after_its_term() -> None:
    """Of 295,000 euros a core mission carries 88,500 a year; four fifths are paid: 42,480 fixed, 28,320 variable.

    A year's advance is 31,860; its balance 10,620, and of the variable part 11,328 started or 28,320 deployed.
    """
    quiet = model(QUIET, PAY, ENDING)
    cpts = found(quiet, t3_row(quiet), Stage.PROJET_SANTE)
    cpts.sign()
    started, deployed = 10_620 + 11_328, 10_620 + 28_320
    full_year = 75_000 + 16_000 + 3 * 31_860 + deployed + 2 * started
    assert paid_by_month(quiet, cpts) == {
        6: pytest.approx(31_860 * 7 / 12),  # access: the months that are left of the year
        7: pytest.approx(32_000),  # the crisis plan, once in full
        12: pytest.approx(started * 7 / 12 + (31_860 + started) / 12 + 75_000 + 16_000 + 2 * 31_860),
        13: pytest.approx(31_860),  # prevention, started just after the anniversary: a whole year
        24: pytest.approx(full_year),
        36: pytest.approx(full_year),
        48: pytest.approx(full_year),
        # No sixth year. Support, started in the last month: a twelfth of 5,310 in advance, and of 1,770 + 1,888.
        60: pytest.approx(deployed + 2 * started + (5_310 + 1_770 + 1_888) / 12),
    }


def test_five_years_pay_the_time_that_missions_ran() -> None:
    """Sum of the contract above: fixed part by months, variable part by months and by what was reached each year."""
    quiet = model(QUIET, PAY, ENDING)
    cpts = found(quiet, t3_row(quiet), Stage.PROJET_SANTE)
    cpts.sign()
    paid = cnam_euros(quiet) + sum(paid_by_month(quiet, cpts).values())
    fixed = 42_480 * (55 + 49 + 48) / 12 + 7_080 / 12
    variable = 28_320 * (0.4 * 7 + 48 + 0.4 * (49 + 48)) / 12 + 0.4 * 4_720 / 12
    assert paid == pytest.approx(5 * 75_000 + 32_000 + 4 * 16_000 + fixed + variable)


@pytest.mark.parametrize(("executed", "euros"), [(1.0, 370_000 + 20_000), (0.8, 75_000 + 0.8 * (295_000 + 20_000))])
def test_in_the_long_run_a_year_with_every_mission_deployed_pays_the_ceiling(executed: float, euros: float) -> None:
    quiet = model(QUIET, PAY, {"pay": {"executed": executed}})
    cpts = found(quiet, t3_row(quiet), Stage.ACI)
    cpts.mission_state = [MissionState.DEPLOYED] * len(Mission)
    spent = [cnam_euros(stepped(quiet, 12)) for _ in range(7)]
    assert np.diff([0.0, *spent]) == pytest.approx(np.full(7, euros))


def test_a_dossier_validated_this_month_is_signed_next_month_at_the_earliest() -> None:
    eager = model(
        QUIET, {"sign": {"pace": 5.0, "december": 20.0, "half_learning": 0.1}}, first_month=month_of(date(2022, 12, 1))
    )
    cpts = found(eager, 0, Stage.LETTRE_INTENTION)
    cpts.decision_month = eager.month + 1
    stepped(eager, 1)
    assert cpts.stage == Stage.PROJET_SANTE
    stepped(eager, 3)
    assert cpts.stage == Stage.ACI


def test_ars_money_for_a_project_stops_at_its_limit_and_at_the_aci() -> None:
    quiet = model(QUIET, PAY)
    project, contract = found(quiet, 0), found(quiet, 1, Stage.ACI)
    stepped(quiet, 12)
    assert quiet.accounts.cost[0, Payer.FIR] == pytest.approx(75_000)
    stepped(quiet, 24)
    assert quiet.accounts.cost[0, Payer.FIR] == project.project_euros == pytest.approx(150_000)
    assert quiet.accounts.cost[1, Payer.FIR] == contract.project_euros == 0.0


def test_less_ars_money_from_a_later_date_takes_nothing_back() -> None:
    less = change("funding", FIRST_MONTH + 12, ars_project_euros=10_000.0)
    quiet = model(QUIET, PAY, under=policy(less))
    found(quiet, 0)
    spent = [float(stepped(quiet, 1).accounts.cost[0, Payer.FIR]) for _ in range(20)]
    assert np.all(np.diff(spent) >= 0.0)
    assert spent[-1] == spent[11]
