"""The worker processes of the page and who gets them: each tab in turn, and only for its last request.

Everything here happens in one event loop; only the runs themselves are made elsewhere.
"""

import asyncio
import multiprocessing
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from ctypes import Array, c_uint64
from dataclasses import dataclass, field, replace
from typing import Any, Final

from experiments.exploring.cache import RunCache, RunName
from experiments.exploring.worker import (
    RunLabels,
    RunOutcomes,
    StaleRun,
    Ticket,
    build,
    compile_kernels,
    help_compile,
    make,
    start_worker,
)
from experiments.running.executors import end_reading, hold_interruptions, single_threaded_processes
from experiments.running.worker_context import WorkerInstructions, instructions_for
from experiments.study.definition import StudyDefinition
from experiments.study.runs import Run

MOST_TABS: Final = 32
Made = tuple[Run, RunOutcomes | Exception]


class TabMistake(Exception):  # noqa: N818 — what happened, as UserMistake
    """As many tabs are open as the workers can tell apart."""


def name_of(run: Run) -> RunName:
    """Return the name of a run, whose identity is that of its arm."""
    return run.identity, run.draw, run.replicate


@dataclass
class Tab:
    """A tab of the browser: the runs that its last request still waits for."""

    number: int
    generations: "Array[Any]"  # shared with the workers
    waiting: deque[Run] = field(default_factory=deque)
    made: "asyncio.Queue[Made]" = field(default_factory=asyncio.Queue)

    @property
    def ticket(self) -> Ticket:
        """What runs of the last request are made for."""
        return Ticket(self.number, self.generations[self.number])

    def stop(self) -> None:
        """Drop what was asked for; runs under way end before their next month."""
        self.generations[self.number] += 1
        self.waiting.clear()
        self.made = asyncio.Queue()

    def hear(self, ticket: Ticket, run: Run, outcome: RunOutcomes | Exception) -> None:
        """Take a run that was made, unless it is stale."""
        if ticket == self.ticket:
            self.made.put_nowait((run, outcome))


class Worker:
    """One process, which makes one run at a time."""

    def __init__(self, instructions: WorkerInstructions, generations: "Array[Any]") -> None:
        self._instructions, self._generations = instructions, generations
        self._process = self._started()

    async def call(self, task: Callable[..., Any], *arguments: Any) -> Any:
        """Do a task of the worker with its instructions. Raises what the task raises; a dead process is replaced."""
        try:
            with hold_interruptions(), single_threaded_processes():
                future = self._process.submit(task, self._instructions, *arguments)
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            self._process.shutdown(wait=False)
            self._process = self._started()
            raise

    def end(self) -> None:
        """End the process."""
        results = self._process._result_queue
        for process in list((self._process._processes or {}).values()):
            process.terminate()
        end_reading(results)
        self._process.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, mp_context=spawn, initializer=start_worker, initargs=(self._generations,))


class Workers:
    """The workers of the page, shared fairly by its tabs."""

    def __init__(self, study: StudyDefinition, n_workers: int, most_bytes: int) -> None:
        generations = multiprocessing.get_context("spawn").RawArray(c_uint64, MOST_TABS)
        instructions = instructions_for(study)
        self._study, self._generations = study, generations
        self._workers = [Worker(instructions, generations) for _ in range(n_workers)]
        self._serving: list[asyncio.Task[None]] = []
        self._tabs: dict[int, Tab] = {}
        self._last_served = -1
        self._wake = asyncio.Event()
        self.cache = RunCache(most_bytes)
        self.n_running = 0
        self._labels: dict[RunLabels, RunLabels] = {}  # so that all runs share theirs
        self.territories: tuple[Mapping[str, str], ...] = ()

    @property
    def n_steps(self) -> int:
        """How many steps `start` takes."""
        return len(self._workers) + 1

    async def start(self, advance: Callable[[int], None]) -> None:
        """Prepare all workers, the first one before others, which read what it writes; tell the steps done."""
        first, *others = self._workers
        arm = self._study.arms[0]
        self.territories = await first.call(build)
        advance(1)
        help_first = (worker.call(help_compile, arm.policy, arm.behaviour) for worker in others[:1])
        await asyncio.gather(first.call(compile_kernels, arm.policy, arm.behaviour), *help_first)
        for number, worker in enumerate(others, start=2):
            advance(number)
            await worker.call(compile_kernels, arm.policy, arm.behaviour)
        self._serving = [asyncio.create_task(self._serve(worker)) for worker in self._workers]
        advance(self.n_steps)

    def open_tab(self) -> Tab:
        """Return a new tab. Raises TabMistake."""
        free = [number for number in range(MOST_TABS) if number not in self._tabs]
        if not free:
            raise TabMistake
        self._tabs[free[0]] = Tab(free[0], self._generations)
        return self._tabs[free[0]]

    def close_tab(self, tab: Tab) -> None:
        """End the work of a tab that was closed."""
        tab.stop()
        self._tabs.pop(tab.number, None)

    async def ask(self, tab: Tab, runs: Sequence[Run]) -> AsyncIterator[Made]:
        """Yield runs, or why they failed, as they come, in place of everything that the tab asked for before."""
        tab.stop()
        ticket, made = tab.ticket, tab.made
        for run in runs:
            found = self.cache.find(name_of(run))
            if found is None:
                tab.waiting.append(run)
            else:
                tab.hear(ticket, run, found)
        self._wake.set()
        for _ in runs:
            yield await made.get()

    async def close(self) -> None:
        """End all processes."""
        for task in self._serving:
            task.cancel()
        for task in self._serving:
            with suppress(asyncio.CancelledError):
                await task
        for worker in self._workers:
            worker.end()

    async def _serve(self, worker: Worker) -> None:
        while True:
            tab, run = await self._next()
            ticket = tab.ticket
            try:
                tab.hear(ticket, run, await self._made(worker, run, ticket))
            except StaleRun:
                continue
            except Exception as error:
                tab.hear(ticket, run, error)

    async def _made(self, worker: Worker, run: Run, ticket: Ticket) -> RunOutcomes:
        found: RunOutcomes | None = self.cache.find(name_of(run))
        if found is None:
            self.n_running += 1
            try:
                found = await worker.call(make, run, ticket)
            finally:
                self.n_running -= 1
            if found is None:
                raise StaleRun
            found = replace(found, labels=self._labels.setdefault(found.labels, found.labels))
            self.cache.keep(name_of(run), found)
        return found

    async def _next(self) -> tuple[Tab, Run]:
        """Return the next run of the tab whose turn it is, as soon as one waits."""
        while not (waiting := [number for number, tab in self._tabs.items() if tab.waiting]):
            self._wake.clear()
            await self._wake.wait()
        self._last_served = min(waiting, key=lambda number: (number <= self._last_served, number))
        tab = self._tabs[self._last_served]
        return tab, tab.waiting.popleft()
