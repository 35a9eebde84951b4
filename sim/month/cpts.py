"""What happens to a CPTS in a month: it meets, hires, runs missions, and its vitality follows.

Reads the state of the CPTS, of its lead territory (readiness, success nearby) and of its ARS (pressure, shocks), and
the levers of timeline, funding, training, simplification, campaign and membership. Writes the state of the CPTS only.
"""

from math import exp

from sim.contract import HELD_FROM, IS_CORE, REVIEW_MONTHS, START_MONTHS, TERMS
from sim.levers.numbers import LeverNumbers, number_of
from sim.month.luck import CptsLuck
from sim.month.money import coordinator_budget, mission_money
from sim.month.rules import MonthRules
from sim.month.states import NEVER, ArsState, CptsState, TerritoryState
from sim.rules.functions import happens
from sim.vocabulary import N_MISSIONS, Coordinator, MembershipMode, Mission, MissionState, Stage

AUTOMATIC = number_of(MembershipMode.AUTOMATIC)
ACCESS_FULL_MONTHS = TERMS[Mission.ACCESS].full_months


# --- beginning ----------------------------------------------------------------------------------------------------


def begin_project(cpts: CptsState, led_by_authorities: bool, month: int) -> None:
    """Begin a pré-projet that covers nobody yet."""
    cpts.population = cpts.vitality = cpts.facilitators = cpts.project_euros = 0.0
    cpts.active = cpts.active_gps = cpts.join_log_odds = cpts.hours_each = 0.0
    cpts.aci_month = NEVER
    cpts.coordinator = Coordinator.NONE
    for mission in range(N_MISSIONS):
        cpts.mission_state[mission] = MissionState.NOT_STARTED
        cpts.mission_progress[mission] = 0.0
        cpts.mission_month[mission] = NEVER
    cpts.led_by_authorities = led_by_authorities
    cpts.is_automatic = False
    reach(cpts, Stage.PREPROJECT, month)


def reach(cpts: CptsState, stage: int, month: int) -> None:
    """Reach a stage: its work begins anew."""
    cpts.stage = stage
    cpts.stage_month = month
    cpts.meetings = 0
    cpts.decision_month = NEVER


def take_up_work(cpts: CptsState, rules: MonthRules, letter_draw: float, work_draw: float, month: int) -> None:
    """Take up the work already done when history begins, as a share of the meetings of the stage."""
    meetings = rules.prepare.lettre_intention_meetings(0.0, 1.0)
    if rules.begin.has_letter(letter_draw):
        reach(cpts, Stage.LETTRE_INTENTION, month)
        meetings = float(rules.prepare.projet_sante_meetings())
    cpts.meetings = int(rules.begin.work_share(work_draw) * meetings)


# --- what professionals meet --------------------------------------------------------------------------------------


def set_appeal(cpts: CptsState, rules: MonthRules, levers: LeverNumbers) -> None:
    """Fix what the CPTS adds to the decision to join it this month: usefulness, paperwork, who leads."""
    cpts.is_automatic = levers.membership.mode == AUTOMATIC and cpts.stage >= Stage.LETTRE_INTENTION
    cpts.join_log_odds = rules.join.local_log_odds(
        cpts.vitality,
        cpts.stage == Stage.ACI,
        1.0 - levers.simplification.load_removed,
        cpts.led_by_authorities,
        levers.campaign.visibility,
    )


def divide_work(cpts: CptsState, rules: MonthRules, levers: LeverNumbers, pressure: float) -> None:
    """Divide the month's work among the active members; there is no paperwork before the ACI."""
    running = 0
    for mission in range(N_MISSIONS):
        running += cpts.mission_state[mission] != MissionState.NOT_STARTED
    load = pressure_felt = 0.0
    if cpts.stage == Stage.ACI:
        load, pressure_felt = 1.0 - levers.simplification.load_removed, pressure
    hours = rules.fatigue.hours(
        running, cpts.population, load, coordination(cpts, rules), levers.training.tools, pressure_felt
    )
    cpts.hours_each = rules.fatigue.hours_each(hours, cpts.active)


# --- work ---------------------------------------------------------------------------------------------------------


def work(
    cpts: CptsState,
    territory: TerritoryState,
    rules: MonthRules,
    levers: LeverNumbers,
    ars: ArsState,
    luck: CptsLuck,
    month: int,
) -> bool:
    """Do a month's work: write the project or run the contract, and find a coordinator. Return whether it is the last.

    `territory` is the lead territory of the perimeter.
    """
    if cpts.stage == Stage.ACI:
        run_missions(cpts, rules, levers, luck, month)
        if is_dissolved(cpts, rules, luck.dissolve, month):
            return True
    elif cpts.stage != Stage.PROJET_SANTE and cpts.decision_month == NEVER:
        if is_given_up(cpts, territory, rules, ars, luck.give_up, month):
            return True
        meet(cpts, territory, rules, ars, luck.meet)
        submit(cpts, rules, levers, ars, month)
    if cpts.stage != Stage.PREPROJECT:
        find_coordinator(cpts, rules, levers, luck)
    return False


def is_given_up(
    cpts: CptsState, territory: TerritoryState, rules: MonthRules, ars: ArsState, draw: float, month: int
) -> bool:
    """Return whether a pré-projet is given up or struck off; whoever has sent a letter goes on."""
    if cpts.stage != Stage.PREPROJECT:
        return False
    age = month - cpts.stage_month
    return happens(rules.prepare.give_up_hazard(territory.readiness, cpts.led_by_authorities, age, ars.pressure), draw)


