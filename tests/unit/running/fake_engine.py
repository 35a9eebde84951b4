"""A country of six territories and an engine that follows no rule: quick runs whose figures depend on chance only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from experiments.comparing.study_results import StudyResults
from experiments.running.run_study import run_study
from experiments.running.worker_context import WorkerContext
from experiments.study.definition import Arm, StudyDefinition, TerritoryChoice, Uncertain
from experiments.study.run_hash import PROJECT
from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH
from sim.engine.protocol import Engine, RunInputs
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.vocabulary import N_MISSIONS, N_PROFESSIONS, Payer, Stage
from sim.world.settings import PopulationSettings
from sim.world.world import Contacts, Professionals, Territories, World

BEHAVIOUR = yaml.safe_load((PROJECT / "configs/behaviour/default.yaml").read_text(encoding="utf-8"))
POPULATION = yaml.safe_load((PROJECT / "configs/population/default.yaml").read_text(encoding="utf-8"))
del POPULATION["scale"]
N_TERRITORIES = 6
BREAKS_FROM = FIRST_MONTH + 3


def small_world() -> World:
    """Six territories in three départements of two régions, one professional of each profession in each."""
    n_people = N_TERRITORIES * N_PROFESSIONS
    territories = Territories(
        code=tuple(f"20000000{row}" for row in range(N_TERRITORIES)),
        name=tuple(f"Pays {row}" for row in range(N_TERRITORIES)),
        departement=("01", "01", "2A", "2A", "38", "38"),
        region=("84", "84", "94", "94", "84", "84"),
        population=np.array([90_000, 40_000, 30_000, 20_000, 120_000, 60_000]),
        longitude=np.zeros(N_TERRITORIES),
        latitude=np.zeros(N_TERRITORIES),
        density_class=np.zeros(N_TERRITORIES, dtype=np.int8),
        gp_accessibility=np.linspace(1.0, 4.0, N_TERRITORIES),
        neighbour_start=np.zeros(N_TERRITORIES + 1, dtype=np.int32),
        neighbour=np.zeros(0, dtype=np.int32),
    )
    professionals = Professionals(
        key=np.arange(n_people, dtype=np.uint64),
        territory=np.repeat(np.arange(N_TERRITORIES, dtype=np.int32), N_PROFESSIONS),
        profession=np.tile(np.arange(N_PROFESSIONS, dtype=np.int8), N_TERRITORIES),
        openness=np.full(n_people, 0.5),
        isolation=np.full(n_people, 0.5),
        is_leader=np.zeros(n_people, dtype=np.bool_),
        weight=np.full(n_people, 10.0),
    )
    contacts = Contacts(np.zeros(n_people + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))
    return World("six territories", 0.1, territories, professionals, contacts, np.full(N_TERRITORIES, np.nan))


@dataclass(frozen=True)
class FakeEngine(Engine):
    """An engine that answers with a function."""

    months: Callable[[RunInputs], Iterator[Snapshot]]

    def trajectory(self, inputs: RunInputs) -> Iterator[Snapshot]:
        return self.months(inputs)


def _fake(inputs: RunInputs) -> Iterator[Snapshot]:
    """Each territory's CPTS takes a step now and then, more often under `fast…` policies; the first stays white."""
    speed = 0.5 if inputs.policy.name.startswith("fast") else 0.2
    steps = np.zeros(N_TERRITORIES)
    keys = np.arange(N_TERRITORIES, dtype=np.uint64)
    for month in range(inputs.first_month - 1, inputs.last_month + 1):
        yield _snapshot(month, np.minimum(steps, Stage.ACI).astype(np.int8), steps)
        steps = steps + (inputs.draws.uniform("step", keys, month + 1) < speed) * (keys > 0)


def _breaking(inputs: RunInputs) -> Iterator[Snapshot]:
    """The same, but the second replicate of the policy called fast ends in an error."""
    for snapshot in _fake(inputs):
        if snapshot.month >= BREAKS_FROM and inputs.policy.name == "fast" and inputs.draws.replicate == 1:
            raise ArithmeticError("vitality left its bounds")
        yield snapshot


FAKE, BREAKING = FakeEngine(_fake), FakeEngine(_breaking)


def _snapshot(month: int, stage: np.ndarray[Any, np.dtype[np.int8]], steps: np.ndarray[Any, Any]) -> Snapshot:
    lead = np.flatnonzero(stage > 0).astype(np.int32)
    cpts = np.full(N_TERRITORIES, -1, dtype=np.int32)
    cpts[lead] = np.arange(len(lead))
    members = np.repeat(np.minimum(steps, 8.0)[:, None], N_PROFESSIONS, axis=1)
    return Snapshot(
        month=month,
        stage=stage,
        cpts=cpts,
        members=members,
        active=members / 2,
        fatigue=members.sum(axis=1) / 8,
        high_fatigue=members.sum(axis=1) / 10,
        cost=np.repeat(1_000.0 * steps[:, None], len(Payer), axis=1),
        n_dissolved=np.zeros(N_TERRITORIES),
        lead=lead,
        cpts_stage=stage[lead],
        aci_age=np.where(stage[lead] == Stage.ACI, 8 * (steps[lead] - Stage.ACI), -1).astype(np.int32),
        vitality=np.full(len(lead), 0.4),
        mission_state=np.repeat(np.minimum(steps[lead, None] // 3, 2), N_MISSIONS, axis=1).astype(np.int8),
        led_by_authorities=np.zeros(len(lead), dtype=np.bool_),
    )


def arm(name: str, policy: str) -> Arm:
    """An arm whose policy is known by its name only."""
    resolved = {"policy": {"name": policy}, "facilitation": {"allocation": policy}, "population": {"scale": 0.1}}
    return Arm(name, {"fr": name, "en": name}, Policy(policy, ()), behaviour_from(BEHAVIOUR), resolved)


UNCERTAIN = (
    Uncertain("behaviour.join.contacts", 1.0, 3.0, "A20"),
    Uncertain("behaviour.prepare.meetings_to_letter", 6, 14, "A17"),
)


def small_study(folder: Path, **changes: Any) -> StudyDefinition:
    """Two arms, two replicates, twenty months of the small country."""
    study = StudyDefinition(
        name="small",
        question={"fr": "Quoi ?", "en": "What?"},
        arms=(arm("calm", "calm"), arm("fast", "fast")),
        baseline="calm",
        start=date(2019, 7, 1),
        end=date(2021, 2, 28),
        territory=TerritoryChoice("synthetic", None, None),
        scale=0.1,
        population=PopulationSettings.model_validate(POPULATION),
        as_of=date(2020, 12, 31),
        history=Policy("history", ()),
        lived=Policy("history", ()),
        draws=1,
        replicates=2,
        seed=7,
        engine="mesa",
        compute="serial",
        workers=1,
        territory_dates=(date(2020, 6, 30),),
        uncertain=UNCERTAIN,
        language="en",
        mode="full",
        results=folder,
    )
    return replace(study, **changes)


def small_context(folder: Path, engine: Engine = FAKE) -> WorkerContext:
    """The small country and an engine, for a study that writes into a folder."""
    return WorkerContext(small_world(), engine, folder)


def run_small(study: StudyDefinition, engine: Engine = FAKE) -> StudyResults:
    """Run a study in the small country, without figures."""
    return run_study(study, context=small_context(study.results, engine))
