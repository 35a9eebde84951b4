"""What a bench leaves: a record after every measurement, a table, a page."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tools.bench import __main__ as command
from tools.bench.bounds import BOUNDED_NUMBERS, reached, shown
from tools.bench.conditions import Conditions
from tools.bench.fresh_process import MeasurementFailed, NotMeasured
from tools.bench.performance_page import BEGIN, END, rewrite
from tools.bench.record import Record, read_record
from tools.bench.repetitions import of_repetitions
from tools.bench.reported_numbers import headline
from tools.bench.screen import show

MEASURED: dict[str, Any] = {
    "national_run": {"agents": 400_000, "months": 100, "seconds": of_repetitions([0.5, 0.4, 0.6])},
    "world": {"agents": 400_000, "build_seconds": of_repetitions([1.5]), "cache_seconds": None},
    "speedup": {"ratio": of_repetitions([200.0, 220.0]), "reference_agent_months_per_second": 350_000.0},
    "throughput": {
        "runs_per_minute": {"1": of_repetitions([100.0]), "2": of_repetitions([190.0])},
        "ratio": of_repetitions([1.9]),
    },
    "scaling": {
        "worlds": [
            {"world": "région", "agents": 40_000, "nanoseconds": of_repetitions([10.0])},
            {"world": "France", "agents": 400_000, "nanoseconds": of_repetitions([12.0])},
        ],
        "thin_country": {"world": "France thin", "agents": 39_000, "nanoseconds": of_repetitions([20.0])},
    },
    "memory": {
        "warm": [
            {"months": 12, "runs": 1, "peak_mb": of_repetitions([400.0])},
            {"months": 100, "runs": 5, "peak_mb": of_repetitions([402.0])},
        ],
        "empty_caches_peak_mb": of_repetitions([550.0]),
    },
    "around_run": {"months": 102, "seconds": {"file": of_repetitions([0.0125])}},
    "explorer": {"places": [{"place": "departement 59 at scale 1", "seconds": of_repetitions([0.75, 0.5, 1.0])}]},
    "explorer_memory": {
        "place": "france at scale 1",
        "megabytes": [{"moves": 0, "page": 340.0, "workers": 1130.0}, {"moves": 200, "page": 470.0, "workers": 1380.0}],
    },
    "parent": {
        "8": {
            "runs_per_second": 950.0,
            "runs_per_cpu_second": 1030.0,
            "halfway_mb": 941.0,
            "end_mb": 946.0,
            "disk_mb": 193.0,
        }
    },
    "tiny_run": {
        "place": "departement 59 at scale 0.05",
        "months": 12,
        "engines": {"fast": {"process_seconds": of_repetitions([2.0]), "run_seconds": of_repetitions([0.125])}},
    },
    "compile": {
        "seconds": of_repetitions([30.0]),
        "reopened_seconds": of_repetitions([0.5]),
        "two_processes_seconds": of_repetitions([17.0]),
    },
    "peers": {
        "implementations": {
            "mesa": {
                "same_model": True,
                "seconds_per_step": {"1000": of_repetitions([0.002])},
                "first_step_seconds": {"1000": 0.003},
            },
            "mesa-frames": {"skipped": "not installed"},
        }
    },
    "epidemic": {
        "agents": 400_000,
        "days": 102,
        "places": {
            "101": {
                "columns": {
                    "cpu_seconds": of_repetitions([0.1]),
                    "million_agent_days_per_second": of_repetitions([408.0]),
                },
                "LASER": {"skipped": "no environment"},
                "ratio": of_repetitions([2.5]),
                "same_model": False,
            }
        },
    },
}


def conditions_of(folder: Path) -> Conditions:
    return Conditions("fast", "mesa", False, folder)


def record_of(folder: Path) -> Record:
    record = Record(folder / "bench.json", conditions_of(folder))
    for name, values in MEASURED.items():
        record.keep(name, values)
    return record


def test_the_headline_takes_medians_and_the_minimum_of_the_national_run() -> None:
    found = headline(MEASURED)
    assert found["national_run_seconds"] == {"min": 0.4, "median": 0.5}
    assert found["agent_months_per_second"] == 80_000_000
    assert found["speedup_vs_mesa"] == 210.0
    assert found["scaling"] == {"40000": 10.0, "400000": 12.0}
    assert found["peak_rss_mb"] == 402.0


def test_what_was_not_measured_is_null_under_its_name() -> None:
    found = headline({})
    assert len(found) == 14
    assert set(found.values()) == {None}


def test_bounds_read_ratios_from_the_measurements(tmp_path: Path) -> None:
    values = {number.key: value for number, value in reached(record_of(tmp_path).values())}
    assert values["scaling_factor"] == pytest.approx(1.2)
    assert values["processes_ratio"] == 1.9
    assert values["mesa_agent_months_per_second"] == 0.35


@pytest.mark.parametrize(("key", "good", "bad"), [("national_run_seconds", 1.0, 1.01), ("speedup_vs_mesa", 150, 149)])
def test_a_goal_is_kept_up_to_its_bound(key: str, good: float, bad: float) -> None:
    number = next(number for number in BOUNDED_NUMBERS if number.key == key)
    assert number.is_kept(good)
    assert not number.is_kept(bad)


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0.012345, "0.0123"), (1.5, "1.5"), (399357.0, "399,357")])
def test_numbers_are_shown_in_three_digits(value: float | None, text: str) -> None:
    assert shown(value) == text


def test_each_measurement_is_on_disk_as_soon_as_it_is_made(tmp_path: Path) -> None:
    record = Record(tmp_path / "bench.json", conditions_of(tmp_path))
    record.keep("world", MEASURED["world"])
    written = read_record(tmp_path / "bench.json")
    assert written is not None
    assert written["world_build_seconds"] == 1.5
    assert written["speedup_vs_mesa"] is None


def test_a_record_describes_the_machine_without_naming_it(tmp_path: Path) -> None:
    machine = record_of(tmp_path).values()["machine"]
    assert {"processor", "cores", "memory_gb", "system", "packages", "load_average_at_start"} == set(machine)
    assert str(Path.home()) not in json.dumps(machine)


def test_measuring_one_thing_again_keeps_the_others(tmp_path: Path) -> None:
    earlier = record_of(tmp_path).values()
    again = Record(tmp_path / "bench.json", conditions_of(tmp_path), earlier)
    again.skip("world", "no disk")
    values = again.values()
    assert values["world_build_seconds"] is None
    assert values["skipped"] == {"world": "no disk"}
    assert values["speedup_vs_mesa"] == 210.0


def test_measurements_of_another_engine_are_not_kept(tmp_path: Path) -> None:
    earlier = {**record_of(tmp_path).values(), "engine": "mesa"}
    again = Record(tmp_path / "bench.json", conditions_of(tmp_path), earlier)
    assert again.values()["measurements"] == {}


@pytest.mark.parametrize("content", ["", "[]", '{"measurements": 1}'])
def test_a_damaged_record_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "bench.json").write_text(content, encoding="utf-8")
    assert read_record(tmp_path / "bench.json") is None


def test_the_screen_tells_kept_from_missed(tmp_path: Path) -> None:
    text = StringIO()
    values = {**record_of(tmp_path).values(), "compile_seconds": 61.0, "skipped": {"peers": "too slow"}}
    show(values, Console(file=text, width=160))
    lines = {line.split("│")[1].strip(): line for line in text.getvalue().splitlines() if "│" in line}
    assert "missed" in lines["Compiling, the first time"]
    assert "kept" in lines["A run, once compiled"]
    assert "peers: not measured, too slow" in text.getvalue()


def test_only_the_marked_block_of_the_page_is_rewritten(tmp_path: Path) -> None:
    page = rewrite(f"# Title\n{BEGIN}\nold figures\n{END}\nLast words.\n", record_of(tmp_path).values())
    assert page.startswith(f"# Title\n{BEGIN}\n")
    assert page.endswith(f"{END}\nLast words.\n")
    assert "old figures" not in page
    assert "| France | 400,000 | 12 | 12 |" in page
    assert "| mesa-frames | – | not installed | – |" in page
    assert "| departement 59 at scale 1 | 0.5 | 0.75 | 1 |" in page
    assert "| moves, france at scale 1 | page | its workers together |" in page
    assert "| 200 | 470 | 1,380 |" in page
    assert "| file | 12.5 | 12.5 |" in page
    assert "| 101 | columns | 0.1 | 0.1 | 408 |" in page
    assert "| 101 | LASER | no environment | – | – |" in page
    assert "101 places: NO." in page
    assert "| Times faster than LASER, the same epidemic, 101 places | 2.5 × | ≥ 1.5 |" in page


def test_a_page_made_twice_is_the_same(tmp_path: Path) -> None:
    values = record_of(tmp_path).values()
    once = rewrite(f"{BEGIN}\n{END}", values)
    assert rewrite(once, values) == once


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="marks"):
        rewrite("# Title", record_of(tmp_path).values())


def test_an_unknown_measurement_is_a_mistake_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "FOLDER", tmp_path / "bench")
    assert command.main(["--only", "wurld"]) == 2
    assert "nearest: world" in capsys.readouterr().err
    assert not (tmp_path / "bench").exists()


def test_a_page_without_results_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "PROJECT", tmp_path)
    assert command.main(["--page"]) == 2
    assert "no results of a bench" in capsys.readouterr().err


def test_a_measurement_that_fails_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(conditions: Conditions) -> Any:
        raise MeasurementFailed("out of memory")

    def is_not_there(conditions: Conditions) -> Any:
        raise NotMeasured("no engine yet")

    measurements = {"world": fails, "speedup": is_not_there, "compile": lambda conditions: MEASURED["compile"]}
    monkeypatch.setattr(command, "CATALOGUE", measurements)
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "PROJECT", tmp_path)
    assert command.main([]) == 1
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert written["skipped"] == {"world": "it failed: out of memory", "speedup": "no engine yet"}
    assert written["compile_seconds"] == 30.0
