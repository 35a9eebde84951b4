"""A report needs a study that was run; the refusal says how to run it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.mistakes import UserMistake
from experiments.reporting.study_answers import read_answers
from experiments.tasks import _compared_anew, report
from tests.unit.running.fake_engine import run_small, small_study


@pytest.mark.parametrize(("name", "command"), [("plan_100", "experiment=plan_100"), ("mine", "study=mine")])
def test_a_study_that_was_never_run_is_refused_with_its_command(tmp_path: Path, name: str, command: str) -> None:
    study = replace(small_study(tmp_path / name), name=name)
    with pytest.raises(UserMistake, match="has not been run") as caught:
        report.run(study, report.Settings())
    assert f"python run.py {command}" in str(caught.value)
    assert not (tmp_path / name).exists()


def test_a_study_that_keeps_sums_only_is_refused(tmp_path: Path) -> None:
    study = small_study(tmp_path / "small")
    study.results.mkdir()
    manifest = {"study": "small", "outputs": "aggregated"}
    (study.results / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UserMistake, match="keeps sums over runs only"):
        report.run(study, report.Settings())


@pytest.mark.parametrize(("typed", "baseline"), [("command line: baseline", "fast"), ("configs/config.yaml", "calm")])
def test_a_report_compares_with_the_baseline_that_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, baseline: str
) -> None:
    monkeypatch.setattr(_compared_anew, "draw_all", lambda folder, language: [])
    study = replace(small_study(tmp_path / "small"), baseline="calm")
    assert run_small(study).failures == ()
    asked = replace(study, baseline="fast")
    assert report.run(asked, report.Settings(set_in={"calm": lambda path: typed})) == 0
    assert read_answers(study.results).study.baseline == baseline


def test_a_baseline_that_is_no_arm_is_refused(tmp_path: Path) -> None:
    study = small_study(tmp_path / "small")
    assert run_small(study).failures == ()
    settings = report.Settings(set_in={"calm": lambda path: "command line: baseline=slow"})
    with pytest.raises(UserMistake, match="slow"):
        report.run(replace(study, baseline="slow"), settings)
