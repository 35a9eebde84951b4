"""Studies computed by a real Dask scheduler and its workers, which may die, give the tables of any other way."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from distributed import Client

from experiments.aggregating.part_files import SUMS
from experiments.aggregating.store import SumsStore
from experiments.aggregating.tree import Portion
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake
from experiments.running import dask_executor, executors
from experiments.running.compute import WorkStopped, check_compute, make_runs
from experiments.running.run_aggregated import store_portion
from experiments.running.run_study import run_study
from experiments.running.worker_context import WorkerContext, instructions_for
from experiments.storing.run_files import run_path
from experiments.storing.versions import version_here
from experiments.study.definition import AGGREGATED, StudyDefinition
from experiments.study.runs import planned_runs
from tests.unit.running.fake_engine import FAKE, run_small, small_study, small_world
from tests.unit.running.troubled_engine import SLOW

ROOT = Path(__file__).parents[2]
TABLES = ("summary.csv", "comparison.csv", "summary.parquet", "targets.csv", "watchlist.csv", "failures.parquet")
NOBODY = "tcp://127.0.0.1:9"
Cluster = tuple[str, list["subprocess.Popen[str]"]]


def started(module: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"distributed.cli.{module}", "--host", "127.0.0.1", *arguments, "--no-dashboard"]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def end_of_line_with(process: "subprocess.Popen[str]", word: str) -> str:
    """Wait until a process writes a word, and return the end of that line."""
    assert process.stderr is not None
    return next(line for line in process.stderr if word in line).rpartition(word)[2].strip()


@contextmanager
def two_workers() -> Iterator[Cluster]:
    """The address of a scheduler, and its two workers of one thread, which nobody starts again."""
    with ExitStack() as stack:
        scheduler = stack.enter_context(started("dask_scheduler", "--port", "0"))
        stack.callback(scheduler.kill)
        address = end_of_line_with(scheduler, "Scheduler at:")
        options = (address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0")
        workers = [stack.enter_context(started("dask_worker", *options)) for _ in range(2)]
        for worker in workers:
            stack.callback(worker.kill)
            end_of_line_with(worker, "Registered to:")
        yield address, workers


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with two_workers() as found:
        yield found


def tables(folder: Path) -> dict[str, bytes]:
    files = [*(folder / name for name in TABLES), *sorted((folder / "runs").glob("*.parquet"))]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def lozere(composer: Composer) -> StudyDefinition:
    """A policy and its baseline in one département with every twentieth professional, by the fast engine."""
    overrides = [
        "policy=forced_march",
        "territory=departement",
        "territory.code=48",
        "population.scale=0.05",
        "draws=1",
    ]
    return read_request([*overrides, "replicates=2", "end=2024-12-31"], False, composer).study


def simulated(study: StudyDefinition) -> dict[str, bytes]:
    assert run_study(study).failures == ()
    return tables(study.results)


def test_every_way_of_computing_makes_the_same_files_of_a_world_that_workers_open(
    lozere: StudyDefinition, cluster: Cluster, tmp_path: Path
) -> None:
    serial = simulated(replace(lozere, results=tmp_path / "serial", compute="serial"))
    local = simulated(replace(lozere, results=tmp_path / "local", compute="local", workers=2))
    there = simulated(replace(lozere, results=tmp_path / "dask", compute="dask", address=cluster[0]))
    assert len(serial) == len(TABLES) + 4
    assert serial == local == there


def study_of_sums(folder: Path, **changes: Any) -> StudyDefinition:
    """Ten draws in portions of one: one file of eight, and two that are left."""
    return small_study(folder, draws=10, portion=3, outputs=AGGREGATED, **changes)


def sums_of(study: StudyDefinition) -> dict[str, bytes]:
    assert run_small(study).failures == ()
    return sums_in(study.results)


def sums_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / SUMS).iterdir()}


def test_sums_that_workers_send_are_those_of_one_process(cluster: Cluster, tmp_path: Path) -> None:
    alone = sums_of(study_of_sums(tmp_path / "serial"))
    assert len(alone) == 3
    assert alone == sums_of(study_of_sums(tmp_path / "dask", compute="dask", address=cluster[0]))


def test_a_scheduler_without_an_address_is_one_of_this_machine(tmp_path: Path) -> None:
    runs = planned_runs(small_study(tmp_path))
    for way, folder in (("serial", tmp_path / "serial"), ("dask", tmp_path / "dask")):
        outcomes = list(make_runs(runs, WorkerContext(small_world(), FAKE, folder), way, 2))
        assert [failure for _, failure in outcomes if failure] == []
    for run in runs:
        assert run_path(tmp_path / "dask", run.identity).read_bytes() == (
            run_path(tmp_path / "serial", run.identity).read_bytes()
        )


def test_a_worker_with_other_code_is_refused_before_anything_is_made(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_study(tmp_path / "study", compute="dask", address=cluster[0])
    assert check_compute(study) == 2
    newer = replace(instructions_for(study), version=replace(version_here(study), code="newer"))
    monkeypatch.setattr(dask_executor, "instructions_for", lambda _: newer)
    with pytest.raises(UserMistake, match=r"cannot make the runs of this study: .*its code differs"):
        run_study(study)
    assert not study.results.exists()


def test_a_scheduler_out_of_reach_is_one_message_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_executor, "_TIMEOUT", 0.5)
    study = small_study(tmp_path / "study", compute="dask", address=NOBODY)
    with pytest.raises(UserMistake, match="no Dask scheduler answers at") as mistake:
        run_study(study)
    assert mistake.value.where == f"compute.address={NOBODY}"
    assert not study.results.exists()


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n", b"\xff" * 64, b"\x00" * 64]
)
def test_what_listens_and_is_no_scheduler_is_one_message(
    said: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_executor, "_TIMEOUT", 2.0)

    def answer(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                open_ones.append(server.accept()[0])
                open_ones[-1].sendall(said)

    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=answer, args=(server,), daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(UserMistake, match="no Dask scheduler answers at"):
            run_study(small_study(tmp_path / "study", compute="dask", address=address))
    assert not (tmp_path / "study").exists()
    for one in open_ones:
        one.close()


def test_the_address_of_a_worker_is_no_scheduler_s(cluster: Cluster, tmp_path: Path) -> None:
    with Client(cluster[0], set_as_default=False) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
    with pytest.raises(UserMistake, match="a Dask worker answers"):
        check_compute(small_study(tmp_path, compute="dask", address=worker))


def test_tls_without_certificates_is_one_message(cluster: Cluster, tmp_path: Path) -> None:
    address = cluster[0].replace("tcp://", "tls://")
    with pytest.raises(UserMistake, match="no Dask scheduler answers at tls://"):
        check_compute(small_study(tmp_path, compute="dask", address=address))


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors.WorkerCount, "patience", 0.0)
    told: list[str] = []
    with started("dask_scheduler", "--port", "0") as scheduler:
        address = end_of_line_with(scheduler, "Scheduler at:")

        def on_absence() -> None:
            told.append("nobody")
            scheduler.kill()

        runs = planned_runs(small_study(tmp_path, replicates=1))
        made = make_runs(runs, WorkerContext(small_world(), SLOW, tmp_path), "dask", 1, address, on_absence)
        with pytest.raises(WorkStopped, match="connection to the scheduler was lost"):
            list(made)
    assert told == ["nobody"]


def test_a_worker_that_is_killed_has_its_runs_made_by_the_other(cluster: Cluster, tmp_path: Path) -> None:
    address, (doomed, _) = cluster
    study = small_study(tmp_path / "dask", draws=2, replicates=4, compute="dask", address=address)
    made = make_runs(planned_runs(study), WorkerContext(small_world(), SLOW, study.results), "dask", 2, address)
    outcomes = [next(made)]
    doomed.kill()
    outcomes.extend(made)
    assert len(outcomes) == 16
    assert [failure for _, failure in outcomes if failure] == []
    plain = replace(study, results=tmp_path / "serial", compute="serial", address=None)
    for one in (study, plain):
        assert run_small(one).failures == ()
    assert tables(study.results) == tables(plain.results)


def test_a_worker_that_is_killed_has_its_sums_made_by_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[str] = []
    with two_workers() as (address, (doomed, _)):

        def store(sums: SumsStore, portion: Portion, made: bytes | Exception) -> Exception | None:
            doomed.kill()
            stored.append(portion.identity)
            return store_portion(sums, portion, made)

        monkeypatch.setattr("experiments.running.run_aggregated.store_portion", store)
        there = study_of_sums(tmp_path / "dask", compute="dask", address=address)
        assert run_small(there, SLOW).failures == ()
    assert len(stored) == 10
    assert sums_in(there.results) == sums_of(study_of_sums(tmp_path / "serial"))


def test_a_scheduler_that_is_lost_stops_the_study_and_keeps_what_is_done(tmp_path: Path) -> None:
    with started("dask_scheduler", "--port", "0") as scheduler:
        address = end_of_line_with(scheduler, "Scheduler at:")
        with started("dask_worker", address, "--nthreads", "1", "--no-nanny") as worker:
            end_of_line_with(worker, "Registered to:")
            runs = planned_runs(small_study(tmp_path, replicates=4))
            made = make_runs(runs, WorkerContext(small_world(), SLOW, tmp_path), "dask", 1, address)
            first, _ = next(made)
            scheduler.kill()
            worker.kill()
            with pytest.raises(WorkStopped, match="connection to the scheduler was lost"):
                list(made)
    assert run_path(tmp_path, first.identity).exists()
