"""The load of the process that stores sums is measured with real worker processes."""

from pathlib import Path

import pytest

from tools.bench import jobs
from tools.bench.conditions import Place


def test_portions_that_are_answered_at_once_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPTS_CACHE", str(tmp_path))
    monkeypatch.setattr("tools.bench.parent_load.BATCHES", 2)
    report = jobs.parent_load(Place("synthetic", None, 0.01), workers=2, portions=3)
    assert report["runs_per_second"] > 0.0
    assert 0.0 < report["halfway_mb"] <= report["end_mb"]
    assert report["disk_mb"] > 0.0
