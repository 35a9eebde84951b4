"""What a worker process of the page does: it holds world and engine, and makes one run at a time until it is stale."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from ctypes import Array
from dataclasses import dataclass
from datetime import date
from sys import getsizeof
from typing import Any, Final
from zlib import Z_BEST_SPEED, compress, decompress

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.running.executors import end_with_parent
from experiments.running.make_runs import rows_of
from experiments.running.worker_context import WorkerInstructions
from experiments.study.runs import Run
from sim.arrays import Floats
from sim.behaviour import Behaviour
from sim.engine.protocol import Engine, RunInputs
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.vocabulary import Level

METRICS: Final = (
    "coverage_li_plus",
    "coverage_aci",
    "coverage_functioning",
    "n_shells",
    "population_under_shell",
    "public_cost_euros",
)
_OF_TERRITORIES: Final = ("stage", "under_shell")
PLACES: Final = (Level.NATIONAL, Level.REGION, Level.DEPARTEMENT)
Place = tuple[Level, str]


@dataclass(frozen=True)
class RunLabels:
    """What the numbers of a run are about, the same in all runs of a study."""

    dates: tuple[date, ...]  # D
    places: tuple[Place, ...]  # P
    territory_dates: tuple[date, ...]  # E
    territories: tuple[str, ...]  # T


@dataclass(frozen=True, eq=False)
class RunOutcomes:
    """What the page keeps of a run, packed without loss, because most numbers do not change from month to month.

    D dates, P places, M metrics; territories at E dates, T of them.
    """

    labels: RunLabels
    places: tuple[bytes, ...]  # P times D × M, NaN where a level does not record a metric
    territories: bytes  # T × E × 2: stage, and whether under a shell

    @classmethod
    def of(cls, labels: RunLabels, places: Sequence[Floats], territories: NDArray[np.uint8]) -> "RunOutcomes":
        """Return the outcomes of a run: D × M for each place, T × E × 2 of territories."""
        return cls(labels, tuple(map(_packed, places)), _packed(territories))

    @property
    def n_bytes(self) -> int:
        """Return the memory that the packed numbers take."""
        return sum(map(getsizeof, (self.places, *self.places, self.territories)))

    def of_place(self, place: Place) -> Floats:
        """Return the metrics of a place over time: D × M."""
        content = decompress(self.places[self.labels.places.index(place)])
        return np.frombuffer(content).reshape(len(self.labels.dates), len(METRICS))

    def of_territories(self) -> NDArray[np.uint8]:
        """Return where territories stand: T × E × 2."""
        shape = (len(self.labels.territories), len(self.labels.territory_dates), 2)
        return np.frombuffer(decompress(self.territories), np.uint8).reshape(shape)


def _packed(values: NDArray[Any]) -> bytes:
    return compress(values.tobytes(), Z_BEST_SPEED)


class StaleRun(Exception):  # noqa: N818 — what happened, as UserMistake
    """Nobody waits for this run any more."""


@dataclass(frozen=True)
class Ticket:
    """For which tab a run is made, and for which of its requests."""

    tab: int
    generation: int


@dataclass(frozen=True)
class EngineOfTicket(Engine):
    """An engine whose runs end between two months once their ticket is stale."""

    engine: Engine
    ticket: Ticket

    def trajectory(self, inputs: RunInputs) -> Iterator[Snapshot]:
        """Yield the months of a run. Raises StaleRun."""
        for snapshot in self.engine.trajectory(inputs):
            if _generations[self.ticket.tab] != self.ticket.generation:
                raise StaleRun
            yield snapshot


_generations: Sequence[int] | Array[Any] = ()  # the last request of each tab, which the page's process writes


def start_worker(generations: Array[Any]) -> None:
    """Make this process a worker of the page, which ends with it."""
    global _generations  # noqa: PLW0603 — a process has one page
    _generations = generations
    end_with_parent()


def build(instructions: WorkerInstructions) -> tuple[Mapping[str, str], ...]:
    """Build the world, or read it from the cache; return name, département and région of its territories."""
    territories = instructions.open_context().world.territories
    gc.freeze()  # a world is never thrown away
    columns = ("code", "name", "departement", "region")
    return tuple(
        dict(zip(columns, row, strict=True)) for row in zip(*(_texts(territories, one) for one in columns), strict=True)
    )


def _texts(territories: Any, column: str) -> list[str]:
    return [str(value) for value in getattr(territories, column)]


def compile_kernels(instructions: WorkerInstructions, policy: Policy, behaviour: Behaviour) -> None:
    """Compile what a run needs, or read it from disk."""
    context = instructions.open_context()
    context.engine.prepare(context.world, policy, behaviour)


def help_compile(instructions: WorkerInstructions, policy: Policy, behaviour: Behaviour) -> None:
    """Compile a part of what another worker compiles at the same time."""
    context = instructions.open_context()
    context.engine.help_prepare(context.world, policy, behaviour)


def make(instructions: WorkerInstructions, run: Run, ticket: Ticket) -> RunOutcomes | None:
    """Make a run as `run.py` does; None where it became stale."""
    context = instructions.open_context()
    try:
        rows = rows_of(run, context.world, EngineOfTicket(context.engine, ticket))
        return kept_outcomes(rows.select(["date", "level", "code", *METRICS, *_OF_TERRITORIES]).to_pandas())
    except StaleRun:
        return None


def kept_outcomes(rows: pd.DataFrame) -> RunOutcomes:
    """Return what the page keeps of the rows of a run."""
    by_level = {level: rows[rows["level"] == str(level)] for level in Level}
    values, places = list[Floats](), list[Place]()
    for level in PLACES:
        codes = by_level[level]["code"].unique()
        places += [(level, str(code)) for code in codes]
        values += list(by_level[level][list(METRICS)].to_numpy().reshape(len(codes), -1, len(METRICS)))
    found = by_level[Level.TERRITORY]
    territories = tuple(map(str, found["code"].unique()))
    territory_dates = tuple(found["date"].iloc[: len(found) // max(len(territories), 1)])
    stage, under_shell = (found[name].to_numpy() for name in _OF_TERRITORIES)
    stands = np.stack([stage, under_shell > 0], axis=-1)
    labels = RunLabels(tuple(by_level[Level.NATIONAL]["date"]), tuple(places), territory_dates, territories)
    return RunOutcomes.of(labels, values, stands.astype(np.uint8))
