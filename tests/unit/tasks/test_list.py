from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from experiments.study.runs import planned_runs
from experiments.study.store import run_path
from experiments.tasks import list as task
from experiments.tasks import simulate
from tests.unit.study.fake_engine import breaking_trajectory, small_study, small_world


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(simulate, "draw_all", lambda folder, language: [])
    made = tmp_path / "small"
    assert simulate.simulate(small_study(made), small_world(), breaking_trajectory, Console(quiet=True)) == 1
    return made


def test_it_counts_runs_done_missing_and_failed(folder: Path) -> None:
    run_path(folder, planned_runs(small_study(folder))[0].identity).unlink()
    (found,) = task.stored_studies(folder.parent)
    assert (found.name, found.arms) == ("small", ("calm", "fast"))
    assert (found.n_done, found.n_missing, found.n_failed) == (2, 1, 1)
    assert 0 <= found.age_seconds < 60


def test_folders_that_hold_no_study_are_left_out(folder: Path) -> None:
    for name, content in (("hindcast_2022-12-31", "{}"), ("broken", "{"), ("text", '"text"')):
        (folder.parent / name).mkdir()
        (folder.parent / name / "manifest.json").write_text(content, encoding="utf-8")
    assert [study.name for study in task.stored_studies(folder.parent)] == ["small"]


def test_it_prints_a_line_for_each_study(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert task.run(small_study(folder), {}) == 0
    text = capsys.readouterr().out
    assert "calm, fast" in text
    assert "Missing" in text


def test_no_study_yet_is_no_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert task.run(replace(small_study(tmp_path / "none")), {}) == 0
    assert "No study in" in capsys.readouterr().out
