"""Who makes runs on this machine: this process alone, or processes of one thread each.

A crew is an executor of the standard library (`concurrent.futures.Executor`) with a way to start afresh after its
processes died, and to stop at once.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any

from experiments.running.make_runs import Made
from experiments.running.orphans import end_with_parent
from experiments.running.worker_context import Batch, Order, Workshop, make_there

_THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "ARROW_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)
_PATIENCE = 3.0  # seconds that a process has to end by itself
_AHEAD = 2  # batches handed out for each process, so that none waits for the next one


@dataclass
class Crew:
    """An executor that makes batches, and how many of them to hand out at a time."""

    executor: Executor
    make: Callable[[Batch], list[Made]]  # runs where the executor runs it
    width: int
    start: Callable[[], Executor] | None = None  # another executor, after the processes of the first died

    def submit(self, batch: Batch) -> "Future[list[Made]]":
        """Hand out a batch. Raises BrokenExecutor when processes have died."""
        with interruptions_held():
            return self.executor.submit(self.make, batch)

    def renew(self) -> None:
        """Start afresh after processes died."""
        if self.start is not None:
            self.executor = self.start()


class SerialExecutor(Executor):
    """An executor that does what it is handed at once, in this thread."""

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Do a task and return its ended future; what is no error of the task, as Ctrl-C, is raised."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def alone_here(workshop: Workshop) -> Iterator[Crew]:
    """Make runs one batch after the other, in this process."""
    yield Crew(SerialExecutor(), workshop.make, width=1)


@contextmanager
def processes_here(order: Order, processes: int) -> Iterator[Crew]:
    """Make runs in so many processes; they end at once when this process is interrupted, fails or is killed."""
    others = multiprocessing.active_children()
    start = partial(_pool, processes)
    with one_thread_each():
        crew = Crew(start(), partial(make_there, order), _AHEAD * processes, start)
        try:
            yield crew
        except BaseException:
            crew.executor.shutdown(wait=False, cancel_futures=True)
            _end_all_but(others)
            raise
        crew.executor.shutdown()


def _end_all_but(others: Sequence[BaseProcess]) -> None:
    """End the processes that were started since; one that does not hear of it is killed."""
    while started := set(multiprocessing.active_children()) - set(others):
        for process in started:
            process.terminate()
        for process in started:
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()


def _pool(processes: int) -> Executor:
    # Fresh processes on every platform: a forked one could inherit a lock held by a thread of a library.
    fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=fresh, initializer=end_with_parent)


@contextmanager
def interruptions_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: processes started inside never hear it, and are ended by this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    with _interruptions_heard_later():
        before: Sequence[int] = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # type: ignore[assignment]
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interruptions_heard_later() -> Iterator[None]:
    """Answer an interruption at the end: blocked here, it may reach another thread, and Python answers in this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if heard and callable(usual):
        usual(signal.SIGINT, None)


@contextmanager
def one_thread_each() -> Iterator[None]:
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
