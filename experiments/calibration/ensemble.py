"""Runs of the common past: one set of parameters under one chance each, and what each predicts of the observations.

Runs are made by the study's executor (`experiments/running/executors.py`), whose processes open the world by
themselves. The predictions of a run are stored, named after all that they depend on, so that a fit that was
interrupted goes on where it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.observation_operator import ObservationOperator, PredictedObservations
from experiments.observations.observed import CROSS_SECTION_DAY, Observed, all_observed, known_by
from experiments.running.compute import executor_for
from experiments.running.executors import BatchExecutor
from experiments.running.prepare_engine import prepare_engine
from experiments.running.worker_context import WorkerContext, WorkerInstructions, instructions_for
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.checksum import NO_CHECKSUM, has_valid_checksum, with_checksum
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.parameter_draws import ParameterDraw, behaviour_of, past_chance
from experiments.study.run_hash import (
    CodeAndData,
    behaviour_values,
    code_and_data,
    digest,
    policy_values,
    population_values,
)
from sim.arrays import Floats
from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH, month_of
from sim.draws import Draws
from sim.engine.fast.run import FastRun
from sim.engine.protocol import RunInputs
from sim.levers.policy import Policy
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.whole_files import read_regular, whole_file
from sim.world.settings import PopulationSettings
from sim.world.world import World


@dataclass(frozen=True)
class CommonPast:
    """What all runs of a fit have in common: the levers as they were known, and what was observed."""

    arm: Arm  # its behaviour holds the parameters that are not fitted
    scale: float  # agents per professional
    population: PopulationSettings
    policy: Policy
    seed: int
    last_month: int
    known: tuple[Observed, ...]
    knows_departements: bool  # whether readiness may be read back from the coverage of départements

    @property
    def operator(self) -> ObservationOperator:
        """How the observations are predicted."""
        return ObservationOperator(self.known)

    def behaviour(self, values: Mapping[str, float]) -> Behaviour:
        """Return the behaviour with some parameters at other values, by path."""
        return behaviour_of(self.arm, ParameterDraw(0, values))

    def hash(self, made_from: CodeAndData) -> str:
        """Return a hash of all that a run depends on beside its own parameters and chance."""
        rows = [(*row.target, str(row.day), row.value, row.sd, row.counted_by) for row in self.known]
        return digest(
            {
                "policy": policy_values(self.policy),
                "behaviour": behaviour_values(self.arm.behaviour),
                "population": population_values(self.scale, self.population),
                "seed": self.seed,
                "last_month": self.last_month,
                "rows": rows,
                "knows_departements": self.knows_departements,
                "code": made_from.code,
                "data": made_from.data,
            }
        )


def common_past(study: StudyDefinition, arm: Arm) -> CommonPast:
    """Return the past of a study's arm up to its cut-off, with the scored observations that were known by then."""
    scored = (row for row in known_by(all_observed(study.observations), study.as_of) if row.scored)
    return CommonPast(
        arm,
        study.scale,
        study.population,
        study.history,
        study.seed,
        month_of(study.as_of),
        ObservationOperator.of(scored).known,
        study.as_of >= CROSS_SECTION_DAY,
    )


@dataclass(frozen=True)
class PastRun:
    """One run of the past: a set of parameters under one chance, which numbers of départements may vary."""

    values: Mapping[str, float]  # by path
    replicate: int = 0
    chance: tuple[int, ...] | None = None  # D, in the order of codes; or one number for all


def begin_run(world: World, past: CommonPast, run: PastRun, last_month: int | None = None) -> FastRun:
    """Return a run before its first month; with a horizon of its own it can go on beyond the past."""
    country = world_as_known(world, past.knows_departements)
    if run.chance is not None:
        grouping = Grouping.at(Level.DEPARTEMENT, world.territories)
        numbers = np.broadcast_to(np.array(run.chance, dtype=np.uint64), len(grouping))
        country = country.under(numbers[grouping.group])
    draws = Draws(past.seed, run.replicate, past_chance(run.values).known)
    behaviour = past.behaviour(run.values)
    last = last_month or past.last_month
    return FastRun(RunInputs(country, past.policy, behaviour, draws, FIRST_MONTH, last))


def months_until(run: FastRun, last_month: int) -> Iterator[FastRun]:
    """Yield a run as it is, then after each further month up to the last."""
    yield run
    while run.month < last_month:
        run.step()
        yield run


