"""Runs for tests of the page, without a model."""

import asyncio
import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from typing import Any

import numpy as np

from experiments.exploring import runs, worker
from experiments.exploring.worker import METRICS, EngineOfTicket, RunLabels, RunOutcomes, StaleRun, Ticket
from experiments.study.runs import Run
from sim.engine.protocol import Engine
from sim.vocabulary import NATIONAL_CODE, Level

DATES = (date(2026, 12, 31), date(2027, 12, 31))
MONTHS = 5
PLACES = ((Level.NATIONAL, NATIONAL_CODE), (Level.DEPARTEMENT, "2A"))
LABELS = RunLabels(DATES, PLACES, DATES, ("T",))


def outcomes(value: float) -> RunOutcomes:
    """Return a run in which every metric has this value; its département records no shells."""
    values = np.full((len(PLACES), len(DATES), len(METRICS)), value)
    values[1, :, METRICS.index("n_shells")] = np.nan
    return RunOutcomes.of(LABELS, list(values), np.zeros((1, len(DATES), 2), np.uint8))


class MadeHere:
    """Stands for a worker process: a run takes some turns of the loop, and ends as soon as it is stale."""

    made: list[tuple[int, str]]  # tab and arm of the runs that were made to their end

    def __init__(self, instructions: Any, generations: Any) -> None:
        self.generations = generations

    async def call(self, task: Callable[..., Any], *arguments: Any) -> Any:
        if task is not runs.make:
            return ()
        run, ticket = arguments
        for _ in range(MONTHS):
            await asyncio.sleep(0)
            if self.generations[ticket.tab] != ticket.generation:
                return None
        if run.identity == "broken":
            raise BrokenProcessPool("ended")
        self.made.append((ticket.tab, run.identity))
        return pickle.loads(pickle.dumps(outcomes(float(run.draw))))

    def end(self) -> None:
        pass


class EndlessEngine(Engine):
    """A run without a last month: only a stale ticket ends it. The last of the shared numbers tells that it began."""

    def trajectory(self, inputs: Any) -> Iterator[Any]:
        while True:
            yield None
            worker._generations[-1] = 1  # type: ignore[index]
            time.sleep(0.001)


def make_endless(instructions: Any, run: Run, ticket: Ticket) -> None:
    """Stand for `worker.make` in a worker process."""
    try:
        for _ in EngineOfTicket(EndlessEngine(), ticket).trajectory(run):  # type: ignore[arg-type]
            pass
    except StaleRun:
        return


def prepare_nothing(*_: Any) -> tuple[()]:
    """Stand for what a worker process does before its first run."""
    return ()
