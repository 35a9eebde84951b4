"""What the contract pays a CPTS, and what that money can do.

Reads stage, population, missions and project money of a CPTS, and the levers of funding; writes the accounts and
`project_euros`.
"""

from sim.calendar import MONTHS_PER_YEAR
from sim.contract import HELD_FROM, IS_CORE, band_of
from sim.levers.numbers import LeverNumbers
from sim.month.accounts import Accounts
from sim.month.rules import MonthRules
from sim.month.states import CptsState
from sim.vocabulary import N_MISSIONS, MissionState, Payer, SizeBand, Stage


def funding_level(rules: MonthRules, levers: LeverNumbers) -> float:
    """Return the level of the contract's funding against the reference."""
    return rules.pay.funding(levers.funding.multiplier, levers.funding.maximum_total_euros[SizeBand.T3])


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


def mission_shares(cpts: CptsState, rules: MonthRules, month: int) -> tuple[float, float]:
    """Return the shares of mission money of missions started and deployed, among those the contract holds."""
    held = started = deployed = 0.0
    for mission in range(N_MISSIONS):
        if month >= HELD_FROM[mission]:
            share = rules.pay.mission_share(IS_CORE[mission])
            held += share
            started += share * (cpts.mission_state[mission] != MissionState.NOT_STARTED)
            deployed += share * (cpts.mission_state[mission] == MissionState.DEPLOYED)
    return started / held, deployed / held


def pay_letter(cpts: CptsState, lead: int, levers: LeverNumbers, accounts: Accounts) -> None:
    """Pay what is due when a lettre d'intention is validated."""
    accounts.cost[lead, Payer.CNAM] += letter_euros(cpts.population, levers)


def pay_signature(
    cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts, month: int
) -> None:
    """Pay what is due at the signature of an ACI."""
    functioning, missions = functioning_euros(cpts, levers), missions_euros(cpts, levers)
    accounts.cost[lead, Payer.CNAM] += rules.pay.at_signature(
        functioning, bonus_share(levers, month), missions, levers.funding.variable_share
    )


def pay_project(cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts) -> None:
    """Pay a month of ARS money to a project, up to its limit."""
    limit = levers.funding.ars_project_euros
    euros = min(rules.pay.project_month(limit), limit - cpts.project_euros)
    if euros > 0.0:
        cpts.project_euros += euros
        accounts.cost[lead, Payer.FIR] += euros


def pay_year(
    cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts, month: int
) -> None:
    """Pay what is due at an anniversary of the signature."""
    functioning, missions = functioning_euros(cpts, levers), missions_euros(cpts, levers)
    started, deployed = mission_shares(cpts, rules, month)
    accounts.cost[lead, Payer.CNAM] += rules.pay.at_anniversary(
        functioning, missions, levers.funding.variable_share, started, deployed
    )


def pay_balance(
    cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts, month: int
) -> None:
    """Pay what the last year of a contract that ends has left to pay."""
    started, deployed = mission_shares(cpts, rules, month)
    accounts.cost[lead, Payer.CNAM] += rules.pay.at_end(
        missions_euros(cpts, levers), levers.funding.variable_share, started, deployed
    )
