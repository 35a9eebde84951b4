"""Nothing comes from nothing, and what is paid is what the contract says. Exact: tolerance 1e-9 of an amount."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.engine.fast.run import FastRun
from sim.levers.policy import Policy
from sim.vocabulary import Coordinator, MissionState, Payer, Profession, Stage
from sim.world.world import World
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


@pytest.mark.parametrize("what", ["coordinators", "deployed", "CNAM", "FIR"])
def test_without_money_there_is_none_of_it(what: str) -> None:
    """Exactly 0 in every month: hire × sat(0, ·) = 0 and progress × sat(0, 1) = 0. With money there is some."""
    assert what_money_brings(False)[what] == 0.0
    assert what_money_brings(True)[what] > 0.0


def test_without_money_contracts_are_signed_and_missions_begun_all_the_same() -> None:
    """So that the test above has something to be about: the model asks for money later than that."""
    assert what_money_brings(False)["contracts"] > 100.0
    assert what_money_brings(False)["started"] > 100.0


# --- nobody who leads, nobody who presses -------------------------------------------------------------------------

PRESSED = {"target_date": "2023-12-31", "pressure": 1.0, "ramp_months": 48}
PUSHING: Edits = {"found": {"authority": 0.2}}


def without_leaders(world: World) -> World:
    """Return the world in which nobody would lead a project."""
    people = world.professionals
    return replace(world, professionals=replace(people, is_leader=np.zeros(len(people), dtype=np.bool_)))


def test_without_leaders_and_pressure_there_is_never_a_project() -> None:
    """1 - exp(-0 × hazard) = 0 at the start, no leader to take the initiative, authority × 0 = 0 afterwards."""
    run = busy_run(policy(), PUSHING, world=without_leaders(small_world()))
    assert sum(len(cpts) for cpts in cpts_by_month(run)) == 0
    assert run.state.cost[:, (Payer.CNAM, Payer.FIR)].sum() == 0.0


def test_without_leaders_pressure_makes_projects_and_authorities_lead_all_of_them() -> None:
    run = busy_run(policy(timeline=PRESSED), PUSHING, world=without_leaders(small_world()))
    projects = [cpts for cpts in cpts_by_month(run) if len(cpts)]
    assert projects
    assert all(cpts["led_by_authorities"].all() for cpts in projects)


@pytest.mark.parametrize("pressure", [0.0, 1.0])
def test_authorities_lead_projects_under_pressure_only(pressure: float) -> None:
    """authority × pressure = 0, and a group that suffices under no pressure is led by its leaders."""
    run = busy_run(policy(timeline={**PRESSED, "pressure": pressure}), {**PUSHING, "initiate": {"base": -8.0}})
    led_by_authorities = sum(cpts["led_by_authorities"].sum() for cpts in cpts_by_month(run))
    assert (led_by_authorities > 0) == (pressure > 0.0)


# --- facilitators -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (4.0, 4.0), (4.0, 10.0), (7.5, 0.0)])
def test_facilitation_costs_facilitators_times_price_times_months(before: float, after: float) -> None:
    """facilitators per million × inhabitants / 10⁶ × 75,000 / 12 euros × months, 24 before a change and 76 after."""
    later = change("facilitation", FIRST_MONTH + 24, facilitators_per_million=after)
    run = busy_run(policy(later, facilitation={"facilitators_per_million": before}))
    for _ in stepped(run):
        pass
    by_hand = facilitation_by_hand(24 * before + 76 * after)
    assert run.state.cost[:, Payer.FACILITATION].sum() == pytest.approx(by_hand, rel=1e-9, abs=1e-9)
    a_month_more = facilitation_by_hand(25 * before + 76 * after)
    assert before == 0.0 or run.state.cost[:, Payer.FACILITATION].sum() != pytest.approx(a_month_more, rel=1e-3)


def facilitation_by_hand(months_per_million: float) -> float:
    """Return the euros for as many months of a facilitator per million inhabitants."""
    return months_per_million * small_world().territories.population.sum() / 1_000_000 * 75_000 / 12


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


def assert_all_paid(by_hand: Any) -> None:
    """Ask for these euros in every territory of each band, T1 to T4, less the months before a mission began."""
    paid, late = contracts_over_five_years(True)
    assert np.all((late >= 0) & (late < 12))
    assert paid == pytest.approx(by_hand[BAND] - (MISSION_YEAR[BAND] * late / 12).sum(axis=1), rel=1e-9)


def test_a_contract_that_does_all_is_paid_its_maximum_five_times() -> None:
    """Five years pay 5 × (functioning + missions) = 5 × maximum total, whatever advances and balances do in between.

    On top: the money of the lettre d'intention, 20 % of a year's functioning for signing early, and the crisis plan,
    in full for the first year and by half for four. Off: a mission's money for each month that it began later. By hand:
    T1 15,000 + 10,000 + 5 × 220,000 + 3 × 25,000; T2 17,500 + 12,000 + 5 × 287,000 + 3 × 30,000;
    T3 25,000 + 15,000 + 5 × 370,000 + 3 × 40,000; T4 30,000 + 18,000 + 5 × 450,000 + 3 × 50,000.
    """
    assert_all_paid(ALL_PAID)


NEAREST_MISTAKES = {
    "last balance lost": -0.25 * 0.6 * np.array([170_000, 227_000, 295_000, 360_000]),
    "a functioning too many": np.array([50_000, 60_000, 75_000, 90_000]),
    "no money for the letter": -np.array([15_000, 17_500, 25_000, 30_000]),
    "the crisis plan in full a second time": 0.5 * np.array([25_000, 30_000, 40_000, 50_000]),
}


@pytest.mark.parametrize("mistake", NEAREST_MISTAKES)
def test_another_sum_is_refused(mistake: str) -> None:
    with pytest.raises(AssertionError):
        assert_all_paid(ALL_PAID + NEAREST_MISTAKES[mistake])


def test_a_contract_without_a_mission_is_paid_for_functioning_only() -> None:
    """By hand for T3: 25,000 + 15,000 + 5 × 75,000 = 415,000; others likewise."""
    paid, _ = contracts_over_five_years(False)
    assert paid == pytest.approx(np.array([275_000, 329_500, 415_000, 498_000])[BAND], rel=1e-9)


def test_a_project_receives_the_ars_money_in_equal_parts_until_it_is_spent() -> None:
    """Month n of a project that never ends: min(n, 24) × 150,000 / 24 euros in every territory."""
    run = plain_run(plain_world(20, people=3, leaders=3), COVERED, months=40)
    for month in stepped(run):
        assert run.state.cost[:, Payer.FIR] == pytest.approx(min(month, 24) * 6_250.0, rel=1e-9)
