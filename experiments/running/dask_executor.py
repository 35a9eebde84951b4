"""Runs made by the workers of a Dask scheduler: one that runs already, anywhere, or one of this machine's own.

How the scheduler and its workers came to run – Slurm, Kubernetes, a cloud, by hand – is no business of a study: it
knows an address (docs/scaling.md). Dask makes the runs of a worker that dies elsewhere.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from distributed import Client, LocalCluster

from experiments.mistakes import UserMistake
from experiments.running.executors import Crew, interruptions_held, one_thread_each
from experiments.running.worker_context import Order, Refused, make_there, order_of
from experiments.study.definition import StudyDefinition

_THIS_MACHINE = "127.0.0.1"  # nobody else reaches a cluster of this machine
_PATIENCE = 10.0  # seconds until a scheduler that does not answer counts as out of reach
_AHEAD = 1000  # batches that the scheduler knows of at a time: enough for hundreds of workers


@contextmanager
def dask_crew(order: Order, address: str | None, processes: int) -> Iterator[Crew]:
    """Make runs on the workers of a scheduler, or in so many processes of a cluster of this machine."""
    with _quiet(), _client(address, processes) as client:
        executor = client.get_executor(pure=False)
        try:
            yield Crew(executor, partial(make_there, order), _AHEAD)
        except BaseException:
            executor.shutdown(wait=False)
            raise


@contextmanager
def _client(address: str | None, processes: int) -> Iterator[Client]:
    if address is not None:
        with Client(address, timeout=_PATIENCE, set_as_default=False) as client:
            yield client
        return
    with one_thread_each():
        with interruptions_held():
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
    """Keep Dask's own reports of workers that come and go off the screen."""
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
            answers = client.run(_refusal, order_of(study), on_error="return")
    except OSError as error:
        what = f"no Dask scheduler answers at {address} ({error or type(error).__name__})"
        raise UserMistake(what, where, "the address that `dask scheduler` prints, tcp://HOST:PORT") from None
    for worker, answer in answers.items():
        if answer is not None:
            what = f"the Dask worker {worker} cannot make the runs of this study: {answer}"
            raise UserMistake(what, where, "workers with this project, its data and its libraries (docs/scaling.md)")
    return len(answers)


def _refusal(order: Order) -> str | None:
    """Return, in a worker, why it refuses an order."""
    try:
        order.refuse_differences()
    except Refused as refused:
        return str(refused)
    return None
