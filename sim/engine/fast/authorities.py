"""What authorities do in a month: press, divide facilitators, validate, sign, renew, pay."""

import numpy as np

from sim.calendar import DECEMBER, MONTHS_PER_YEAR
from sim.contract import CONTRACT_MONTH, TERM_MONTHS, TERMS, band_of
from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.levers import NO_MONTH
from sim.engine.fast.membership import ends
from sim.engine.fast.state import NO_CPTS
from sim.rules.functions import happens
from sim.vocabulary import Allocation, Mission, MissionState, Payer, Stage

INHABITANTS_PER_MILLION = 1_000_000.0
WHITE_FIRST = list(Allocation).index(Allocation.WHITE_FIRST)
STRUGGLING_FIRST = list(Allocation).index(Allocation.STRUGGLING_FIRST)
CNAM, FIR, FACILITATION = int(Payer.CNAM), int(Payer.FIR), int(Payer.FACILITATION)
LETTRE_INTENTION, PROJET_SANTE, ACI = int(Stage.LETTRE_INTENTION), int(Stage.PROJET_SANTE), int(Stage.ACI)
NOT_STARTED, DEPLOYED = int(MissionState.NOT_STARTED), int(MissionState.DEPLOYED)
HELD_FROM = tuple(TERMS[mission].first_month for mission in Mission)
IS_CORE = tuple(TERMS[mission].is_core for mission in Mission)
N_MISSIONS = len(Mission)
_CASES = (
    "population n_white n_projects n_running n_without_aci running_weight "
    "facilitators white_time project_time running_time month_cost"
)
CASES = np.dtype([(name, np.float64) for name in _CASES.split()])  # of a région, and its facilitators' time for them


@kernel
def take_levers(state, rules, levers, month):
    """Let pressure follow the target date of each région."""
    for region in range(len(state.pressure)):
        timeline = levers[region].timeline
        state.pressure[region] = 0.0
        if timeline.target_date != NO_MONTH:
            state.pressure[region] = rules.pressure.strength(
                timeline.pressure, timeline.target_date - month, timeline.ramp_months, timeline.fade_months
            )


# --- facilitators -------------------------------------------------------------------------------------------------


@kernel
def allocate_facilitators(country, state, rules, levers, month):
    """Divide the facilitators' time of each région among white zones, projects and CPTS that run."""
    n_regions = len(state.pressure)
    cases = np.zeros(n_regions, dtype=CASES)
    for territory in range(len(state.territories)):
        region, lead = country.region[territory], state.territories[territory].cpts
        here = cases[region]
        here.population += country.population[territory]
        if lead == NO_CPTS:
            here.n_white += 1.0
            here.n_without_aci += 1.0
            continue
        has_aci = state.cpts[lead].stage == ACI
        if not has_aci:
            here.n_without_aci += 1.0
        if lead == territory and has_aci:
            here.n_running += 1.0
            here.running_weight += running_case_weight(state.cpts[lead], rules.help, levers[region], month)
        elif lead == territory:
            here.n_projects += 1.0
    for region in range(n_regions):
        divide_time(cases[region], rules.help, levers[region].facilitation)
        facilitator_month = rules.pay.facilitator_month()
        cases[region].month_cost = cases[region].facilitators * facilitator_month / cases[region].population
    for territory in range(len(state.territories)):
        region, lead = country.region[territory], state.territories[territory].cpts
        here = cases[region]
        if lead == NO_CPTS:
            state.territories[territory].facilitators = here.white_time
        elif lead == territory and state.cpts[lead].stage == ACI:
            weight = running_case_weight(state.cpts[lead], rules.help, levers[region], month)
            is_shared = here.running_weight > 0.0
            state.cpts[lead].facilitators = here.running_time * weight / here.running_weight if is_shared else 0.0
        elif lead == territory:
            state.cpts[lead].facilitators = here.project_time
        state.cost[territory, FACILITATION] += here.month_cost * country.population[territory]


@inlined
def divide_time(cases, help_rule, facilitation):
    """Divide the time of a région's facilitators; where one side of the ACI has no case, the other gets its time."""
    cases.facilitators = facilitation.facilitators_per_million * cases.population / INHABITANTS_PER_MILLION
    after = 0.0
    if cases.n_running > 0.0:
        after = facilitation.maturity_support if cases.n_without_aci > 0.0 else 1.0
    white_first = facilitation.allocation == WHITE_FIRST
    struggling_first = facilitation.allocation == STRUGGLING_FIRST
    white_weight = help_rule.weight_before_aci(True, white_first, struggling_first)
    project_weight = help_rule.weight_before_aci(False, white_first, struggling_first)
    weight = white_weight * cases.n_white + project_weight * cases.n_projects
    share = cases.facilitators * (1.0 - after) / weight if weight > 0.0 else 0.0
    cases.white_time = share * white_weight
    cases.project_time = share * project_weight
    cases.running_time = cases.facilitators * after


