"""What runs are made with (world and engine), and how another process prepares the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from platform import node
from threading import Lock
from typing import TypeVar

from experiments.running.make_runs import RunResult, make_batch
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.versions import Version, differences, version_here
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import digest
from experiments.study.runs import Run, batches
from sim.engine.protocol import Engine
from sim.world.world import World

Batch = Sequence[Run]
Work = TypeVar("Work")
Result = TypeVar("Result")


class WorkerMismatchError(RuntimeError):
    """A worker has other code, data or libraries than the process that asks, so that its runs would differ."""


@dataclass(frozen=True)
class WorkerContext:
    """All that runs share: the world, the engine, and the folder in which their files are stored."""

    world: World
    engine: Engine
    folder: Path
    study: StudyDefinition | None = None  # that names this world and engine; with None, they are sent to workers

    def make(self, batch: Batch) -> list[RunResult]:
        """Make the runs of a batch."""
        return make_batch(batch, self.world, self.engine)

    def batches(self, runs: Batch) -> tuple[Batch, ...]:
        """Return the runs in batches: those that may share a past together, where the engine can use it."""
        return batches(runs) if self.engine.shares_pasts else tuple((run,) for run in runs)

    def instructions(self) -> "WorkerInstructions":
        """Return how another process prepares the same context."""
        return WorkerInstructions(partial(_unchanged, self)) if self.study is None else instructions_for(self.study)


def _unchanged(context: WorkerContext) -> WorkerContext:
    return context


def _context_of(study: StudyDefinition) -> WorkerContext:
    return WorkerContext(world_of(study), engine_of(study), study.results, study)


def _without_arms(study: StudyDefinition) -> StudyDefinition:
    """Return only as much of a study as its world, engine and version need, because it is sent with every batch."""
    return replace(study, question={}, arms=(), uncertain=(), territory_dates=())


@dataclass(frozen=True)
class WorkerInstructions:
    """How a worker prepares its own context: some kilobytes that travel instead of a world."""

    prepare: Callable[[], WorkerContext]
    name: str = ""  # a process prepares the context of a name once
    version_there: Callable[[], Version] | None = None  # called in the worker
    version: Version | None = None  # of the process that asks

    def open_context(self) -> WorkerContext:
        """Return the context, in the worker. Raises WorkerMismatchError where code, data or libraries differ."""
        with _preparing:
            if not self.name or self.name not in _prepared:
                self.check_version()
                context = self.prepare()
                _prepared.clear()  # one world at a time is enough
                _prepared[self.name] = context
            return _prepared[self.name]

    def check_version(self) -> None:
        """Raise WorkerMismatchError, in the worker, where it would make other runs than the process that asks."""
        if self.version is None or self.version_there is None:
            return
        try:
            found = differences(self.version, self.version_there())
        except OSError as error:
            found = (f"it cannot read {error.filename}",)
        if found:
            raise WorkerMismatchError(
                f"the worker on {node()}: {'; '.join(found)}; give it the same and start it again"
            )


def instructions_for(study: StudyDefinition) -> WorkerInstructions:
    """Return how another process prepares the context of a study."""
    needed, version = _without_arms(study), version_here(study)
    name = digest([needed.territory, needed.scale, needed.seed, needed.engine, needed.population.model_dump(), version])
    return WorkerInstructions(partial(_context_of, needed), name, partial(version_here, needed), version)


_preparing = Lock()  # so that a worker with several threads prepares a context once
_prepared: dict[str, WorkerContext] = {}


def make_in_worker(
    make: Callable[[WorkerContext, Work], Result], instructions: WorkerInstructions, work: Work
) -> Result:
    """Do a piece of work in the process that calls this. Raises WorkerMismatchError."""
    return make(instructions.open_context(), work)
