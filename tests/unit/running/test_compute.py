"""Where runs are made: what becomes of the others when a process dies, refuses, or is stopped."""

import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from threading import Thread, Timer
from time import monotonic, sleep

import pyarrow.parquet as pq
import pytest

from experiments.mistakes import UserMistake
from experiments.running import compute
from experiments.running import world_and_engine as models
from experiments.running.compute import WorkStopped, check_compute, make_runs
from experiments.running.executors import BatchExecutor, SerialExecutor, WorkerCount, open_process_executor
from experiments.running.make_runs import RunResult, failure_of, make_run
from experiments.running.run_rows import RunRows
from experiments.running.worker_context import (
    Batch,
    WorkerContext,
    WorkerInstructions,
    WorkerMismatchError,
    instructions_for,
    make_in_worker,
)
from experiments.storing.run_files import Failure, stored_identities, table_of
from experiments.storing.versions import Version, differences, version_here
from experiments.study.definition import TerritoryChoice
from experiments.study.runs import planned_runs
from tests.unit.running.fake_engine import FAKE, small_study, small_world
from tests.unit.running.run_frames import content_of
from tests.unit.running.test_world_and_engine import study_of
from tests.unit.running.troubled_engine import (
    DEADLY,
    ENDLESS,
    ONCE,
    ONCE_DEADLY,
)

WORLD = small_world()
RUNS = planned_runs(small_study(Path("unused")))
OTHER = Version("other code", {"sim/data/a.csv": "1"}, {"numpy": "1.0"})


@dataclass(frozen=True)
class ContextOfOtherCode(WorkerContext):
    """A context whose instructions come from other code than that of the workers."""

    def instructions(self) -> WorkerInstructions:
        study = small_study(self.folder)
        return replace(instructions_for(study), version=replace(version_here(study), code="older"))


def test_only_the_run_that_kills_its_process_fails(tmp_path: Path) -> None:
    runs = planned_runs(small_study(tmp_path))
    outcomes = list(make_runs(runs, WorkerContext(WORLD, DEADLY, tmp_path), "local", 2))
    failures = {(run.arm, run.replicate): failure.message for run, failure in outcomes if failure}
    assert set(failures) == {("fast", 1)}
    assert "died (out of memory?)" in failures["fast", 1]
    assert sorted(run.identity for run, _ in outcomes) == sorted(run.identity for run in runs)
    assert stored_identities(tmp_path) == {run.identity for run, failure in outcomes if failure is None}


def test_runs_under_way_when_a_process_dies_are_made_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ONCE, str(tmp_path / "died"))
    runs, folder = planned_runs(small_study(tmp_path)), tmp_path / "study"
    outcomes = list(make_runs(runs, WorkerContext(WORLD, ONCE_DEADLY, folder), "local", 2))
    assert [failure for _, failure in outcomes if failure] == []
    assert (tmp_path / "died").exists()
    assert stored_identities(folder) == {run.identity for run in runs}


def test_who_stops_asking_ends_the_processes_at_once(tmp_path: Path) -> None:
    runs = planned_runs(small_study(tmp_path, replicates=3))
    before = set(multiprocessing.active_children())
    made = make_runs(runs, WorkerContext(WORLD, ENDLESS, tmp_path), "local", 2)
    first, _ = next(made)
    assert first.replicate == 0
    started = set(multiprocessing.active_children()) - before
    assert started
    made.close()
    for process in started:
        process.join(timeout=300.0)
    assert not any(process.is_alive() for process in started)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs signals")
