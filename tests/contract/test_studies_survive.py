"""A study that was killed, ran out of disk or was disturbed ends with the tables of an undisturbed one."""

import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep

import pytest
from rich.console import Console

from experiments.storing.run_files import read_run
from experiments.study.definition import StudyDefinition
from experiments.tasks import simulate as task
from tests.unit.running.fake_engine import small_context, small_study

pytestmark = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork and signals")
FORK = multiprocessing.get_context(
    "fork"
)  # a child that need not import everything again: kills fall on the work itself
TABLES = ("summary.csv", "comparison.csv", "summary.parquet", "targets.csv", "watchlist.csv", "failures.parquet")
ROUNDS, KILLS_A_ROUND = 4, 6
ROOT = Path(__file__).parents[2]


def study_in(folder: Path) -> StudyDefinition:
    return small_study(folder, draws=2, replicates=3)


def make(folder: Path, prepare: Callable[[], object] = lambda: None) -> None:
    """Make the study in this process and end it with the exit code; what is printed goes beside the folder."""
    prepare()
    task.draw_all = lambda folder, language: []  # type: ignore[assignment]
    with folder.with_suffix(".log").open("a", encoding="utf-8") as log:
        code = task.simulate(study_in(folder), Console(file=log, width=300), small_context(folder))
    os._exit(code)


def started(folder: Path, prepare: Callable[[], object] = lambda: None) -> BaseProcess:
    process = FORK.Process(target=make, args=(folder, prepare))
    process.start()
    return process


def made(folder: Path, prepare: Callable[[], object] = lambda: None) -> int | None:
    process = started(folder, prepare)
    process.join()
    return process.exitcode


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


def run_files(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "runs").glob("*.parquet")}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """The tables of an undisturbed study, and how many seconds it takes."""
    folder = tmp_path_factory.mktemp("undisturbed") / "study"
    start = monotonic()
    assert made(folder) == 0
    return tables(folder), monotonic() - start


@pytest.mark.parametrize("chance", range(ROUNDS))
def test_a_study_that_is_killed_again_and_again_ends_as_if_nothing_had_happened(
    chance: int, tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    expected, seconds = undisturbed
    moments, folder, kept = random.Random(chance), tmp_path / "study", set[str]()
    for _ in range(KILLS_A_ROUND):
        process = started(folder)
        sleep(moments.uniform(0.0, seconds))
        process.kill()
        process.join()
        whole = {name for name in run_files(folder) if read_run(folder, name.removesuffix(".parquet")) is not None}
        assert kept <= whole == set(run_files(folder))
        kept = whole
    before = run_files(folder)
    assert made(folder) == 0
    assert tables(folder) == expected
    assert before.items() <= run_files(folder).items()


def test_damaged_files_are_made_again_and_no_others(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    folder = tmp_path / "study"
    assert made(folder) == 0
    before = run_files(folder)
    cut, altered, emptied, *untouched = sorted((folder / "runs").glob("*.parquet"))
    cut.write_bytes(cut.read_bytes()[:-100])
    altered.write_bytes(bytes([*altered.read_bytes()[:500], 255, *altered.read_bytes()[501:]]))
    emptied.write_bytes(b"")
    (folder / "summary.csv").write_text("damaged", encoding="utf-8")
    (folder / "failures.parquet").write_bytes(b"damaged")
    assert made(folder) == 0
    assert tables(folder) == undisturbed[0]
    assert {path.name for path in untouched} == {
        name for name, time in run_files(folder).items() if before[name] == time
    }


@pytest.mark.parametrize("kilobytes", [1, 20, 100])
def test_without_room_on_the_disk_one_message_ends_the_study_and_nothing_is_lost(
    kilobytes: int, tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    folder, bound = tmp_path / "study", 1000 * kilobytes
    code = made(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bound, resource.RLIM_INFINITY)))
    log = folder.with_suffix(".log").read_text(encoding="utf-8")
    assert code == 1
    assert log.splitlines()[-1].startswith("No space left on the disk for ")
    assert log.count("No space left") == 1
    assert list(folder.rglob("*.partial")) == []
    before = run_files(folder)
    assert made(folder) == 0
    assert tables(folder) == undisturbed[0]
    assert before.items() <= run_files(folder).items()


def test_two_processes_at_once_share_the_work(tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]) -> None:
    folder = tmp_path / "study"
    processes = [started(folder) for _ in range(2)]
    for process in processes:
        process.join()
    log = folder.with_suffix(".log").read_text(encoding="utf-8")
    assert [process.exitcode for process in processes] == [0, 0]
    assert tables(folder) == undisturbed[0]
    assert len(run_files(folder)) == 12
    assert log.count("12 to make") == log.count(" 0 to make") == 1
    assert "Another process works on this study" in log


WORKERS = """
import os, time
from experiments.running.executors import open_process_executor

if __name__ == "__main__":
    with open_process_executor(print, 2) as executor:
        print(*{executor.pool.submit(os.getpid).result() for _ in range(4)}, flush=True)
        executor.pool.submit(time.sleep, 600)
        time.sleep(600)
"""


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path("/proc", str(number), "stat")  # one that has ended waits here until somebody takes note
    return not status.exists() or ") Z " not in status.read_text(encoding="utf-8")


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "workers.py"
    script.write_text(WORKERS, encoding="utf-8")
    command, environment = [sys.executable, str(script)], {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        workers = [int(number) for number in parent.stdout.readline().split()]
        assert workers
        assert all(map(is_alive, workers))
        parent.send_signal(signal.SIGKILL)
    patience = monotonic() + 300.0
    while any(map(is_alive, workers)) and monotonic() < patience:
        sleep(0.05)
    assert not any(map(is_alive, workers))
