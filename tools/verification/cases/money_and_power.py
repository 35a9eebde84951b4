"""Nothing comes from nothing, and what is paid is what the contract says. Exact: tolerance 1e-9 of an amount."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from sim.arrays import Floats
from sim.calendar import FIRST_MONTH
from sim.engine.fast.run import FastRun
from sim.levers.policy import Policy
from sim.vocabulary import Coordinator, MissionState, Payer, Profession, Stage
from sim.world.world import World
from tools.verification.case import Case
from tools.verification.checks import Check, exact
from tools.verification.plain_country import (
    COVERED,
    DEPLOYED_AT_ONCE,
    PINNED,
    SURE_DECEMBER,
    SURE_MEETINGS,
    plain_run,
    plain_world,
    stepped,
)
from tools.verification.small_world import QUICK, Edits, change, policy, run_inputs, small_world

MONTHS = 100
NOTHING = (0.0, 0.0, 0.0, 0.0)
NO_MONEY: dict[str, Any] = {
    "functioning_euros": NOTHING,
    "li_startup_euros": NOTHING,
    "maximum_total_euros": NOTHING,
    "crisis_plan_euros": NOTHING,
    "ars_project_euros": 0.0,
}


def busy_run(under: Policy, *edits: Edits, world: World | None = None) -> FastRun:
    """Return a run of the small country in which much happens."""
    return FastRun(run_inputs(QUICK, PINNED, *edits, months=MONTHS, under=under, world=world))


def led(run: FastRun) -> Any:
    """Return the records of the CPTS there are."""
    return run.state.cpts[run.state.territories["cpts"] == np.arange(len(run.state.territories))]


def cpts_by_month(run: FastRun) -> Iterator[Any]:
    """Yield the CPTS there are at the end of each month."""
    for _ in stepped(run):
        yield led(run)


# --- no money -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def what_money_brings(has_money: bool) -> dict[str, float]:
    """Return what was seen in 100 months: contracts, coordinators, deployed missions, euros of CNAM and ARS."""
    run = busy_run(policy(funding={} if has_money else NO_MONEY))
    seen = dict.fromkeys(("contracts", "started", "coordinators", "deployed"), 0.0)
    for cpts in cpts_by_month(run):
        seen["contracts"] += (cpts["stage"] == Stage.ACI).sum()
        seen["started"] += (cpts["mission_state"] == MissionState.STARTED).sum()
        seen["coordinators"] += (cpts["coordinator"] != Coordinator.NONE).sum()
        seen["deployed"] += (cpts["mission_state"] == MissionState.DEPLOYED).sum()
    return seen | {payer.name: run.state.cost[:, payer].sum() for payer in (Payer.CNAM, Payer.FIR)}


def no_money_checks() -> Iterator[Check]:
    """Check exactly 0 in every month: hire × sat(0, ·) = 0 and progress × sat(0, 1) = 0."""
    for what in ("coordinators", "deployed", "CNAM", "FIR"):
        yield exact(what_money_brings(False)[what], 0.0, what, tolerance=0.0)


# --- nobody who leads, nobody who presses -------------------------------------------------------------------------

PRESSED = {"target_date": "2023-12-31", "pressure": 1.0, "ramp_months": 48}
PUSHING: Edits = {"found": {"authority": 0.2}}


def without_leaders(world: World) -> World:
    """Return the world in which nobody would lead a project."""
    people = world.professionals
    return replace(world, professionals=replace(people, is_leader=np.zeros(len(people), dtype=np.bool_)))


def led_by_authorities(run: FastRun) -> tuple[int, int]:
    """Return how many projects authorities lead, and how many there are, added up over all months."""
    projects = [cpts["led_by_authorities"] for cpts in cpts_by_month(run)]
    return sum(int(led_so.sum()) for led_so in projects), sum(len(led_so) for led_so in projects)


@lru_cache(maxsize=2)
def leaderless(pressed: bool) -> tuple[int, int, float]:
    """Return the same of a country without leaders, and what CNAM and ARS spend."""
    run = busy_run(policy(timeline=PRESSED) if pressed else policy(), PUSHING, world=without_leaders(small_world()))
    return *led_by_authorities(run), float(run.state.cost[:, (Payer.CNAM, Payer.FIR)].sum())


@lru_cache(maxsize=2)
def led_under(pressure: float) -> int:
    """Return the projects that authorities lead, added up over months, where few leaders take an initiative."""
    few: Edits = {**PUSHING, "initiate": {"base": -8.0}}
    return led_by_authorities(busy_run(policy(timeline={**PRESSED, "pressure": pressure}), few))[0]


def power_checks() -> Iterator[Check]:
    """Check that 1 - exp(-0 × hazard) = 0, that no leader takes no initiative, and that authority × 0 = 0."""
    _, projects, spent = leaderless(False)
    yield exact(projects, 0.0, "projects without leaders and pressure", tolerance=0.0)
    yield exact(spent, 0.0, "euros without leaders and pressure", tolerance=0.0)
    led, projects, _ = leaderless(True)
    yield exact(led, projects, "projects led by authorities, without leaders under pressure", tolerance=0.0)
    yield exact(led_under(0.0), 0.0, "projects led by authorities without pressure", tolerance=0.0)


# --- facilitators -------------------------------------------------------------------------------------------------

FACILITATORS = ((0.0, 0.0), (4.0, 4.0), (4.0, 10.0), (7.5, 0.0))  # per million, before and after a change


@lru_cache(maxsize=len(FACILITATORS))
def facilitation_cost(before: float, after: float) -> float:
    """Return the euros of facilitation of 24 months before a change and 76 after it."""
    later = change("facilitation", FIRST_MONTH + 24, facilitators_per_million=after)
    run = busy_run(policy(later, facilitation={"facilitators_per_million": before}))
    for _ in stepped(run):
        pass
    return float(run.state.cost[:, Payer.FACILITATION].sum())


def facilitation_checks(months: int = 24) -> Iterator[Check]:
    """Check facilitators per million × inhabitants / 10⁶ × 75,000 / 12 euros × months, 24 before a change, 76 after."""
    for before, after in FACILITATORS:
        by_hand = facilitation_by_hand(months * before + 76 * after)
        yield exact(facilitation_cost(before, after), by_hand, f"{before:g}, then {after:g} per million")


def facilitation_by_hand(months_per_million: float) -> float:
    """Return the euros for as many months of a facilitator per million inhabitants."""
    inhabitants = int(small_world().territories.population.sum())
    return months_per_million * inhabitants / 1_000_000 * 75_000 / 12


# --- the contract -------------------------------------------------------------------------------------------------

FROM_AUGUST = 2021 * 12 + 7  # pré-projet in July 2021, lettre d'intention in September, ACI in December
FIVE_YEARS = 5 + 60  # months, up to the term in December 2026
INHABITANTS = np.repeat([20_000, 60_000, 100_000, 200_000], 10)  # T1 to T4
BAND = np.repeat(np.arange(4), 10)
ENDING: Edits = {"contract": {"renewal": -10.0}}
BONUS = {"early_signature_bonus": 0.2, "early_signature_until": "2021-12-31"}


MISSION_YEAR = np.array([[0.3, 0.3, 0.3, 0.0, 0.05, 0.05]]) * np.array([[170_000], [227_000], [295_000], [360_000]])


@lru_cache(maxsize=2)
def contracts_over_five_years(deploys: bool) -> tuple[Any, Any]:
    """Return what the Assurance maladie has paid in each territory when the contract ends after its first term.

    And how many months after the signature each mission had started, by territory.
    """
    world = plain_world(
        len(BAND), people=3, leaders=3, population=INHABITANTS, profession=Profession.MEDECIN_GENERALISTE
    )
    missions = DEPLOYED_AT_ONCE if deploys else {}
    edits = (COVERED, SURE_MEETINGS, SURE_DECEMBER, ENDING, missions)
    run = plain_run(world, *edits, months=FIVE_YEARS, under=policy(funding=BONUS), first_month=FROM_AUGUST)
    late = None
    for month in stepped(run):
        if month == 30:
            assert np.all(led(run)["aci_month"] == FROM_AUGUST + 4)
            late = led(run)["mission_month"] - (FROM_AUGUST + 4)
    assert len(led(run)) == 0
    return run.state.cost[:, Payer.CNAM], late


ALL_PAID = np.array([1_200_000.0, 1_554_500.0, 2_010_000.0, 2_448_000.0])


def all_paid_checks(by_hand: Floats = ALL_PAID) -> Iterator[Check]:
    """Check that five years pay 5 × (functioning + missions) = 5 × maximum total, whatever advances and balances do.

    On top: the money of the lettre d'intention, 20 % of a year's functioning for signing early, and the crisis plan,
    in full for the first year and by half for four. Off: a mission's money for each month that it began later. By hand:
    T1 15,000 + 10,000 + 5 × 220,000 + 3 × 25,000; T2 17,500 + 12,000 + 5 × 287,000 + 3 × 30,000;
    T3 25,000 + 15,000 + 5 × 370,000 + 3 × 40,000; T4 30,000 + 18,000 + 5 × 450,000 + 3 × 50,000.
    """
    paid, late = contracts_over_five_years(True)
    expected = by_hand[BAND] - (MISSION_YEAR[BAND] * late / 12).sum(axis=1)
    for band in range(4):
        yield exact(paid[band == BAND], expected[band == BAND], f"T{band + 1}, {by_hand[band]:,.0f} euros")


NEAREST_MISTAKES = {
    "last balance lost": -0.25 * 0.6 * np.array([170_000, 227_000, 295_000, 360_000]),
    "a functioning too many": np.array([50_000, 60_000, 75_000, 90_000]),
    "no money for the letter": -np.array([15_000, 17_500, 25_000, 30_000]),
    "the crisis plan in full a second time": 0.5 * np.array([25_000, 30_000, 40_000, 50_000]),
}


def without_missions_checks() -> Iterator[Check]:
    """Check functioning only. By hand for T3: 25,000 + 15,000 + 5 × 75,000 = 415,000; others likewise."""
    paid, _ = contracts_over_five_years(False)
    yield exact(paid, np.array([275_000, 329_500, 415_000, 498_000])[BAND], "T1 to T4")


def ars_money_checks() -> Iterator[Check]:
    """Check month n of a project that never ends: min(n, 24) × 150,000 / 24 euros in every territory."""
    run = plain_run(plain_world(20, people=3, leaders=3), COVERED, months=40)
    seen = np.array([run.state.cost[:, Payer.FIR].copy() for _ in stepped(run)])
    by_hand = np.minimum(np.arange(1, 41), 24) * 6_250.0
    yield exact(seen, np.broadcast_to(by_hand[:, None], seen.shape), "40 months of 20 territories")


CASES = (
    Case(
        "no_money",
        "No money",
        "no coordinator, no mission deployed, nothing paid by CNAM or ARS, though contracts are signed and missions "
        "begun",
        "100 busy months",
        "with money all of these",
        no_money_checks,
    ),
    Case(
        "nobody_leads",
        "No leaders, no pressure",
        "without both never a project; without leaders all are led by authorities; without pressure none is",
        "100 busy months each",
        "with pressure there are, and some led by authorities",
        power_checks,
    ),
    Case(
        "facilitation",
        "Facilitation",
        "facilitators per million × inhabitants / 10⁶ × 75,000 / 12 × months, across a change; none, no cost",
        "100 busy months each",
        "a month more",
        facilitation_checks,
    ),
    Case(
        "all_missions",
        "ACI that deploys all, T1 to T4",
        "lettre d'intention + bonus + 5 × maximum total + 3 × crisis plan, less the months before a mission began",
        "10 CPTS of each size, five years",
        "the last balance lost, a functioning too many, no money for the letter, the crisis plan in full a second time",
        all_paid_checks,
    ),
    Case(
        "no_mission",
        "ACI without a mission",
        "lettre d'intention + bonus + 5 × functioning: 275,000, 329,500, 415,000, 498,000 euros",
        "the same",
        "",
        without_missions_checks,
    ),
    Case(
        "ars_money",
        "ARS money of an endless project",
        "min(n, 24) × 150,000 / 24 in month n",
        "20 projects, 40 months",
        "",
        ars_money_checks,
    ),
)
