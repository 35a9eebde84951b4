"""A month's work of CPTS: write the project, hire, run missions; and what it does to vitality and fatigue."""

import numpy as np

from sim.calendar import MONTHS_PER_YEAR
from sim.contract import REVIEW_MONTHS, TERMS, band_of
from sim.engine.fast.authorities import HELD_FROM, IS_CORE, letter_euros
from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.decisions import funding_of, paid_time_of
from sim.engine.fast.fetch import AHEAD, fetch
from sim.engine.fast.membership import ends
from sim.engine.fast.sieve import list_flagged
from sim.engine.fast.state import NEVER, NO_CPTS
from sim.rules.functions import happens
from sim.vocabulary import CORE_MISSIONS, Coordinator, Mission, MissionState, Profession, Stage, Status

PREPROJECT, PROJET_SANTE, ACI = int(Stage.PREPROJECT), int(Stage.PROJET_SANTE), int(Stage.ACI)
NOT_STARTED, STARTED, DEPLOYED = (int(state) for state in MissionState)
NO_COORDINATOR, HIRED, TRAINED = (int(coordinator) for coordinator in Coordinator)
OUTSIDE, ACTIVE = int(Status.OUTSIDE), int(Status.ACTIVE)
ACCESS, GP = int(Mission.ACCESS), int(Profession.MEDECIN_GENERALISTE)
ACCESS_FULL_MONTHS = TERMS[Mission.ACCESS].full_months
START_MONTHS = tuple(TERMS[mission].start_months for mission in Mission)
N_MISSIONS, N_PROFESSIONS, CORE = len(Mission), len(Profession), tuple(int(mission) for mission in CORE_MISSIONS)


