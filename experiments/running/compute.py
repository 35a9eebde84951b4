"""One loop for every way of computing: it hands out batches of runs, takes in what became of them, and stores it.

Workers return the sealed file of each run, and this process writes it. Workers need no folder in common with it, a full
disk is noticed in one place, and whatever becomes of a worker, nothing half written is left of it.
"""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import AbstractContextManager
from importlib import import_module

from experiments.mistakes import UserMistake
from experiments.running.executors import Crew, alone_here, processes_here
from experiments.running.make_runs import Made, failure_of, keep_run
from experiments.running.worker_context import Batch, Refused, Workshop
from experiments.storing.run_files import Failure
from experiments.study.definition import StudyDefinition
from experiments.study.runs import Run

_DASK = "experiments.running.dask_executor"  # imported when asked for: Dask is optional, and slow to import
_LOOK_UP = 1.0  # seconds: an interruption that another thread of this process was handed is heard no later
Outcome = tuple[Run, Failure | None]
_Answer = tuple[Batch, list[Made]]


class WorkStopped(RuntimeError):  # noqa: N818 — a state of the machines, not an error of the program
    """No further run can be made where this study is computed; those made are stored."""


def make_runs(
    runs: Sequence[Run], workshop: Workshop, compute: str, workers: int, address: str | None = None
) -> Generator[Outcome, None, None]:
    """Make and store runs, yielding each as it ends (in no particular order) with its failure, if it failed.

    `compute` is serial, local (that many processes) or dask (a scheduler's address, or that many processes).
    Closing the generator stops the work at once. Raises DiskFull, and WorkStopped.
    """
    jobs = deque(workshop.batches(runs))
    if not jobs:
        return
    with crew_of(workshop, compute, min(workers, len(jobs)), address) as crew:
        for batch, made in _answers(jobs, crew, crew.width):
            for run, result in zip(batch, made, strict=True):
                yield run, keep_run(run, result, workshop.folder)


def check_compute(study: StudyDefinition) -> int | None:
    """Return how many workers the Dask scheduler that a study names has now, None where it names none.

    Raises UserMistake when a study cannot be computed as it asks, before anything is computed for it.
    """
    if study.compute != "dask":
        return None
    try:
        dask = import_module(_DASK)
    except ModuleNotFoundError as missing:
        what = f"compute=dask needs Dask, which is not installed (no module {missing.name!r})"
        raise UserMistake(what, "compute=dask", "pip install -e '.[dask]'; or compute=local") from None
    n_workers: int | None = None if study.address is None else dask.check_scheduler(study, study.address)
    return n_workers


def crew_of(workshop: Workshop, compute: str, workers: int, address: str | None) -> AbstractContextManager[Crew]:
    """Return who works in a workshop: this process alone, processes of this machine, or the workers of a scheduler."""
    if compute == "dask":
        crew: AbstractContextManager[Crew] = import_module(_DASK).dask_crew(workshop.order(), address, workers)
        return crew
    if compute == "local" and workers > 1:
        return processes_here(workshop.order(), workers)
    return alone_here(workshop)


def _answers(waiting: deque[Batch], crew: Crew, width: int) -> Iterator[_Answer]:
    """Yield what became of batches, so many under way at a time.

    When processes die, any of the batches under way may be the cause. These are made again, half as many at a time, so
    that in the end the batch that kills its process is alone with it, and fails alone.
    """
    while waiting:
        suspects = yield from _until_processes_die(waiting, crew, width)
        if suspects:
            crew.renew()
        if width > 1:
            yield from _answers(deque(suspects), crew, width // 2)
        else:
            died = RuntimeError("the process that made this run died (out of memory?)")
            yield from ((batch, _failed(batch, died)) for batch in suspects)


def _until_processes_die(waiting: deque[Batch], crew: Crew, width: int) -> Generator[_Answer, None, list[Batch]]:
    """Yield what became of batches until none waits, or until processes die: then return those under way."""
    under_way: dict[Future[list[Made]], Batch] = {}
    suspects: list[Batch] = []
    while (waiting and not suspects) or under_way:
        while waiting and not suspects and len(under_way) < width:
            try:
                under_way[crew.submit(waiting[0])] = waiting[0]
            except BrokenExecutor:
                if not under_way:  # otherwise these are about to say so
                    crew.renew()
                break
            waiting.popleft()
        for future in wait(under_way, timeout=_LOOK_UP, return_when=FIRST_COMPLETED).done:
            batch = under_way.pop(future)
            made = _made(batch, future)
            if made is None:
                suspects.append(batch)
            else:
                yield batch, made
    return suspects


def _made(batch: Batch, future: "Future[list[Made]]") -> list[Made] | None:
    """Return what became of a batch, None when the processes died under it. Raises WorkStopped."""
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except Refused as refused:
        raise WorkStopped(str(refused)) from None
    except CancelledError:
        raise WorkStopped("the connection to the scheduler was lost") from None
    except Exception as error:
        return _failed(batch, error)


def _failed(batch: Batch, error: Exception) -> list[Made]:
    return [failure_of(run, error) for run in batch]
