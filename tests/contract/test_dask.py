"""Studies computed by a real Dask scheduler and its workers, which may die, give the tables of any other way."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake
from experiments.running import dask_executor
from experiments.running.compute import WorkStopped, check_compute, make_runs
from experiments.running.run_study import run_study
from experiments.running.worker_context import WorkerContext, instructions_for
from experiments.storing.run_files import run_path
from experiments.storing.versions import version_here
from experiments.study.definition import StudyDefinition
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


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
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