@kernel
def work(country, state, rules, levers, chance, month):
    """Let each CPTS write its project or run its contract, and find a coordinator."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts != lead:
            continue
        cpts = state.cpts[lead]
        if cpts.stage == ACI:
            run_contract(country, state, rules, levers, chance, lead, month)
        elif cpts.stage != PROJET_SANTE and cpts.decision_month == NEVER:
            prepare(country, state, rules, levers, chance, lead, month)
        if cpts.stage != PREPROJECT:
            find_coordinator(country, state, rules, levers, chance, lead)


# --- preparing ----------------------------------------------------------------------------------------------------


@kernel
def prepare(country, state, rules, levers, chance, lead, month):
    """Hold a working meeting, or give up; submit the dossier when the work is done."""
    cpts, place, key = state.cpts[lead], state.territories[lead], country.territory_key[lead]
    if cpts.stage == PREPROJECT:
        give_up = rules.prepare.give_up_hazard(place.readiness, cpts.led_by_authorities)
        if happens(give_up, uniform(key, chance.give_up)):
            ends(country, state, lead)
            return
    pace = rules.prepare.meeting_hazard(
        place.readiness,
        cpts.active,
        cpts.coordinator != NO_COORDINATOR,
        cpts.facilitators,
        place.nearby_success,
        state.pressure[country.region[lead]],
        cpts.led_by_authorities,
    )
    if happens(pace, uniform(key, chance.meet)):
        cpts.meetings += 1
    if cpts.stage == PREPROJECT:
        if cpts.meetings >= rules.prepare.lettre_intention_meetings():
            cpts.decision_month = month + 1
    elif cpts.meetings >= rules.prepare.projet_sante_meetings():
        floor = levers[country.region[lead]].timeline.time_floor_months
        cpts.decision_month = max(month + REVIEW_MONTHS, cpts.stage_month + floor)


@kernel
def find_coordinator(country, state, rules, levers, chance, lead):
    """Hire a coordinator when there is none; the one there may leave, or be trained."""
    cpts, here, key = state.cpts[lead], levers[country.region[lead]], country.territory_key[lead]
    draw = uniform(key, chance.coordinate)
    if cpts.coordinator == NO_COORDINATOR:
        if happens(rules.coordinate.hire_hazard(coordinator_budget(cpts, rules.pay, here)), draw):
            cpts.coordinator = HIRED
        return
    training = rules.coordinate.train_hazard(here.training.coordinators_trained_per_year)
    if happens(rules.coordinate.leave_hazard(cpts.coordinator == TRAINED), draw):
        cpts.coordinator = NO_COORDINATOR
    elif happens(training, uniform(key, chance.train)):
        cpts.coordinator = TRAINED


@inlined
def coordinator_budget(cpts, pay_rule, levers):
    """Return the money a year that a coordinator could be paid from."""
    if cpts.stage == ACI:
        return levers.funding.multiplier * levers.funding.functioning_euros[band_of(cpts.population)]
    project = pay_rule.project_month(levers.funding.ars_project_euros) * MONTHS_PER_YEAR
    return letter_euros(levers, cpts.population) + project


# --- the contract -------------------------------------------------------------------------------------------------


@kernel
def run_contract(country, state, rules, levers, chance, lead, month):
    """Start and advance missions; a contract whose access mission failed may be dissolved."""
    cpts, here, key = state.cpts[lead], levers[country.region[lead]], country.territory_key[lead]
    for mission in range(N_MISSIONS):
        if month >= HELD_FROM[mission]:
            run_mission(cpts, rules.mission, rules.pay, here, chance, key, mission, month)
    age = month - cpts.aci_month
    is_failed = cpts.mission_state[ACCESS] == NOT_STARTED and age > ACCESS_FULL_MONTHS
    hazard = rules.contract.dissolution_hazard(cpts.vitality, is_failed)
    if happens(hazard, uniform(key, chance.dissolve)):
        ends(country, state, lead)


@inlined
def run_mission(cpts, mission_rule, pay_rule, levers, chance, key, mission, month):
    """Start a mission or bring it further."""
    if cpts.mission_state[mission] == DEPLOYED:
        return
    staffing = mission_rule.staffing(cpts.active, cpts.population, mission == ACCESS, cpts.active_gps)
    if cpts.mission_state[mission] == NOT_STARTED:
        held_for = month - max(cpts.aci_month, HELD_FROM[mission])
        is_overdue = held_for > START_MONTHS[mission]
        hazard = mission_rule.start_hazard(staffing, is_overdue, not IS_CORE[mission])
        if happens(hazard, uniform(key, chance.start[mission])):
            cpts.mission_state[mission] = STARTED
        return
    money = pay_rule.mission_money(funding_of(pay_rule, levers), levers.funding.variable_share)
    cpts.mission_progress[mission] += mission_rule.progress(
        staffing, coordination(cpts, mission_rule), money, levers.training.tools, cpts.facilitators
    )
    if cpts.mission_progress[mission] >= 1.0:
        cpts.mission_state[mission] = DEPLOYED


@inlined
def coordination(cpts, mission_rule):
    """Return what the coordinator brings, 0–1."""
    return mission_rule.coordination(cpts.coordinator != NO_COORDINATOR, cpts.coordinator == TRAINED)


# --- counting, fatigue, vitality ----------------------------------------------------------------------------------


@kernel
def count(country, state, rules, levers):
    """Count members and active members by territory and profession, and divide the month's work among the active."""
    if not country.adds_exactly:
        count_anew(country, state)
    active = state.active
    for lead in range(len(state.cpts)):
        state.cpts[lead].active = state.cpts[lead].active_gps = 0.0
    for territory in range(len(state.territories)):
        lead = state.territories[territory].cpts
        if lead != NO_CPTS:
            here = 0.0
            for column in range(N_PROFESSIONS):
                here += active[territory, column]
            state.cpts[lead].active += here
            state.cpts[lead].active_gps += active[territory, GP]
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            region = country.region[lead]
            divide_work(state.cpts[lead], rules.fatigue, rules.mission, levers[region], state.pressure[region])


@kernel
def count_anew(country, state):
    """Count all members in the order of rows, where sums depend on it; elsewhere each change of status has counted."""
    status, profession, weight = state.status, country.profession, country.weight
    members, active = state.members, state.active
    members[:] = 0.0
    active[:] = 0.0
    flags = np.empty(country.most, dtype=np.uint8)
    counted = np.empty(country.most + 1, dtype=np.int64)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == NO_CPTS:
            continue
        start, end = country.first[territory], country.first[territory + 1]
        status_here = status[start:end]
        for place in range(len(status_here)):
            flags[place] = status_here[place] != OUTSIDE
        for listed in range(list_flagged(flags, len(status_here), counted)):
            row = start + counted[listed]
            members[territory, profession[row]] += weight[row]
            active[territory, profession[row]] += weight[row] if status[row] == ACTIVE else 0.0


