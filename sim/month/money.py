"""What the contract pays a CPTS, and what that money can do.

Reads stage, population, missions and project money of a CPTS, and the levers of funding; writes the accounts and
`project_euros`.
"""

from sim.calendar import MONTHS_PER_YEAR
from sim.contract import IS_CORE, band_of
from sim.levers.numbers import LeverNumbers
from sim.month.accounts import Accounts
from sim.month.rules import MonthRules
from sim.month.states import CptsState
from sim.vocabulary import N_MISSIONS, Mission, MissionState, Payer, SizeBand, Stage


def funding_level(rules: MonthRules, levers: LeverNumbers) -> float:
    """Return the level of the contract's funding against the reference."""
    funding = levers.funding
    maximum = funding.maximum_total_euros[SizeBand.T3] + funding.crisis_plan_euros[SizeBand.T3]
    return rules.pay.funding(funding.multiplier, maximum)


def paid_time(cpts: CptsState, rules: MonthRules, levers: LeverNumbers) -> float:
    """Return the money that pays members' time, against the reference; none before the ACI."""
    if cpts.stage != Stage.ACI:
        return 0.0
    return rules.pay.paid_time(funding_level(rules, levers), levers.funding.variable_share)


def mission_money(rules: MonthRules, levers: LeverNumbers) -> float:
    """Return the money that moves missions, against the reference."""
    return rules.pay.mission_money(funding_level(rules, levers), levers.funding.variable_share)


def letter_euros(population: float, levers: LeverNumbers) -> float:
    """Return what is paid when the lettre d'intention of a CPTS of this population is validated."""
    euros: float = levers.funding.multiplier * levers.funding.li_startup_euros[band_of(population)]
    return euros


def bonus_share(levers: LeverNumbers, month: int) -> float:
    """Return the early-signature bonus on offer this month, a share of the functioning envelope."""
    share: float = levers.funding.early_signature_bonus if month <= levers.funding.early_signature_until else 0.0
    return share


def functioning_euros(cpts: CptsState, levers: LeverNumbers) -> float:
    """Return the functioning envelope of a year."""
    euros: float = levers.funding.multiplier * levers.funding.functioning_euros[band_of(cpts.population)]
    return euros


def missions_euros(cpts: CptsState, levers: LeverNumbers) -> float:
    """Return the money of all missions of a year, when every indicator is met."""
    maximum: float = levers.funding.multiplier * levers.funding.maximum_total_euros[band_of(cpts.population)]
    return maximum - functioning_euros(cpts, levers)


def coordinator_budget(cpts: CptsState, rules: MonthRules, levers: LeverNumbers) -> float:
    """Return the money a year that a coordinator could be paid from."""
    if cpts.stage == Stage.ACI:
        return functioning_euros(cpts, levers)
    project = rules.pay.project_month(levers.funding.ars_project_euros) * MONTHS_PER_YEAR
    return letter_euros(cpts.population, levers) + project


def mission_euros(cpts: CptsState, mission: int, rules: MonthRules, levers: LeverNumbers) -> float:
    """Return the money of a mission of the 2019 contract for a year, when every indicator is met."""
    return missions_euros(cpts, levers) * rules.pay.mission_share(IS_CORE[mission])


def crisis_plan_euros(cpts: CptsState, levers: LeverNumbers) -> float:
    """Return the money of the crisis mission for its first year."""
    euros: float = levers.funding.multiplier * levers.funding.crisis_plan_euros[band_of(cpts.population)]
    return euros


def pay_letter(cpts: CptsState, lead: int, levers: LeverNumbers, accounts: Accounts) -> None:
    """Pay what is due when a lettre d'intention is validated."""
    accounts.cost[lead, Payer.CNAM] += letter_euros(cpts.population, levers)


def pay_signature(cpts: CptsState, lead: int, levers: LeverNumbers, accounts: Accounts, month: int) -> None:
    """Pay the functioning envelope of the first year when an ACI is signed, with the bonus on offer."""
    accounts.cost[lead, Payer.CNAM] += functioning_euros(cpts, levers) * (1.0 + bonus_share(levers, month))


def pay_project(cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts) -> None:
    """Pay a month of ARS money to a project, up to its limit."""
    limit = levers.funding.ars_project_euros
    euros = min(rules.pay.project_month(limit), limit - cpts.project_euros)
    if euros > 0.0:
        cpts.project_euros += euros
        accounts.cost[lead, Payer.FIR] += euros


def pay_advances(
    cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts, month: int
) -> None:
    """Pay the advance of each mission that started last month, pro rata to the rest of the contract's year."""
    for mission in range(N_MISSIONS):
        if cpts.mission_state[mission] != MissionState.NOT_STARTED and cpts.mission_month[mission] == month - 1:
            if mission == Mission.CRISIS:
                euros = rules.pay.crisis_year(crisis_plan_euros(cpts, levers), True)
            else:
                months_left = MONTHS_PER_YEAR - (month - 1 - cpts.aci_month) % MONTHS_PER_YEAR
                year = mission_euros(cpts, mission, rules, levers)
                euros = rules.pay.mission_advance(year * months_left / MONTHS_PER_YEAR, levers.funding.variable_share)
            accounts.cost[lead, Payer.CNAM] += euros


def pay_year(cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts) -> None:
    """Pay what is due at an anniversary for the year that begins: functioning, and advances of missions under way."""
    euros = functioning_euros(cpts, levers)
    for mission in range(N_MISSIONS):
        if cpts.mission_state[mission] != MissionState.NOT_STARTED:
            if mission == Mission.CRISIS:
                euros += rules.pay.crisis_year(crisis_plan_euros(cpts, levers), False)
            else:
                year = mission_euros(cpts, mission, rules, levers)
                euros += rules.pay.mission_advance(year, levers.funding.variable_share)
    accounts.cost[lead, Payer.CNAM] += euros


def pay_balances(
    cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts, month: int
) -> None:
    """Pay what is due at an anniversary, or at the term, for the year that ends, mission by mission and pro rata."""
    for mission in range(N_MISSIONS):
        if cpts.mission_state[mission] != MissionState.NOT_STARTED and mission != Mission.CRISIS:
            months = min(MONTHS_PER_YEAR, month - cpts.mission_month[mission])
            year = mission_euros(cpts, mission, rules, levers)
            is_deployed = cpts.mission_state[mission] == MissionState.DEPLOYED
            accounts.cost[lead, Payer.CNAM] += rules.pay.mission_balance(
                year * months / MONTHS_PER_YEAR, levers.funding.variable_share, is_deployed
            )
