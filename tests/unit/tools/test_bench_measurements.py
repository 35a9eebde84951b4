"""The bench measures in fresh processes, and says why where it cannot."""

import sys
from pathlib import Path

import pytest

from tools.bench import fresh_process, jobs
from tools.bench.catalogue import CATALOGUE
from tools.bench.conditions import Conditions, Place
from tools.bench.fresh_process import MeasurementFailed, NotMeasured, environment, report_of
from tools.bench.measurements import national_run, tiny_run
from tools.bench.processes import ready_processes
from tools.bench.repetitions import of_repetitions

MEETING = """
# In each of two processes: done once the other one has begun as well.
import os, pathlib, sys, time
folder, patience = pathlib.Path(sys.argv[1]), float(sys.argv[2])
print("ready", flush=True)
for _ in sys.stdin:
    (folder / str(os.getpid())).touch()
    latest = time.monotonic() + patience
    while len(list(folder.iterdir())) < 2:
        if time.monotonic() > latest:
            sys.exit("nobody came")
    print("done", flush=True)
"""
SYNTHETIC = Place("synthetic", None, 0.01)


def conditions_of(cache: Path, engine: str = "mesa") -> Conditions:
    return Conditions(engine, "mesa", True, cache)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_spread_holds_every_repetition_beside_minimum_median_and_maximum() -> None:
    assert of_repetitions([3.0, 1.0, 2.0]) == {"min": 1.0, "median": 2.0, "max": 3.0, "values": [3.0, 1.0, 2.0]}


def test_no_repetition_is_an_error_not_a_number() -> None:
    with pytest.raises(ValueError, match="at least one"):
        of_repetitions([])


def test_a_place_is_what_one_would_type() -> None:
    assert Place("region", "53", 0.2).overrides == ["territory=region", "territory.code=53", "population.scale=0.2"]


def test_an_engine_that_is_not_there_is_a_reason_not_a_failure(tmp_path: Path) -> None:
    with pytest.raises(NotMeasured, match="no engine 'absent'"):
        national_run(conditions_of(tmp_path, engine="absent"))


def test_a_report_is_the_last_line_of_what_a_process_says(tmp_path: Path) -> None:
    code = "print('Compiling …'); print('{\"seconds\": 2}')"
    assert report_of(python(code), environment(tmp_path)) == {"seconds": 2}


def test_a_process_that_fails_leaves_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(MeasurementFailed, match="ValueError: too large"):
        report_of(python("raise ValueError('too large')"), environment(tmp_path))


def test_a_process_that_never_ends_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_process, "MOST_SECONDS", 0.5)
    with pytest.raises(MeasurementFailed, match="no answer"):
        report_of(python("import time; time.sleep(60)"), environment(tmp_path))


def test_a_process_under_measurement_has_one_thread_and_a_cache_of_its_own(tmp_path: Path) -> None:
    code = "import json, os; print(json.dumps([os.environ[n] for n in ('CPTS_CACHE', 'NUMBA_NUM_THREADS')]))"
    assert report_of(python(code), environment(tmp_path)) == [str(tmp_path), "1"]


def test_ready_processes_work_at_the_same_time(tmp_path: Path) -> None:
    with ready_processes([*python(MEETING), str(tmp_path), "600"], environment(tmp_path), 2) as processes:
        assert processes.seconds(2) > 0.0
    assert len(list(tmp_path.iterdir())) == 2


def test_a_process_that_is_not_told_does_not_work(tmp_path: Path) -> None:
    with (
        ready_processes([*python(MEETING), str(tmp_path), "1"], environment(tmp_path), 2) as processes,
        pytest.raises(MeasurementFailed, match="nobody came"),
    ):
        processes.seconds(1)


def test_a_process_that_dies_before_it_is_ready_is_a_failure(tmp_path: Path) -> None:
    with (
        pytest.raises(MeasurementFailed, match="MemoryError"),
        ready_processes(python("raise MemoryError"), environment(tmp_path), 1),
    ):
        pass


def test_a_whole_run_is_timed_from_july_2019_to_december_2027(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPTS_CACHE", str(tmp_path))
    report = jobs.timed_runs(SYNTHETIC, "mesa", repetitions=2)
    assert report["months"] == 102
    assert len(report["seconds"]) == 2
    assert min(report["seconds"]) > 0.0


def test_peak_memory_is_that_of_a_process_not_of_its_parent(tmp_path: Path) -> None:
    ballast = bytearray(400 * 10**6)
    arguments = {"place": {"kind": "synthetic", "code": None, "scale": 0.01}, "engine": "mesa", "months": 1, "runs": 1}
    peak = fresh_process.in_fresh_process("peak_memory", arguments, tmp_path)["peak_mb"]
    assert 50 < peak < len(ballast) / 10**6


def test_a_tiny_run_says_how_much_of_its_process_is_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.bench.measurements.TINY", SYNTHETIC)
    monkeypatch.setattr(Conditions, "repetitions", 1)
    timed = tiny_run(conditions_of(tmp_path))["engines"]["mesa"]
    assert 0.0 < timed["run_seconds"]["max"] < timed["process_seconds"]["min"]


def test_every_measurement_is_explained_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "performance.md").read_text(encoding="utf-8")
    missing = [name for name in CATALOGUE if f"| `{name}` |" not in page]
    assert not missing
