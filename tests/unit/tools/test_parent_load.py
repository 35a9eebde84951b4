"""The load of the process that stores sums is measured with real worker processes."""

import re
from pathlib import Path

import pytest

from tools.bench import jobs, measurements
from tools.bench.conditions import Place


def test_portions_that_are_answered_at_once_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPTS_CACHE", str(tmp_path))
    monkeypatch.setattr("tools.bench.parent_load.BATCHES", 2)
    report = jobs.parent_load(Place("synthetic", None, 0.01), workers=2, portions=3)
    assert report["runs_per_second"] > 0.0
    assert 0.0 < report["halfway_mb"] <= report["end_mb"]
    assert report["disk_mb"] > 0.0


def test_every_job_that_a_measurement_asks_for_is_known() -> None:
    source = Path(measurements.__file__).read_text(encoding="utf-8")
    asked = set(
        re.findall(r'(?:in_fresh_process|job_command)\(\s*"(\w+)"|partial\(\s*in_fresh_process,\s*"(\w+)"', source)
    )
    names = {name for pair in asked for name in pair if name}
    assert names == set(jobs.JOBS)
