"""Where runs are made: one after the other, or several at a time in processes of one thread each."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.study.runs import Run, Trajectory, failure_of, make_run
from experiments.study.store import Failure
from sim.world.world import World

_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")


@dataclass(frozen=True)
class Workshop:
    """All that runs share: the world, the engine, and the folder they are stored in."""

    world: World
    trajectory: Trajectory
    folder: Path


Outcome = tuple[Run, Failure | None]


def make_runs(runs: Sequence[Run], workshop: Workshop, compute: str, workers: int) -> Iterator[Outcome]:
    """Make and store runs, yielding each as it ends (in no particular order) with its failure, if it failed."""
    processes = min(workers, len(runs)) if compute == "local" else 1
    if processes > 1:
        yield from _in_processes(runs, workshop, processes)
    else:
        yield from ((run, make_run(run, workshop.world, workshop.folder, workshop.trajectory)) for run in runs)


def _in_processes(runs: Sequence[Run], workshop: Workshop, processes: int) -> Iterator[Outcome]:
    # Fresh processes on every platform: a forked one could inherit a lock held by a thread of a library.
    fresh = multiprocessing.get_context("spawn")
    with (
        _one_thread_each(),
        ProcessPoolExecutor(processes, mp_context=fresh, initializer=_move_in, initargs=(workshop,)) as pool,
    ):
        futures = {pool.submit(_make_here, run): run for run in runs}
        try:
            for future in as_completed(futures):
                yield futures[future], _result(future, futures[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _result(future: "Future[Failure | None]", run: Run) -> Failure | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return failure_of(run, RuntimeError("a worker process died (out of memory?); start again to make this run"))


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let the processes started inside use one thread each, so that they do not fight for the processors."""
    before = {name: os.environ.get(name) for name in _THREAD_SETTINGS}
    os.environ.update(dict.fromkeys(_THREAD_SETTINGS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


_here: list[Workshop] = []  # in a worker process: the workshop it moved into


def _move_in(workshop: Workshop) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interruption ends a worker without a traceback
    _here[:] = [workshop]


def _make_here(run: Run) -> Failure | None:
    (workshop,) = _here
    return make_run(run, workshop.world, workshop.folder, workshop.trajectory)
