"""A report needs a study that was run; the refusal says how to run it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.mistakes import UserMistake
from experiments.tasks import report
from tests.unit.running.fake_engine import small_study


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
