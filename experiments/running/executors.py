"""Executors that make batches of runs on this machine: in this process, or in several processes of one thread each."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, Generic

from experiments.running.worker_context import Result, Work

_THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "ARROW_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)
_SECONDS_TO_END = 3.0  # a process that has not ended by itself after this time is killed
_BATCHES_PER_PROCESS = 2  # submitted at a time, so that no process waits for its next batch
_PARENT_ENDED = 1  # exit status of a worker whose parent was killed; nobody is left to read it


@dataclass
class BatchExecutor(Generic[Work, Result]):
    """A pool of workers that makes batches of runs or portions, and how many of them to submit at a time."""

    pool: Executor
    make: Callable[[Work], Result]  # called in the worker
    width: int
    new_pool: Callable[[], Executor] | None = None  # replaces a pool whose processes died
    watch: Callable[[], None] | None = None  # called now and then while nothing ends

    def submit(self, work: Work) -> "Future[Result]":
        """Submit a batch or a portion. Raises BrokenExecutor when processes of the pool have died."""
        with hold_interruptions():
            return self.pool.submit(self.make, work)

    def restart(self) -> None:
        """Start a new pool after processes died."""
        if self.new_pool is not None:
            self.pool = self.new_pool()


@dataclass
class WorkerCount:
    """Tells, once each time, that nobody has been there to make runs for some seconds."""

    n_workers: Callable[[], int]
    tell: Callable[[], None]
    patience: float = 10.0  # seconds
    _since: float | None = None  # when nobody was there first; infinity once that was told

    def look(self) -> None:
        """Look whether workers are there."""
        if self.n_workers():
            self._since = None
        elif self._since is None:
            self._since = monotonic()
        elif monotonic() - self._since >= self.patience:
            self._since = inf
            self.tell()


class SerialExecutor(Executor):
    """An executor that does each task at once, in this thread."""

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Do a task and return its finished future; KeyboardInterrupt and the like are raised."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def open_serial_executor(make: Callable[[Work], Result]) -> Iterator[BatchExecutor[Work, Result]]:
    """Make runs one batch after the other, in this process."""
    yield BatchExecutor(SerialExecutor(), make, width=1)


@contextmanager
def open_process_executor(make: Callable[[Work], Result], processes: int) -> Iterator[BatchExecutor[Work, Result]]:
    """Make runs in so many processes; they end at once when this process is interrupted, fails or is killed."""
    others = multiprocessing.active_children()
    new_pool = partial(_new_pool, processes)
    with single_threaded_processes():
        executor = BatchExecutor(new_pool(), make, _BATCHES_PER_PROCESS * processes, new_pool)
        try:
            yield executor
        except BaseException:
            results = getattr(executor.pool, "_result_queue", None)
            executor.pool.shutdown(wait=False, cancel_futures=True)
            _end_all_but(others)
            end_reading(results)
            raise
        executor.pool.shutdown()


def _end_all_but(others: Sequence[BaseProcess]) -> None:
    """End all child processes except these; kill those that do not end by themselves."""
    while started := set(multiprocessing.active_children()) - set(others):
        for process in started:
            process.terminate()
        for process in started:
            process.join(_SECONDS_TO_END)
            if process.is_alive():
                process.kill()
                process.join()


def end_reading(results: Any) -> None:
    """Close the last end from which results may come, so that the thread that reads them ends.

    A process that was ended may have written half a result; the thread, which Python waits for, would wait for the
    other half for ever.
    """
    if results is not None:
        results._writer.close()


def _new_pool(processes: int) -> Executor:
    # "spawn" on every platform: a forked process could inherit a lock held by a thread of a library.
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=spawn, initializer=end_with_parent)


def end_with_parent() -> None:
    """Make this worker process end as soon as its parent has ended, also when the parent was killed.

    Otherwise a worker would wait for ever for the next batch. A file that it is writing is lost; all others are whole.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), name="end with parent", daemon=True).start()


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(_PARENT_ENDED)


@contextmanager
def hold_interruptions() -> Iterator[None]:
    """Delay Ctrl-C until the end of the block: processes started inside ignore it, and are ended by this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    with _delay_interruption():
        before: Sequence[int] = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # type: ignore[assignment]
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _delay_interruption() -> Iterator[None]:
    """Handle an interruption at the end: when it is blocked here, another thread may receive it in the meantime."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: received.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if received and callable(handler):
        handler(signal.SIGINT, None)


@contextmanager
def single_threaded_processes() -> Iterator[None]:
    """Let processes started inside use one thread each, so that they do not compete for processors."""
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
