"""Who is told how far a study has come, and of what."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from experiments.running.progress import Advance
from experiments.running.rounds import Round
from sim.world.world import World

DrawFigures = Callable[[Path, str], object]
"""Draws the figures of a study into its folder, in a language."""


@dataclass(frozen=True)
class Plan:
    """What a study is going to do, once its world is built and its folder has been looked at."""

    world: World
    n_replicates: int  # of each draw, in the first round
    n_runs: int
    n_missing: int
    n_set_aside: int  # runs of other questions or of earlier code that the folder keeps outside the tables
    manifest: Mapping[str, Any]
    earlier_manifest: Mapping[str, Any] | None  # that the folder held before, if any
    results_aside: Path | None = None  # where the tables and figures of another question are kept


class Step(StrEnum):
    """What a study begins to do, and may take a while."""

    WORLD = "building"  # or reading it from the cache
    COMPILE = "compiling"
    WAIT = "waiting"  # until another process has left the folder
    NO_WORKER = "no_worker"  # waiting for one
    WRITE = "writing"  # tables and figures


class StudyObserver:
    """Is told how far a study has come. Every method does nothing; a subclass overrides those that it needs."""

    def step_begun(self, step: Step) -> None:
        """Hear that a step begins."""

    def compiling(self) -> AbstractContextManager[None]:
        """Return a context manager within which the engine is compiled."""
        return nullcontext()

    def workers_found(self, n_workers: int) -> None:
        """Hear that a Dask scheduler answers and has this many workers now."""

    def world_built(self, world: World) -> None:
        """Hear what the world is."""

    def planned(self, plan: Plan) -> None:
        """Hear which runs are missing."""

    def runs_begun(self, n_runs: int) -> AbstractContextManager[Advance]:
        """Hear that so many runs are made now; return a context manager with the function to call when some end."""
        return nullcontext(lambda n_runs=1: None)

    def round_judged(self, judged_round: Round) -> None:
        """Hear which precision a round of replicates reached."""