def predict(world: World, past: CommonPast, run: PastRun) -> PredictedObservations:
    """Simulate the past and return what the run predicts of the observations."""
    operator = past.operator
    months = months_until(begin_run(world, past, run), past.last_month)
    snapshots = [state.snapshot() for state in months if state.month in operator.months]
    return operator.predict(snapshots, Context.of(world, past.behaviour(run.values)))


_MOST_BYTES = 10_000_000  # of the predictions of a run
_last_known: list[tuple[World, World]] = []  # the engine prepares a world once, and knows it by identity


def world_as_known(world: World, knows_departements: bool) -> World:
    """Return the world as it was known: without the coverage of départements before that was counted."""
    if knows_departements:
        return world
    if not (_last_known and _last_known[0][0] is world):
        _last_known[:] = [(world, replace(world, readiness_target=np.full(len(world.territories), np.nan)))]
    return _last_known[0][1]


@dataclass(frozen=True)
class PredictionStore:
    """The predictions of runs on disk: a file each, named after all that they depend on."""

    folder: Path
    past_hash: str

    def path(self, run: PastRun) -> Path:
        """Return the file of a run."""
        return self.folder / f"{digest([self.past_hash, dict(run.values), run.replicate, run.chance])}.bin"

    def read(self, run: PastRun) -> Floats | None:
        """Return the predictions of a run, None where they are not stored, or the file is damaged or another's."""
        try:
            content = read_regular(self.path(run), _MOST_BYTES)
        except OSError:
            return None
        end = self._end(run)
        is_of_run = content[-len(end) : -len(NO_CHECKSUM)] == end[: -len(NO_CHECKSUM)]
        return np.frombuffer(content[: -len(end)]) if is_of_run and has_valid_checksum(content) else None

    def keep(self, run: PastRun, predictions: Floats) -> None:
        """Store the predictions of a run."""
        with whole_file(self.path(run)) as partial:
            partial.write_bytes(with_checksum(predictions.tobytes() + self._end(run)))

    def _end(self, run: PastRun) -> bytes:
        """Return what follows the predictions of a run in its file: its name, and the place of the checksum."""
        return (self.path(run).stem + NO_CHECKSUM).encode()


@dataclass(frozen=True)
class Ensemble:
    """Makes runs of one past, or reads their predictions where they are stored."""

    past: CommonPast
    store: PredictionStore
    executor: BatchExecutor[Any, Any]
    instructions: WorkerInstructions
    progressed: Callable[[int], None]

    @property
    def operator(self) -> ObservationOperator:
        """How the observations are predicted."""
        return self.past.operator

    def predictions(self, runs: Sequence[PastRun]) -> Floats:
        """Return what each run predicts of the observations, in the order of the operator's rows: runs × (R + K)."""
        predicted = [self.store.read(run) for run in runs]
        missing = [number for number, figures in enumerate(predicted) if figures is None]
        if len(missing) < len(runs):
            self.progressed(len(runs) - len(missing))
        waiting = {
            self.executor.pool.submit(_predict_in_worker, self.instructions, self.past, runs[number]): number
            for number in missing
        }
        for future in as_completed(waiting):
            number = waiting[future]
            predicted[number] = future.result().all
            self.store.keep(runs[number], future.result().all)
            self.progressed(1)
        return np.array(predicted)


def _predict_in_worker(instructions: WorkerInstructions, past: CommonPast, run: PastRun) -> PredictedObservations:
    return predict(instructions.open_context().world, past, run)


@contextmanager
def open_ensemble(
    study: StudyDefinition, past: CommonPast, folder: Path, progressed: Callable[[int], None]
) -> Iterator[Ensemble]:
    """Give an ensemble of runs of a past that are made as the study computes, and stored in a folder."""
    with open_executor(study, past.policy, past.arm.behaviour, folder) as executor:
        store = PredictionStore(folder / "predictions", past.hash(code_and_data(study)))
        yield Ensemble(past, store, executor, instructions_for(study), progressed)


@contextmanager
def open_executor(
    study: StudyDefinition, policy: Policy, behaviour: Behaviour, folder: Path
) -> Iterator[BatchExecutor[Any, Any]]:
    """Give the executor of a study, with its engine prepared for a policy and a behaviour."""
    context = WorkerContext(world_of(study), engine_of(study), folder, study)
    if not context.engine.is_prepared(behaviour):
        prepare_engine(study, context, policy, behaviour)
    with executor_for(context, WorkerContext.make, study.compute, study.workers, study.address) as executor:
        yield executor
