"""A small hand-made country and snapshots of it, so that every expected figure can be worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.behaviour import Behaviour
from sim.metrics.context import Context
from sim.rules.declaration.mistaken import Mistaken
from sim.rules.shell.thresholds import Thresholds
from sim.snapshot import Snapshot
from sim.vocabulary import N_MISSIONS, N_PROFESSIONS, MissionState, Payer, Stage
from sim.world.world import Territories

SHELL = Thresholds(
    mature_age_months=24, min_core_missions=2, lenient_vitality=0.1, standard_vitality=0.2, strict_vitality=0.4
)
DECLARATION = Mistaken(
    mistakes_other_structure=0.07,
    takes_project_for_functioning=0.5,
    counts_in_by_aci_perimeter=0.15,
    counts_in_by_project_perimeter=0.25,
)
BEHAVIOUR = Behaviour({"shell": SHELL, "declaration": DECLARATION})
PROFESSIONALS_PER_INHABITANT = 0.001  # of each profession


@dataclass(frozen=True)
class Place:
    """A territory."""

    population: int
    departement: str
    region: str
    accessibility: float = 3.0


@dataclass(frozen=True)
class Cpts:
    """A CPTS and the rows of the territories that it covers, the lead territory first."""

    perimeter: tuple[int, ...]
    stage: Stage = Stage.ACI
    aci_age: int = 30
    vitality: float = 0.6
    n_core: int = 4
    member_share: float = 0.25


# 500,000 inhabitants in 6 territories, 3 départements and 2 régions.
COUNTRY = (
    Place(100_000, "01", "84", 4.0),
    Place(50_000, "01", "84", 4.0),
    Place(50_000, "02", "84", 2.0),
    Place(200_000, "03", "93", 3.0),
    Place(60_000, "03", "93", 3.0),
    Place(40_000, "03", "93", 3.0),
)
ALIVE = Cpts((0, 1))
SHELL_OF_ONE_MISSION = Cpts((2,), n_core=1)
YOUNG = Cpts((3,), aci_age=6, n_core=0)
AT_LETTRE_INTENTION = Cpts((4,), Stage.LETTRE_INTENTION)
FIVE_OF_SIX_COVERED = (ALIVE, SHELL_OF_ONE_MISSION, YOUNG, AT_LETTRE_INTENTION)


def territories_of(places: Sequence[Place]) -> Territories:
    """Return the columns of territories without neighbours."""
    n = len(places)
    return Territories(
        code=tuple(f"T{row:03d}" for row in range(n)),
        name=tuple(f"Territory {row}" for row in range(n)),
        departement=tuple(place.departement for place in places),
        region=tuple(place.region for place in places),
        population=np.array([place.population for place in places], dtype=np.int64),
        longitude=np.zeros(n),
        latitude=np.zeros(n),
        density_class=np.zeros(n, dtype=np.int8),
        gp_accessibility=np.array([place.accessibility for place in places]),
        neighbour_start=np.zeros(n + 1, dtype=np.int32),
        neighbour=np.zeros(0, dtype=np.int32),
    )


def context_of(places: Sequence[Place] = COUNTRY, behaviour: Behaviour = BEHAVIOUR) -> Context:
    """Return the context of a country with one professional of each profession per thousand inhabitants."""
    territories = territories_of(places)
    professionals = np.repeat(territories.population[:, None] * PROFESSIONALS_PER_INHABITANT, N_PROFESSIONS, axis=1)
    return Context(territories, professionals, behaviour)


def snapshot_of(context: Context, cpts: Sequence[Cpts]) -> Snapshot:
    """Return a month in which these CPTS exist; two in five members are active, their fatigue is a half."""
    n = len(context.territories)
    row, stage, share = np.full(n, -1, dtype=np.int32), np.zeros(n, dtype=np.int8), np.zeros(n)
    for index, item in enumerate(cpts):
        rows = list(item.perimeter)
        row[rows], stage[rows], share[rows] = index, item.stage, item.member_share
    members = context.professionals * share[:, None]
    active = 0.4 * members
    return Snapshot(
        month=24280,
        stage=stage,
        cpts=row,
        members=members,
        active=active,
        fatigue=0.5 * active.sum(axis=1),
        high_fatigue=0.125 * active.sum(axis=1),
        cost=np.outer(np.arange(1.0, n + 1), 10.0 ** np.arange(len(Payer))),
        n_dissolved=np.arange(n, dtype=np.float64),
        lead=np.array([item.perimeter[0] for item in cpts], dtype=np.int32),
        cpts_stage=np.array([item.stage for item in cpts], dtype=np.int8),
        aci_age=np.array([_age(item) for item in cpts], dtype=np.int32),
        vitality=np.array([item.vitality for item in cpts], dtype=np.float64),
        mission_state=np.array([_missions(item) for item in cpts], dtype=np.int8).reshape(-1, N_MISSIONS),
        led_by_authorities=np.zeros(len(cpts), dtype=np.bool_),
    )


def _age(item: Cpts) -> int:
    return item.aci_age if item.stage == Stage.ACI else -1


def _missions(item: Cpts) -> list[MissionState]:
    return [MissionState.DEPLOYED] * item.n_core + [MissionState.STARTED] * (N_MISSIONS - item.n_core)
