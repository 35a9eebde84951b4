"""Runs made by the workers of a Dask scheduler: one that is already running, or a cluster on this machine.

How the scheduler and its workers were started (Slurm, Kubernetes, a cloud, by hand) does not matter to a study: it
needs an address only (docs/scaling.md). When a worker dies, Dask makes its runs on another one.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial

from distributed import Client, LocalCluster
from distributed.comm.core import connect
from distributed.core import send_recv
from distributed.security import Security

from experiments.mistakes import UserMistake
from experiments.running.executors import (
    BatchExecutor,
    WorkerCount,
    hold_interruptions,
    single_threaded_processes,
)
from experiments.running.reaching import no_scheduler
from experiments.running.worker_context import (
    Result,
    Work,
    WorkerInstructions,
    WorkerMismatchError,
    instructions_for,
)
from experiments.study.definition import StudyDefinition

_THIS_MACHINE = "127.0.0.1"  # nobody else reaches a cluster of this machine
_TIMEOUT = 10.0  # seconds until what does not answer as a scheduler does counts as none
_BATCHES_SUBMITTED = 1000  # at a time: enough for hundreds of workers


@contextmanager
def open_dask_executor(
    make: Callable[[Work], Result], address: str | None, processes: int, on_absence: Callable[[], None]
) -> Iterator[BatchExecutor[Work, Result]]:
    """Make runs on the workers of a scheduler, or in so many processes of a cluster on this machine.

    `on_absence` is called when the scheduler has had no worker for some seconds.
    """
    with _quiet(), _client(address, processes) as client:
        pool = client.get_executor(pure=False)
        watch = WorkerCount(partial(_n_workers, client), on_absence)
        try:
            yield BatchExecutor(pool, make, _BATCHES_SUBMITTED, watch=watch.look)
        except BaseException:
            pool.shutdown(wait=False)
            raise


@contextmanager
def _client(address: str | None, processes: int) -> Iterator[Client]:
    if address is not None:
        with Client(address, timeout=_TIMEOUT, set_as_default=False) as client:
            yield client
        return
    with single_threaded_processes():
        with hold_interruptions():
            cluster = LocalCluster(
                host=_THIS_MACHINE,
                n_workers=processes,
                threads_per_worker=1,
                processes=True,
                memory_limit=0,
                dashboard_address=f"{_THIS_MACHINE}:0",
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's messages about workers that come and go off the screen."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def check_scheduler(study: StudyDefinition, address: str) -> int:
    """Return how many workers a scheduler has now; it may have none yet.

    Raises UserMistake when it cannot be reached, or when a worker would make other runs than this process.
    """
    where = f"compute.address={address}"
    try:
        with _quiet():
            _ask(address)
            with _client(address, 1) as client:
                answers = client.run(_mismatch, instructions_for(study), on_error="return")
    except Exception as error:  # whatever else listens there may answer anything
        raise no_scheduler(address, error) from None
    for worker, answer in answers.items():
        if answer is not None:
            what = f"the Dask worker {worker} cannot make the runs of this study: {answer}"
            raise UserMistake(what, where, "workers with this project, its data and its libraries (docs/scaling.md)")
    return len(answers)


def _n_workers(client: Client) -> int:
    """Return how many workers a scheduler has, 0 where it says nothing."""
    with suppress(OSError, TimeoutError):
        return len(client.nthreads(callback_timeout=_TIMEOUT))
    return 0


def _ask(address: str) -> None:
    """Ask what listens at an address whether it is a scheduler. Raises an error of any kind where it is not."""
    with ThreadPoolExecutor(1) as thread:  # where no other event loop runs
        kind = thread.submit(asyncio.run, _kind(address)).result()
    if not kind.startswith("Scheduler"):
        raise ConnectionError(f"a Dask {kind.lower()} answers")


async def _kind(address: str) -> str:
    """Return what a process of Dask says it is."""

    async def asked() -> str:
        comm = await connect(address, timeout=_TIMEOUT, **Security().get_connection_args("client"))
        try:
            return str((await send_recv(comm, op="identity"))["type"])
        finally:
            comm.abort()

    return await asyncio.wait_for(asked(), _TIMEOUT)


def _mismatch(instructions: WorkerInstructions) -> str | None:
    """Return, in a worker, why it cannot make the runs of these instructions, None when it can."""
    try:
        instructions.check_version()
    except WorkerMismatchError as mismatch:
        return str(mismatch)
    return None