@inlined
def running_case_weight(cpts, help_rule, levers, month):
    """Return the weight of a CPTS with an ACI when facilitators' time is divided."""
    is_fragile = help_rule.is_fragile(month - cpts.aci_month, cpts.vitality)
    return help_rule.weight_after_aci(is_fragile, levers.facilitation.allocation == STRUGGLING_FIRST)


# --- dossiers and contracts ---------------------------------------------------------------------------------------


@kernel
def review(country, state, levers, month):
    """Validate the dossiers whose time of review is over; silence is acceptance."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead and state.cpts[lead].decision_month == month:
            cpts = state.cpts[lead]
            reaches(cpts, cpts.stage + 1, month)
            if cpts.stage == LETTRE_INTENTION:
                state.cost[lead, CNAM] += letter_euros(levers[country.region[lead]], cpts.population)


@inlined
def reaches(cpts, stage, month):
    """Reach a stage: its work begins anew."""
    cpts.stage = stage
    cpts.stage_month = month
    cpts.meetings = 0
    cpts.decision_month = NO_MONTH


@inlined
def letter_euros(levers, population):
    """Return the money paid when the lettre d'intention of a CPTS of this population is validated."""
    return levers.funding.multiplier * levers.funding.li_startup_euros[band_of(population)]


@kernel
def sign(country, state, rules, levers, chance, month):
    """Sign the ACI of CPTS whose projet de santé is validated."""
    is_december = month % MONTHS_PER_YEAR + 1 == DECEMBER
    for lead in range(len(state.cpts)):
        cpts = state.cpts[lead]
        if state.territories[lead].cpts != lead or cpts.stage != PROJET_SANTE or cpts.stage_month == month:
            continue
        region = country.region[lead]
        bonus = bonus_share(levers[region], month)
        hazard = rules.sign.signature_hazard(is_december, max(0, month - CONTRACT_MONTH), bonus, state.pressure[region])
        if happens(hazard, uniform(country.territory_key[lead], chance.sign)):
            reaches(cpts, ACI, month)
            cpts.aci_month = month
            functioning, missions = year_euros(cpts, levers[region])
            state.cost[lead, CNAM] += rules.pay.at_signature(
                functioning, bonus, missions, levers[region].funding.variable_share
            )


@inlined
def bonus_share(levers, month):
    """Return the early-signature bonus on offer this month, share of the functioning envelope."""
    return levers.funding.early_signature_bonus if month <= levers.funding.early_signature_until else 0.0


@kernel
def renew(country, state, rules, levers, chance, month):
    """Renew the contracts that come to their term, or pay their balance and let them end."""
    for lead in range(len(state.cpts)):
        cpts = state.cpts[lead]
        if state.territories[lead].cpts != lead or cpts.stage != ACI:
            continue
        age = month - cpts.aci_month
        if age > 0 and age % TERM_MONTHS == 0:
            probability = rules.contract.renewal_probability(cpts.vitality)
            if not uniform(country.territory_key[lead], chance.renew) < probability:
                funding = levers[country.region[lead]].funding
                _, missions = year_euros(cpts, levers[country.region[lead]])
                started, deployed = mission_shares(cpts, rules.pay, month)
                state.cost[lead, CNAM] += rules.pay.at_end(missions, funding.variable_share, started, deployed)
                ends(country, state, lead)


@kernel
def pay(country, state, rules, levers, month):
    """Pay ARS money for projects, and the contract's money at each anniversary of the signature."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts != lead:
            continue
        cpts, levers_here = state.cpts[lead], levers[country.region[lead]]
        if cpts.stage != ACI:
            limit = levers_here.funding.ars_project_euros
            euros = min(rules.pay.project_month(limit), limit - cpts.project_euros)
            if euros > 0.0:
                cpts.project_euros += euros
                state.cost[lead, FIR] += euros
            continue
        age = month - cpts.aci_month
        if age > 0 and age % MONTHS_PER_YEAR == 0:
            functioning, missions = year_euros(cpts, levers_here)
            started, deployed = mission_shares(cpts, rules.pay, month)
            state.cost[lead, CNAM] += rules.pay.at_anniversary(
                functioning, missions, levers_here.funding.variable_share, started, deployed
            )


@inlined
def year_euros(cpts, levers):
    """Return the functioning envelope and the money of all missions for a year."""
    funding, band = levers.funding, band_of(cpts.population)
    functioning = funding.multiplier * funding.functioning_euros[band]
    return functioning, funding.multiplier * funding.maximum_total_euros[band] - functioning


@inlined
def mission_shares(cpts, pay_rule, month):
    """Return the shares of mission money of missions started and deployed, among those the contract holds."""
    held = started = deployed = 0.0
    for mission in range(N_MISSIONS):
        if month >= HELD_FROM[mission]:
            share = pay_rule.mission_share(IS_CORE[mission])
            held += share
            started += share * (cpts.mission_state[mission] != NOT_STARTED)
            deployed += share * (cpts.mission_state[mission] == DEPLOYED)
    return started / held, deployed / held