def meet(cpts: CptsState, territory: TerritoryState, rules: MonthRules, ars: ArsState, draw: float) -> None:
    """Hold a working meeting, or none; shocks in common act until the lettre d'intention."""
    pace = rules.prepare.meeting_hazard(
        territory.readiness,
        cpts.active,
        cpts.coordinator != Coordinator.NONE,
        cpts.facilitators,
        territory.nearby_success,
        ars.pressure,
        cpts.led_by_authorities,
    )
    if cpts.stage == Stage.PREPROJECT:
        pace *= exp(ars.founding_shock)
    if happens(pace, draw):
        cpts.meetings += 1


def submit(cpts: CptsState, rules: MonthRules, levers: LeverNumbers, ars: ArsState, month: int) -> None:
    """Submit the dossier when enough meetings have been held; a projet de santé waits for the time floor."""
    if cpts.stage == Stage.PREPROJECT:
        if cpts.meetings >= rules.prepare.lettre_intention_meetings(ars.pressure, ars.leniency):
            cpts.decision_month = month + 1
    elif cpts.meetings >= rules.prepare.projet_sante_meetings():
        cpts.decision_month = max(month + REVIEW_MONTHS, cpts.stage_month + levers.timeline.time_floor_months)


def find_coordinator(cpts: CptsState, rules: MonthRules, levers: LeverNumbers, luck: CptsLuck) -> None:
    """Hire a coordinator when there is none; the one there may leave, or be trained."""
    if cpts.coordinator == Coordinator.NONE:
        if happens(rules.coordinate.hire_hazard(coordinator_budget(cpts, rules, levers)), luck.coordinate):
            cpts.coordinator = Coordinator.HIRED
        return
    training = rules.coordinate.train_hazard(levers.training.coordinators_trained_per_year)
    if happens(rules.coordinate.leave_hazard(cpts.coordinator == Coordinator.TRAINED), luck.coordinate):
        cpts.coordinator = Coordinator.NONE
    elif happens(training, luck.train):
        cpts.coordinator = Coordinator.TRAINED


def coordination(cpts: CptsState, rules: MonthRules) -> float:
    """Return what the coordinator brings, 0–1."""
    return rules.mission.coordination(cpts.coordinator != Coordinator.NONE, cpts.coordinator == Coordinator.TRAINED)


def run_missions(cpts: CptsState, rules: MonthRules, levers: LeverNumbers, luck: CptsLuck, month: int) -> None:
    """Start the missions that the contract holds, or bring them further."""
    for mission in range(N_MISSIONS):
        if month < HELD_FROM[mission] or cpts.mission_state[mission] == MissionState.DEPLOYED:
            continue
        is_access = mission == Mission.ACCESS
        staffing = rules.mission.staffing(cpts.active, cpts.population, is_access, cpts.active_gps)
        if cpts.mission_state[mission] == MissionState.NOT_STARTED:
            start_mission(cpts, mission, staffing, rules, luck.start[mission], month)
        else:
            advance_mission(cpts, mission, staffing, rules, levers)


def start_mission(cpts: CptsState, mission: int, staffing: float, rules: MonthRules, draw: float, month: int) -> None:
    """Start a mission, more likely once its contractual date has passed."""
    held_for = month - max(cpts.aci_month, HELD_FROM[mission])
    hazard = rules.mission.start_hazard(staffing, held_for > START_MONTHS[mission], not IS_CORE[mission])
    if happens(hazard, draw):
        cpts.mission_state[mission] = MissionState.STARTED
        cpts.mission_month[mission] = month


def advance_mission(cpts: CptsState, mission: int, staffing: float, rules: MonthRules, levers: LeverNumbers) -> None:
    """Bring a mission further on its way to deployment."""
    cpts.mission_progress[mission] += rules.mission.progress(
        staffing,
        coordination(cpts, rules),
        mission_money(rules, levers),
        levers.training.tools,
        cpts.facilitators,
    )
    if cpts.mission_progress[mission] >= 1.0:
        cpts.mission_state[mission] = MissionState.DEPLOYED


def is_dissolved(cpts: CptsState, rules: MonthRules, draw: float, month: int) -> bool:
    """Return whether a contract is dissolved; only one whose access mission has failed can be."""
    is_late = month - cpts.aci_month > ACCESS_FULL_MONTHS
    has_failed = cpts.mission_state[Mission.ACCESS] == MissionState.NOT_STARTED and is_late
    return happens(rules.contract.dissolution_hazard(cpts.vitality, has_failed), draw)


# --- vitality -----------------------------------------------------------------------------------------------------


def core_share_deployed(cpts: CptsState, month: int) -> float:
    """Return the core missions deployed, as a share of those that contracts hold this month (0 before any does)."""
    held = deployed = 0
    for mission in range(N_MISSIONS):
        if IS_CORE[mission]:
            held += month >= HELD_FROM[mission]
            deployed += cpts.mission_state[mission] == MissionState.DEPLOYED
    return deployed / max(1, held)


def update_vitality(cpts: CptsState, rules: MonthRules, month: int) -> None:
    """Let vitality follow active members, missions and coordination."""
    cpts.vitality = rules.vitality.after(
        cpts.vitality, cpts.active, cpts.population, core_share_deployed(cpts, month), coordination(cpts, rules)
    )