def test_an_interruption_ends_the_processes_at_once(tmp_path: Path) -> None:
    runs = planned_runs(small_study(tmp_path, replicates=3))
    before, start = set(multiprocessing.active_children()), monotonic()
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite that runs in the background ignores it
    Timer(3.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            list(make_runs(runs, WorkerContext(WORLD, ENDLESS, tmp_path), "local", 2))
    finally:
        signal.signal(signal.SIGINT, usual)
    assert monotonic() - start < 300.0  # a run takes 600
    for process in set(multiprocessing.active_children()) - before:
        process.join(timeout=300.0)
    assert set(multiprocessing.active_children()) <= before


def half_a_result(begun: str) -> None:
    """Write the beginning of a long result as a worker does, and no end."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), (10**6).to_bytes(4, "big") + b"half")
    Path(begun).touch()
    sleep(600.0)


def test_an_interruption_while_a_worker_writes_its_result_ends_everything(tmp_path: Path) -> None:
    readers: list[Thread] = []

    def interrupted() -> None:
        with open_process_executor(print, 1) as executor:
            executor.pool.submit(half_a_result, str(tmp_path / "begun"))
            while not (tmp_path / "begun").exists():
                sleep(0.05)
            readers.append(executor.pool._executor_manager_thread)  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    readers[0].join(timeout=300.0)
    assert not readers[0].is_alive()


@dataclass(frozen=True)
class Answering:
    """A worker that answers with something else than what was asked."""

    change: Callable[[list[RunResult]], object]

    def __call__(self, batch: Batch) -> object:
        return self.change(WorkerContext(WORLD, FAKE, Path("unused")).make(batch))


def flipped(content: bytes) -> bytes:
    return content[:700] + bytes([content[700] ^ 1]) + content[701:]


def as_another(result: RunResult) -> RunResult:
    """Seal the rows of a run under its own name as another replicate."""
    assert isinstance(result, bytes)
    rows = table_of(result).to_pandas().assign(replicate=9)
    identity = pq.ParquetFile(BytesIO(result)).metadata.metadata[b"run identity"].decode()
    return content_of(identity, rows)


@pytest.mark.parametrize(
    "change",
    [
        lambda results: [one[:-100] for one in results],
        lambda results: [flipped(one) for one in results],
        lambda results: [b"" for _ in results],
        lambda results: [None for _ in results],
        lambda results: [as_another(one) for one in results],
        lambda results: [replace(failure_of(RUNS[0], OSError()), identity="another") for _ in results],
        lambda results: [],
        lambda results: [*results, *results],
        lambda results: None,
        lambda results: "PAR1",
    ],
)
def test_a_worker_elsewhere_that_answers_wrongly_is_not_believed(
    change: Callable[[list[RunResult]], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def answering(*_: object) -> Iterator[BatchExecutor[Batch, list[RunResult]]]:
        yield BatchExecutor(SerialExecutor(), Answering(change), width=1)  # type: ignore[arg-type]

    monkeypatch.setattr(compute, "executor_for", answering)
    outcomes = list(make_runs(RUNS, WorkerContext(WORLD, FAKE, tmp_path), "dask", 1, "tcp://127.0.0.1:1"))
    assert [run for run, _ in outcomes] == list(RUNS)
    assert all(
        failure and re.search("its worker |process that made this run", failure.message) for _, failure in outcomes
    )
    assert stored_identities(tmp_path) == set()


def test_two_results_that_were_exchanged_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (make_run(run, WORLD, FAKE) for run in RUNS[:2])
    assert compute._checked(RUNS[:2], [first, second], RunRows.of(RUNS[0], WORLD)) == [first, second]
    exchanged = compute._checked(RUNS[:2], [second, first], RunRows.of(RUNS[0], WORLD))
    assert all(isinstance(one, Failure) for one in exchanged)


def test_that_nobody_is_there_is_told_once_each_time() -> None:
    there, told = [1, 0, 0, 0, 1, 0, 0], list[int]()
    watch = WorkerCount(lambda: there[0], lambda: told.append(len(there)), patience=0.0)
    while there:
        watch.look()
        there.pop(0)
    assert told == [5, 1]


def test_a_worker_with_other_code_refuses_and_the_study_stops(tmp_path: Path) -> None:
    runs = planned_runs(small_study(tmp_path))
    with pytest.raises(WorkStopped, match="its code differs; give it the same"):
        list(make_runs(runs, ContextOfOtherCode(WORLD, FAKE, tmp_path), "local", 2))
    assert stored_identities(tmp_path) == set()


def test_what_differs_is_named(tmp_path: Path) -> None:
    assert differences(OTHER, OTHER) == ()
    other = Version("code", {"sim/data/a.csv": "2", "sim/data/b.csv": "1"}, {"numpy": "2.0"})
    assert differences(OTHER, other) == (
        "its code differs",
        "its sim/data/a.csv differs",
        "its sim/data/b.csv differs",
        "it has numpy 2.0 instead of 1.0",
    )


def test_instructions_are_small_and_a_process_prepares_their_context_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = study_of(TerritoryChoice("departement", "48", None), tmp_path)
    opened = []
    monkeypatch.setattr(
        "experiments.running.worker_context.world_of", lambda one: opened.append(one) or models.world_of(one)
    )
    batch = planned_runs(replace(study, engine="mesa", replicates=1))[:1]
    instructions = instructions_for(replace(study, engine="mesa"))
    monkeypatch.setattr(
        "experiments.running.worker_context.make_batch", lambda batch, world, *_: [len(world.territories)]
    )
    assert make_in_worker(WorkerContext.make, instructions, batch) == make_in_worker(
        WorkerContext.make, instructions, batch
    )
    assert len(opened) == 1
    assert opened[0].territory == study.territory
    other = instructions_for(replace(study, engine="mesa", seed=study.seed + 1))
    make_in_worker(WorkerContext.make, other, batch)
    assert len(opened) == 2


def test_a_worker_without_the_person_s_territories_file_says_so(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("content", encoding="utf-8")
    instructions = instructions_for(small_study(tmp_path, territory=TerritoryChoice("france", None, own)))
    own.unlink()
    with pytest.raises(WorkerMismatchError, match=r"cannot read .*own\.csv"):
        instructions.open_context()


def test_without_dask_its_absence_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name="distributed")

    monkeypatch.setattr(compute, "import_module", absent)
    with pytest.raises(UserMistake, match="needs Dask, which is not installed"):
        check_compute(small_study(tmp_path, compute="dask"))
    assert check_compute(small_study(tmp_path, compute="local")) is None


def test_an_executor_in_this_process_does_things_at_once_and_keeps_their_errors() -> None:
    executor = SerialExecutor()
    assert executor.submit(divmod, 7, 2).result(timeout=0) == (3, 1)
    assert isinstance(executor.submit(divmod, 7, 0).exception(timeout=0), ZeroDivisionError)
