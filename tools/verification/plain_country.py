"""A country that theory can follow: territories without neighbours, people all alike, contacts none or everybody.

Rules stay those of the model; parameters only are set so that what theory leaves out has no weight.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import FIRST_MONTH
from sim.draws import combine, text_keys
from sim.engine.fast.run import FastRun
from sim.levers.policy import Policy
from sim.vocabulary import Profession
from sim.world.world import Contacts, Professionals, Territories, World
from tools.verification.small_world import QUIET, Edits, model, run_inputs

Table = NDArray[Any]
OPENNESS = 0.5
ISOLATION = 0.5

PINNED: Edits = {  # values that tests reckon with by hand, whatever the shipped ones become
    "coordinate": {"half_budget": 50_000.0},
    "fatigue": {
        "mission": 5.0,
        "tolerated": 4.0,
        "tolerated_open": 6.0,
        "unpaid": 0.6,
        "growth": 0.08,
        "recovery": 0.05,
        "largest_excess": 3.0,
        "smallest_team": 2.0,
    },
    "mission": {"untrained": 0.7},
    "pay": {
        "reference_total_t3": 410_000.0,
        "reference_variable": 0.4,
        "advance": 0.75,
        "core_share": 0.9,
        "executed": 1.0,
        "crisis_later": 0.5,
        "project_months": 24.0,
        "facilitator": 75_000.0,
    },
    "vitality": {
        "active_for_full": 2.5,
        "active_weight": 0.4,
        "mission_weight": 0.4,
        "coordination_weight": 0.2,
        "inertia": 6.0,
    },
}
ALIKE: Edits = {  # on top of QUIET: nobody, nowhere and no half-year differs, nothing is learned from others
    "pressure": {"felt": 1.0},
    "shock": dict.fromkeys(("founding_nation", "founding_region", "signing_nation", "signing_region"), 0.0),
    "readiness": {"local_spread": 0.0, "departemental_spread": 0.0, "unknown_spread": 0.0},
    "begin": {"letters": 0.0},
    "initiate": dict.fromkeys(("facilitation", "startup_money", "nearby_success", "visibility", "isolation"), 0.0),
    "found": {"group": 0.0, "pressed_group": 0.0},
    "prepare": {
        "pace": 0.0,
        "coordinator": 0.0,
        "facilitation": 0.0,
        "nearby_success": 0.0,
        "pressure": 0.0,
        "meetings_to_letter": 1,
        "waived": 0.0,
        "leniency_spread": 0.0,
        "meetings_to_project": 1,
        "struck_off": 0.0,
    },
    "coordinate": {"hire": 0.0},
    "join": {
        "base": -20.0,
        "openness": 0.0,
        "contacts": 0.0,
        "vitality": 0.0,
        "isolation": 0.0,
        "before_aci": 0.0,
        "administrative_load": 0.0,
        "visibility": 0.0,
        "refusing_gps": 0.0,
        "refusing_others": 0.0,
    },
    "engage": {"take_part": 0.0, "leader": 1.0, "without_vitality": 1.0, "unpaid": 1.0, "go_lively": 1.0},
}
COVERED: Edits = {"begin": {"stock": 2.0}}  # every territory with three leaders begins in a project (but for 2e-10)
SURE_MEETINGS: Edits = {
    "prepare": {"pace": 20.0, "half_founders": 0.1}
}  # with three founders, every month but for 4e-9
DEPLOYED_AT_ONCE: Edits = {  # every mission starts within months, and is deployed in the month after
    "mission": {
        "start": 5.0,
        "optional": 1.0,
        "active_needed": 0.01,
        "gps_needed": 0.01,
        "pace": 1.0,
        "uncoordinated": 1.0,
    },
}
SURE_DECEMBER: Edits = {"sign": {"pace": 5.0, "december": 20.0}}  # signed in the first December, at the latest


def plain_world(
    n_territories: int,
    people: int = 1,
    leaders: int = 1,
    population: int | NDArray[np.int64] = 50_000,
    knows_everybody: bool = False,
    profession: Profession = Profession.INFIRMIER,
) -> World:
    """Return territories with as many people each, the first of them leaders, who know nobody or the whole territory.

    `population`: inhabitants of every territory, or of each.
    """
    places = plain_territories(n_territories, population)
    home = np.repeat(np.arange(n_territories, dtype=np.int32), people)
    rank = np.tile(np.arange(people, dtype=np.uint64), n_territories)
    keys = text_keys(places.code)
    n = len(home)
    professionals = Professionals(
        key=combine(keys[home], rank),
        territory=home,
        profession=np.full(n, profession, dtype=np.int8),
        openness=np.full(n, OPENNESS),
        isolation=np.full(n, ISOLATION),
        is_leader=rank < leaders,
        weight=np.ones(n),
    )
    contacts = everybody(n_territories, people) if knows_everybody else nobody(n)
    return World("plain", 1.0, places, professionals, contacts, np.full(n_territories, np.nan))


def plain_territories(n_territories: int, population: int | NDArray[np.int64]) -> Territories:
    """Return territories of one département that have no neighbours."""
    codes = tuple(f"T{number:05d}" for number in range(n_territories))
    return Territories(
        code=codes,
        name=codes,
        departement=("D1",) * n_territories,
        region=("R1",) * n_territories,
        population=np.broadcast_to(np.asarray(population, dtype=np.int64), n_territories).copy(),
        longitude=np.zeros(n_territories),
        latitude=np.zeros(n_territories),
        density_class=np.zeros(n_territories, dtype=np.int8),
        gp_accessibility=np.zeros(n_territories),
        neighbour_start=np.zeros(n_territories + 1, dtype=np.int32),
        neighbour=np.zeros(0, dtype=np.int32),
    )


def nobody(n: int) -> Contacts:
    """Return contacts of people who know nobody."""
    return Contacts(np.zeros(n + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))


def everybody(n_territories: int, people: int) -> Contacts:
    """Return contacts of people who know everybody in their territory."""
    place = np.arange(people)
    others = np.sort((place[:, None] + np.arange(1, people)) % people, axis=1)
    first = people * np.arange(n_territories)
    contact = (first[:, None, None] + others).astype(np.int32).ravel()
    return Contacts((people - 1) * np.arange(n_territories * people + 1, dtype=np.int64), contact)


def plain_run(
    world: World,
    *edits: Edits,
    months: int,
    under: Policy | None = None,
    first_month: int = FIRST_MONTH,
    replicate: int = 0,
) -> FastRun:
    """Return the fast engine's run of a plain country before its first month."""
    edits = (QUIET, PINNED, ALIKE, *edits)
    return FastRun(
        run_inputs(*edits, months=months, under=under, world=world, replicate=replicate, first_month=first_month)
    )


def stepped(run: FastRun) -> Iterator[int]:
    """Simulate month after month, and yield the number of the month just simulated: 1, 2, …"""
    while run.month < run.last_month:
        run.step()
        yield run.month + 1 - run.first_month


def statuses(run: FastRun) -> Table:
    """Return everybody's status at the start and at the end of each month: months + 1 × N."""
    return np.array([run.state.status.copy(), *(run.state.status.copy() for _ in stepped(run))])


def mesa_statuses(world: World, *edits: Edits, months: int) -> Table:
    """Return the same from the Mesa model."""
    of = model(QUIET, PINNED, ALIKE, *edits, world=world)
    seen = [[professional.status for professional in of.professionals]]
    for _ in range(months):
        of.step()
        seen.append([professional.status for professional in of.professionals])
    of.release()
    return np.array(seen)


def first_months(happened: Table) -> Table:
    """Return the first row in which each column is true, 0 where none is (row 0 is before the first month)."""
    return np.where(happened.any(axis=0), happened.argmax(axis=0), 0)
