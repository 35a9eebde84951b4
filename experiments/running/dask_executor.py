"""Runs made by the workers of a Dask scheduler: one that is already running, or a cluster on this machine.

How the scheduler and its workers were started (Slurm, Kubernetes, a cloud, by hand) does not matter to a study: it
needs an address only (docs/scaling.md). When a worker dies, Dask makes its runs on another one.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from distributed import Client, LocalCluster

from experiments.mistakes import UserMistake
from experiments.running.executors import BatchExecutor, hold_interruptions, single_threaded_processes
from experiments.running.worker_context import (
    WorkerInstructions,
    WorkerMismatchError,
    instructions_for,
    make_batch_in_worker,
)
from experiments.study.definition import StudyDefinition

_THIS_MACHINE = "127.0.0.1"  # nobody else reaches a cluster of this machine
_TIMEOUT = 10.0  # seconds until a scheduler that does not answer counts as out of reach
_BATCHES_SUBMITTED = 1000  # at a time: enough for hundreds of workers


@contextmanager
def open_dask_executor(
    instructions: WorkerInstructions, address: str | None, processes: int
) -> Iterator[BatchExecutor]:
    """Make runs on the workers of a scheduler, or in so many processes of a cluster on this machine."""
    with _quiet(), _client(address, processes) as client:
        pool = client.get_executor(pure=False)
        try:
            yield BatchExecutor(pool, partial(make_batch_in_worker, instructions), _BATCHES_SUBMITTED)
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
        with _quiet(), _client(address, 1) as client:
            answers = client.run(_mismatch, instructions_for(study), on_error="return")
    except OSError as error:
        what = f"no Dask scheduler answers at {address} ({error or type(error).__name__})"
        raise UserMistake(what, where, "the address that `dask scheduler` prints, tcp://HOST:PORT") from None
    for worker, answer in answers.items():
        if answer is not None:
            what = f"the Dask worker {worker} cannot make the runs of this study: {answer}"
            raise UserMistake(what, where, "workers with this project, its data and its libraries (docs/scaling.md)")
    return len(answers)


def _mismatch(instructions: WorkerInstructions) -> str | None:
    """Return, in a worker, why it cannot make the runs of these instructions, None when it can."""
    try:
        instructions.check_version()
    except WorkerMismatchError as mismatch:
        return str(mismatch)
    return None
