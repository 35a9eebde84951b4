"""The workshop in which runs are made, and how another process opens one like it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from platform import node
from threading import Lock

from experiments.running.make_runs import Branches, Made, Trajectory, make_batch
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.versions import Version, differences, version_here
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import digest
from experiments.study.runs import Run, batches
from sim.world.world import World

Batch = Sequence[Run]


class Refused(RuntimeError):  # noqa: N818 — a worker's answer
    """A worker does not make runs for a study, because they would not be those of the process that asks."""


@dataclass(frozen=True)
class Workshop:
    """All that runs share: the world, the engine, and the folder that their files are kept in."""

    world: World
    trajectory: Trajectory
    folder: Path
    branches: Branches | None = None  # of an engine that can live a common past once
    study: StudyDefinition | None = (
        None  # whose world and engine these are; None: they are of no study and travel as they are
    )

    def make(self, batch: Batch) -> list[Made]:
        """Make the runs of a batch."""
        return make_batch(batch, self.world, self.trajectory, self.branches)

    def batches(self, runs: Batch) -> tuple[Batch, ...]:
        """Return the runs as they are best made: together where they may share a past, else one by one."""
        return batches(runs) if self.branches is not None else tuple((run,) for run in runs)

    def order(self) -> "Order":
        """Return how another process opens this workshop."""
        return Order(partial(_as_it_is, self)) if self.study is None else order_of(self.study)


def _as_it_is(workshop: Workshop) -> Workshop:
    return workshop


def _opened(study: StudyDefinition) -> Workshop:
    engine = engine_of(study)
    return Workshop(world_of(study), engine.trajectory, study.results, engine.branches, study)


def _lightened(study: StudyDefinition) -> StudyDefinition:
    """Return as much of a study as its world, engine and version depend on, to be sent with every batch."""
    return replace(study, question={}, arms=(), uncertain=(), territory_dates=())


@dataclass(frozen=True)
class Order:
    """What another process is told, so that it opens a workshop of its own: a few kilobytes instead of a world."""

    opening: Callable[[], Workshop]
    name: str = ""  # the same name, the same workshop: it is opened once in a process
    version_there: Callable[[], Version] | None = None
    version: Version | None = None  # of the process that asks

    def workshop(self) -> Workshop:
        """Return the workshop, in the process that was told. Raises Refused where code, data or libraries differ."""
        with _opening:
            if not self.name or self.name not in _opened_here:
                self.refuse_differences()
                workshop = self.opening()
                _opened_here.clear()  # one world at a time is enough
                _opened_here[self.name] = workshop
            return _opened_here[self.name]

    def refuse_differences(self) -> None:
        """Raise Refused, in the process that was told, where it would make other runs than the one that asks."""
        if self.version is None or self.version_there is None:
            return
        try:
            found = differences(self.version, self.version_there())
        except OSError as error:
            found = (f"it cannot read {error.filename}",)
        if found:
            raise Refused(f"the worker on {node()}: {'; '.join(found)}; give it the same and start it again")


def order_of(study: StudyDefinition) -> Order:
    """Return how another process opens the workshop of a study."""
    light, version = _lightened(study), version_here(study)
    name = digest([light.territory, light.scale, light.seed, light.engine, light.population.model_dump(), version])
    return Order(partial(_opened, light), name, partial(version_here, light), version)


_opening = Lock()  # a worker of several threads opens a workshop once
_opened_here: dict[str, Workshop] = {}


def make_there(order: Order, batch: Batch) -> list[Made]:
    """Make the runs of a batch in the process that this function is called in. Raises Refused."""
    return order.workshop().make(batch)
