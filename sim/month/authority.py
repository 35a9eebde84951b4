"""What authorities do in a month: the ARS pushes, helps and validates; the CPAM signs, renews and pays.

Reads the stages and vitality of CPTS and the levers of timeline, facilitation and funding. Writes the pressure, the
shocks and the division of facilitators of an ARS, the stage of a CPTS, and the accounts.
"""

from math import exp

from sim.calendar import DECEMBER, MONTHS_PER_YEAR, calendar_month
from sim.contract import CONTRACT_MONTH, TERM_MONTHS
from sim.levers.numbers import NO_MONTH, LeverNumbers, number_of
from sim.month.accounts import Accounts
from sim.month.cpts import reach
from sim.month.luck import ArsLuck, is_half_year
from sim.month.money import bonus_share, pay_advances, pay_balances, pay_letter, pay_project, pay_signature, pay_year
from sim.month.rules import MonthRules
from sim.month.states import ArsState, CptsState, TerritoryState
from sim.rules.functions import happens
from sim.vocabulary import Allocation, Payer, Stage

INHABITANTS_PER_MILLION = 1_000_000.0
WHITE_FIRST = number_of(Allocation.WHITE_FIRST)
STRUGGLING_FIRST = number_of(Allocation.STRUGGLING_FIRST)


def set_pressure(ars: ArsState, rules: MonthRules, levers: LeverNumbers, month: int) -> None:
    """Let pressure follow the target date."""
    timeline = levers.timeline
    ars.pressure = 0.0
    if timeline.target_date != NO_MONTH:
        months_to_target = timeline.target_date - month
        ars.pressure = rules.pressure.strength(
            timeline.pressure, months_to_target, timeline.ramp_months, timeline.fade_months
        )


def begin_authority(ars: ArsState, rules: MonthRules, leniency: float, luck: ArsLuck) -> None:
    """Draw what an ARS is like, and the shocks of its région with which history begins; `leniency` normal."""
    ars.leniency = rules.prepare.leniency(leniency)
    ars.founding_shock = rules.shock.first_founding(luck.founding_nation, luck.founding_region)
    ars.signing_shock = rules.shock.first_signing(luck.signing_nation, luck.signing_region)


def let_shocks_pass(ars: ArsState, rules: MonthRules, luck: ArsLuck, month: int) -> None:
    """Let the shocks of a région fade and new ones come, at the beginning of each half-year."""
    if is_half_year(month):
        ars.founding_shock = rules.shock.next_founding(ars.founding_shock, luck.founding_nation, luck.founding_region)
        ars.signing_shock = rules.shock.next_signing(ars.signing_shock, luck.signing_nation, luck.signing_region)


# --- facilitators -------------------------------------------------------------------------------------------------


def forget_cases(ars: ArsState) -> None:
    """Begin to count the cases among which facilitators are divided."""
    ars.population = ars.n_white = ars.n_projects = ars.n_without_aci = ars.n_running = ars.running_weight = 0.0


def count_territory(ars: ArsState, population: float, is_white: bool, has_aci: bool) -> None:
    """Count a territory among the cases."""
    ars.population += population
    ars.n_white += is_white
    ars.n_without_aci += not has_aci


def count_cpts(ars: ArsState, cpts: CptsState, rules: MonthRules, levers: LeverNumbers, month: int) -> None:
    """Count a CPTS among the cases."""
    if cpts.stage == Stage.ACI:
        ars.n_running += 1.0
        ars.running_weight += running_weight(cpts, rules, levers, month)
    else:
        ars.n_projects += 1.0


def running_weight(cpts: CptsState, rules: MonthRules, levers: LeverNumbers, month: int) -> float:
    """Return the weight of a CPTS with an ACI when facilitators are divided."""
    is_fragile = rules.help.is_fragile(month - cpts.aci_month, cpts.vitality)
    return rules.help.weight_after_aci(is_fragile, levers.facilitation.allocation == STRUGGLING_FIRST)


