"""One loop for every way of computing: it submits batches of runs, collects their results and stores them.

Workers return each run as the bytes of its file, and this process writes it. So workers need no shared folder, a full
disk is noticed in one place, and no worker can leave half a file. What workers of a Dask scheduler return is checked
before it counts: it travelled, and they are other people's machines.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from importlib import import_module

from experiments.mistakes import UserMistake
from experiments.running.executors import BatchExecutor, open_process_executor, open_serial_executor
from experiments.running.make_runs import RunResult, failure_of, store_run
from experiments.running.reaching import check_reached
from experiments.running.run_rows import RunRows
from experiments.running.worker_context import Batch, Result, Work, WorkerContext, WorkerMismatchError, make_in_worker
from experiments.storing.run_files import Failure, run_in
from experiments.study.definition import StudyDefinition
from experiments.study.runs import Run

_DASK = "experiments.running.dask_executor"  # imported only when asked for: Dask is optional, and slow to import
_LONGEST_WAIT = 1.0  # seconds until this process checks again for an interruption that another thread received
RunEnd = tuple[Run, Failure | None]


class WorkStopped(RuntimeError):  # noqa: N818 — a state of the machines, not an error of the program
    """No further run can be made; those already made are stored."""


def make_runs(
    runs: Sequence[Run],
    context: WorkerContext,
    compute: str,
    workers: int,
    address: str | None = None,
    on_absence: Callable[[], None] = lambda: None,
) -> Generator[RunEnd, None, None]:
    """Make and store runs; yield each when it has ended (in no particular order), with its failure if it failed.

    `compute` is serial, local (that many processes) or dask (a scheduler's address, or that many processes).
    `on_absence` is called when a scheduler has had no worker for some seconds.
    Closing the generator stops the work at once. Raises DiskFull, and WorkStopped.
    """
    waiting = deque(context.batches(runs))
    if not waiting:
        return
    promised = RunRows.of(runs[0], context.world) if compute == "dask" else None
    with executor_for(
        context, WorkerContext.make, compute, min(workers, len(waiting)), address, on_absence
    ) as executor:
        for batch, results in work_ends(waiting, executor, _all_failed):
            for run, result in zip(batch, _checked(batch, results, promised), strict=True):
                yield run, store_run(run, result, context.folder)


def check_compute(study: StudyDefinition) -> int | None:
    """Return how many workers the Dask scheduler of a study has now, None for a study without a scheduler.

    Raises UserMistake when a study cannot be computed in the way it asks for, before any run is made.
    """
    if study.compute != "dask":
        return None
    if study.address is not None:
        check_reached(study.address)
    try:
        dask = import_module(_DASK)
    except ModuleNotFoundError as missing:
        what = f"compute=dask needs Dask, which is not installed (no module {missing.name!r})"
        raise UserMistake(what, "compute=dask", "pip install -e '.[dask]'; or compute=local") from None
    return None if study.address is None else dask.check_scheduler(study, study.address)


def executor_for(
    context: WorkerContext,
    make: Callable[[WorkerContext, Work], Result],
    compute: str,
    workers: int,
    address: str | None,
    on_absence: Callable[[], None] = lambda: None,
) -> AbstractContextManager[BatchExecutor[Work, Result]]:
    """Return the executor for a way of computing: this process, other processes, or the workers of a scheduler.

    `make` does a piece of work in the context of a worker.
    """
    if compute == "dask":
        there = partial(make_in_worker, make, context.instructions())
        executor: AbstractContextManager[BatchExecutor[Work, Result]]
        executor = import_module(_DASK).open_dask_executor(there, address, workers, on_absence)
        return executor
    if compute == "local" and workers > 1:
        return open_process_executor(partial(make_in_worker, make, context.instructions()), workers)
    return open_serial_executor(partial(make, context))


def work_ends(
    waiting: deque[Work],
    executor: BatchExecutor[Work, Result],
    failed: Callable[[Work, Exception], Result],
    width: int | None = None,
) -> Iterator[tuple[Work, Result]]:
    """Yield pieces of work with their results, `failed` in their place where something went wrong.

    At most `width` pieces are submitted at a time. When processes die, any of the submitted ones may be the cause.
    These are made again, half as many at a time, so that in the end only the one that kills its process fails.
    """
    width = width or executor.width
    while waiting:
        lost = yield from _until_processes_die(waiting, executor, failed, width)
        if lost:
            executor.restart()
        if width > 1:
            yield from work_ends(deque(lost), executor, failed, width // 2)
        else:
            died = RuntimeError("the process that made this run died (out of memory?)")
            yield from ((work, failed(work, died)) for work in lost)


def _until_processes_die(
    waiting: deque[Work], executor: BatchExecutor[Work, Result], failed: Callable[[Work, Exception], Result], width: int
) -> Generator[tuple[Work, Result], None, list[Work]]:
    """Yield the results of work until none waits, or until processes die: then return the work lost with them."""
    submitted: dict[Future[Result], Work] = {}
    lost: list[Work] = []
    while (waiting and not lost) or submitted:
        while waiting and not lost and len(submitted) < width:
            try:
                submitted[executor.submit(waiting[0])] = waiting[0]
            except BrokenExecutor:
                if not submitted:  # otherwise the submitted ones will report it
                    executor.restart()
                break
            waiting.popleft()
        ended = wait(submitted, timeout=_LONGEST_WAIT, return_when=FIRST_COMPLETED).done
        if not ended and executor.watch is not None:
            executor.watch()
        for future in ended:
            work = submitted.pop(future)
            try:
                result = _result_of(work, future, failed)
            except BrokenExecutor:
                lost.append(work)
            else:
                yield work, result
    return lost


def _result_of(work: Work, future: "Future[Result]", failed: Callable[[Work, Exception], Result]) -> Result:
    """Return the result of a piece of work. Raises WorkStopped, and BrokenExecutor when its process died."""
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except WorkerMismatchError as mismatch:
        raise WorkStopped(str(mismatch)) from None
    except CancelledError:
        raise WorkStopped("the connection to the scheduler was lost") from None
    except Exception as error:
        return failed(work, error)


def _checked(batch: Batch, results: list[RunResult], promised: RunRows | None) -> list[RunResult]:
    """Return the results of a batch, failures in the place of those that are not of its runs."""
    if promised is None:
        return results
    if not isinstance(results, list) or len(results) != len(batch):
        return _all_failed(batch, RuntimeError(f"its worker did not answer with {len(batch)} results"))
    wrong = RuntimeError("its worker answered with something else than this run")
    return [
        one if _is_of_run(run, one, promised) else failure_of(run, wrong)
        for run, one in zip(batch, results, strict=True)
    ]


def _is_of_run(run: Run, result: object, promised: RunRows) -> bool:
    if isinstance(result, Failure):
        return replace(result, message="") == Failure(run.arm, run.draw, run.replicate, run.identity, "")
    file = run_in(result, run.identity) if isinstance(result, bytes) else None
    return file is not None and promised.are_in(file, run)


def _all_failed(batch: Batch, error: Exception) -> list[RunResult]:
    return [failure_of(run, error) for run in batch]