@inlined
def divide_work(cpts, fatigue_rule, mission_rule, levers, pressure_here):
    """Divide a CPTS's month of work among its active members."""
    has_aci = cpts.stage == ACI
    load = (1.0 - levers.simplification.load_removed) if has_aci else 0.0
    pressure = pressure_here if has_aci else 0.0
    running = 0
    for mission in range(N_MISSIONS):
        running += cpts.mission_state[mission] != NOT_STARTED
    hours = fatigue_rule.hours(
        running, cpts.population, load, coordination(cpts, mission_rule), levers.training.tools, pressure
    )
    cpts.hours_each = fatigue_rule.hours_each(hours, cpts.active)


@kernel
def tire(country, state, rules, levers):
    """Let a month of work, or of rest (in a white territory too), change fatigue, and add up that of active members."""
    active = np.empty(len(state.status) + AHEAD, dtype=np.int32)
    resting = np.empty(len(state.status) + AHEAD, dtype=np.int32)
    until = np.empty(len(state.territories) + 1, dtype=np.int64)
    n_resting = list_tired(country, state, active, resting, until)
    tire_active(country, state, rules, levers, active, until)
    rest(state, rules.fatigue, resting, n_resting)


@kernel
def list_tired(country, state, active, resting, until):
    """List those who are active and those who only rest from work; return how many rest.

    The active of territory t are `active[until[t]:until[t + 1]]`; AHEAD more entries may be read in both lists.
    """
    status, is_tired = state.status, state.is_tired
    tired = np.empty(country.most + 1, dtype=np.int64)
    n_active = n_resting = until[0] = 0
    for territory in range(len(state.territories)):
        start, end = country.first[territory], country.first[territory + 1]
        for listed in range(list_flagged(is_tired[start:end], end - start, tired)):
            row = start + tired[listed]
            active[n_active] = resting[n_resting] = row
            n_active += status[row] == ACTIVE
            n_resting += status[row] != ACTIVE
        until[territory + 1] = n_active
    active[n_active : n_active + AHEAD] = resting[n_resting : n_resting + AHEAD] = 0
    return n_resting


@kernel
def tire_active(country, state, rules, levers, active, until):
    """Let work change the fatigue of active members, and add it up by territory."""
    fatigue, openness, weight, rule = state.fatigue, state.openness, country.weight, rules.fatigue
    for territory in range(len(state.territories)):
        fatigue_sum = high_fatigue = 0.0
        if until[territory + 1] > until[territory]:
            lead = state.territories[territory].cpts
            cpts = state.cpts[lead]
            hours, help_received = cpts.hours_each, cpts.facilitators
            pay = paid_time_of(cpts, rules.pay, levers[country.region[lead]])
            for place in range(until[territory], until[territory + 1]):
                ahead, row = active[place + AHEAD], active[place]
                fetch(fatigue, ahead)
                fetch(openness, ahead)
                fetch(weight, ahead)
                tolerance = rule.tolerance(openness[row], pay, help_received)
                fatigue[row] = rule.change(fatigue[row], hours, tolerance)
                fatigue_sum += weight[row] * fatigue[row]
                high_fatigue += weight[row] * rule.is_high(fatigue[row])
        state.fatigue_sum[territory], state.high_fatigue[territory] = fatigue_sum, high_fatigue


@kernel
def rest(state, rule, resting, n_resting):
    """Let rest change the fatigue of those who do not work."""
    fatigue, openness, is_tired = state.fatigue, state.openness, state.is_tired
    for place in range(n_resting):
        ahead, row = resting[place + AHEAD], resting[place]
        fetch(fatigue, ahead)
        fetch(openness, ahead)
        if fatigue[row] > 0.0:
            fatigue[row] = rule.change(fatigue[row], 0.0, rule.tolerance(openness[row], 0.0, 0.0))
        is_tired[row] = fatigue[row] > 0.0


@kernel
def update_vitality(state, rules, month):
    """Let vitality follow active members, missions and coordination."""
    n_core_held = 0
    for mission in CORE:
        n_core_held += month >= HELD_FROM[mission]
    n_core_held = max(1, n_core_held)
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            cpts = state.cpts[lead]
            n_deployed = 0
            for mission in CORE:
                n_deployed += cpts.mission_state[mission] == DEPLOYED
            cpts.vitality = rules.vitality.after(
                cpts.vitality, cpts.active, cpts.population, n_deployed / n_core_held, coordination(cpts, rules.mission)
            )