def divide_facilitators(ars: ArsState, rules: MonthRules, levers: LeverNumbers) -> None:
    """Divide facilitators among the cases; where one side of the ACI has no case, the other gets its time."""
    facilitation = levers.facilitation
    facilitators = facilitation.facilitators_per_million * ars.population / INHABITANTS_PER_MILLION
    ars.month_cost = facilitators * rules.pay.facilitator_month() / ars.population
    after = 0.0
    if ars.n_running > 0.0:
        after = facilitation.maturity_support if ars.n_without_aci > 0.0 else 1.0
    white_first = facilitation.allocation == WHITE_FIRST
    struggling_first = facilitation.allocation == STRUGGLING_FIRST
    white_weight = rules.help.weight_before_aci(True, white_first, struggling_first)
    project_weight = rules.help.weight_before_aci(False, white_first, struggling_first)
    weight = white_weight * ars.n_white + project_weight * ars.n_projects
    share = facilitators * (1.0 - after) / weight if weight > 0.0 else 0.0
    ars.white_time = share * white_weight
    ars.project_time = share * project_weight
    ars.running_time = facilitators * after


def help_cpts(cpts: CptsState, ars: ArsState, rules: MonthRules, levers: LeverNumbers, month: int) -> None:
    """Give a CPTS its facilitators."""
    if cpts.stage != Stage.ACI:
        cpts.facilitators = ars.project_time
    elif ars.running_weight > 0.0:
        cpts.facilitators = ars.running_time * running_weight(cpts, rules, levers, month) / ars.running_weight
    else:
        cpts.facilitators = 0.0


def help_territory(territory: TerritoryState, is_white: bool, ars: ArsState) -> None:
    """Give a white territory its facilitators."""
    if is_white:
        territory.facilitators = ars.white_time


def pay_facilitators(territory: TerritoryState, row: int, ars: ArsState, accounts: Accounts) -> None:
    """Book the cost of facilitators, by inhabitant."""
    accounts.cost[row, Payer.FACILITATION] += ars.month_cost * territory.population


# --- dossiers and contracts ---------------------------------------------------------------------------------------


def review(cpts: CptsState, lead: int, levers: LeverNumbers, accounts: Accounts, month: int) -> None:
    """Validate a dossier whose time of review is over; silence is acceptance."""
    if cpts.decision_month != month:
        return
    reach(cpts, cpts.stage + 1, month)
    if cpts.stage == Stage.LETTRE_INTENTION:
        pay_letter(cpts, lead, levers, accounts)


def is_signing(
    cpts: CptsState, rules: MonthRules, levers: LeverNumbers, ars: ArsState, draw: float, month: int
) -> bool:
    """Return whether an ACI is signed; not in the month in which its projet de santé was validated."""
    if cpts.stage != Stage.PROJET_SANTE or cpts.stage_month == month:
        return False
    is_december = calendar_month(month) == DECEMBER
    months_of_contract = max(0, month - CONTRACT_MONTH)
    hazard = rules.sign.signature_hazard(is_december, months_of_contract, bonus_share(levers, month), ars.pressure)
    return happens(hazard * exp(ars.signing_shock), draw)


def sign(cpts: CptsState, lead: int, levers: LeverNumbers, accounts: Accounts, month: int) -> None:
    """Sign the ACI: five years, and money flows."""
    reach(cpts, Stage.ACI, month)
    cpts.aci_month = month
    pay_signature(cpts, lead, levers, accounts, month)


def ends_at_term(
    cpts: CptsState,
    lead: int,
    rules: MonthRules,
    levers: LeverNumbers,
    accounts: Accounts,
    draw: float,
    month: int,
) -> bool:
    """Return whether a contract comes to its term and is not renewed; what its missions have earned is then paid."""
    age = month - cpts.aci_month
    if cpts.stage != Stage.ACI or age == 0 or age % TERM_MONTHS != 0:
        return False
    if draw < rules.contract.renewal_probability(cpts.vitality):
        return False
    pay_advances(cpts, lead, rules, levers, accounts, month)
    pay_balances(cpts, lead, rules, levers, accounts, month)
    return True


def pay(cpts: CptsState, lead: int, rules: MonthRules, levers: LeverNumbers, accounts: Accounts, month: int) -> None:
    """Pay ARS money to a project; under a contract, missions as they start, and a year at each anniversary."""
    if cpts.stage != Stage.ACI:
        pay_project(cpts, lead, rules, levers, accounts)
        return
    pay_advances(cpts, lead, rules, levers, accounts, month)
    age = month - cpts.aci_month
    if age > 0 and age % MONTHS_PER_YEAR == 0:
        pay_balances(cpts, lead, rules, levers, accounts, month)
        pay_year(cpts, lead, rules, levers, accounts)


def book_end(cpts: CptsState, lead: int, accounts: Accounts) -> None:
    """Count the end of a contract; a project that is given up is none."""
    if cpts.stage == Stage.ACI:
        accounts.n_dissolved[lead] += 1.0
