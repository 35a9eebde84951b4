"""Lives of the common past: one set of parameters under one chance, and what each says about the observations.

Lives are handed to a crew of processes (`experiments/running/executors.py`) which open the world by themselves. A life
that was lived is kept, named after all that it depends on, so that a fit that was interrupted goes on where it was.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.observation_operator import Said, Witness
from experiments.observations.observed import Observed
from experiments.running.executors import BatchExecutor
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.whole_files import whole_file
from experiments.study.definition import Arm
from experiments.study.parameter_draws import ParameterDraw, behaviour_of
from experiments.study.run_hash import Origin, behaviour_values, digest, policy_values, population_values
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast_engine import FastRun
from sim.levers.policy import Policy
from sim.metrics.base import Context, Grouping
from sim.world.settings import PopulationSettings
from sim.world.world import World

Numbers = NDArray[np.uint64]


@dataclass(frozen=True)
class Past:
    """What all lives of a fit have in common: the levers as they were known, and what was observed."""

    arm: Arm  # its behaviour holds the parameters that are not fitted
    scale: float  # agents per professional
    population: PopulationSettings
    policy: Policy
    seed: int
    last_month: int
    known: tuple[Observed, ...]
    knows_departements: bool  # whether readiness may be read back from the coverage of départements

    def named(self, made_from: Origin) -> str:
        """Return a hash of all that a life depends on beside its own parameters and chance."""
        rows = [(*row.target, str(row.day), row.counted_by) for row in self.known]
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


@dataclass(frozen=True)
class Life:
    """One set of parameters under one chance: a replicate, or a number for each département of the world."""

    values: Mapping[str, float]  # by path
    replicate: int = 0
    chance: tuple[int, ...] | None = None  # D, in the order of codes


def begun(world: World, past: Past, life: Life, policy: Policy | None = None, last_month: int | None = None) -> FastRun:
    """Return a life before its first month; a policy and a horizon of its own let it go on beyond the past."""
    country = world_as_known(world, past.knows_departements)
    if life.chance is not None:
        country = country.under(numbers_of(world, life.chance))
    behaviour = behaviour_of(past.arm, ParameterDraw(0, life.values))
    draws = Draws(past.seed, life.replicate)
    return FastRun(country, policy or past.policy, behaviour, draws, FIRST_MONTH, last_month or past.last_month)


def live(world: World, past: Past, life: Life) -> Said:
    """Live the past and return what it says about the observations."""
    witness, run = Witness(past.known), begun(world, past, life)
    context = Context.of(world, behaviour_of(past.arm, ParameterDraw(0, life.values)))
    asked, snapshots = set(witness.months), []
    if run.month in asked:
        snapshots.append(run.snapshot())
    while run.month < past.last_month:
        run.step()
        if run.month in asked:
            snapshots.append(run.snapshot())
    return witness.read(snapshots, context)


_known: list[tuple[World, World]] = []


def world_as_known(world: World, knows_departements: bool) -> World:
    """Return the world as it was known: without the coverage of départements before that was counted."""
    if knows_departements:
        return world
    if not (_known and _known[0][0] is world):
        _known[:] = [(world, replace(world, readiness_target=np.full(len(world.territories), np.nan)))]
    return _known[0][1]


def numbers_of(world: World, chance: Sequence[int]) -> Numbers:
    """Return the number of each territory's chance from that of its département: D → T."""
    return np.array(chance, dtype=np.uint64)[Grouping.departement(world.territories).group]


def _live_there(order: WorkerInstructions, past: Past, life: Life) -> Said:
    return live(order.open_context().world, past, life)


def said_by(
    lives: Sequence[Life],
    past: Past,
    crew: BatchExecutor,
    order: WorkerInstructions,
    progressed: Callable[[int], None] = lambda n: None,
) -> Iterator[tuple[int, Said]]:
    """Yield the number of each life and what it says, in the order in which they end."""
    waiting: dict[Future[Said], int] = {}
    for number, life in enumerate(lives):
        waiting[crew.pool.submit(_live_there, order, past, life)] = number
    for future in as_completed(waiting):
        yield waiting[future], future.result()
        progressed(1)


@dataclass(frozen=True)
class Shelf:
    """The figures of lives on disk: a file each, named after all that they depend on."""

    folder: Path
    name: str  # of the past

    def figures(
        self,
        lives: Sequence[Life],
        past: Past,
        crew: BatchExecutor,
        order: WorkerInstructions,
        progressed: Callable[[int], None],
    ) -> NDArray[np.float64]:
        """Return all figures of each life, living those that are not kept: lives × rows."""
        found = [self._read(life) for life in lives]
        missing = [number for number, figures in enumerate(found) if figures is None]
        if len(missing) < len(lives):
            progressed(len(lives) - len(missing))
        for number, said in said_by([lives[number] for number in missing], past, crew, order, progressed):
            found[missing[number]] = said.all
            self._keep(lives[missing[number]], said.all)
        return np.array(found)

    def _path(self, life: Life) -> Path:
        return self.folder / f"{digest([self.name, dict(life.values), life.replicate, life.chance])}.bin"

    def _read(self, life: Life) -> NDArray[np.float64] | None:
        try:
            content = self._path(life).read_bytes()
        except OSError:
            return None
        body, seal = content[:-32], content[-32:]
        return np.frombuffer(body) if hashlib.sha256(body).digest() == seal else None

    def _keep(self, life: Life, figures: NDArray[np.float64]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        body = figures.tobytes()
        with whole_file(self._path(life)) as part:
            part.write_bytes(body + hashlib.sha256(body).digest())


def replicated(values: Iterable[Mapping[str, float]]) -> list[Life]:
    """Return a life for each set of parameters, each under another chance."""
    return [Life(dict(one), replicate) for replicate, one in enumerate(values)]
