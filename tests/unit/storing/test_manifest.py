import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.configuration.restored_study import stored_files
from experiments.storing import manifest
from experiments.storing.manifest import (
    current_commit,
    manifest_of,
    planned_in,
    read_manifest,
    with_progress,
    write_manifest,
)
from experiments.storing.run_files import Failure
from experiments.study.definition import OwnFile
from experiments.study.run_hash import digest
from experiments.study.runs import planned_runs
from tests.unit.running.fake_engine import arm, small_study, small_world


def git(folder: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=Nobody", "-c", "user.email=nobody@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(manifest, "PROJECT", tmp_path.resolve())
    return tmp_path


def test_files_of_ones_own_are_kept_whole_with_a_hash(tmp_path: Path) -> None:
    own = (OwnFile("policy", "./mine.yaml", "policy:\n  name: mine\n"),)
    study = replace(small_study(tmp_path), own_files=own)
    kept = json.loads(json.dumps(manifest_of(study, (), small_world(), manifest.Commit("unknown", "unknown"))))
    assert stored_files(kept) == own
    assert kept["own_files"][0]["hash"] == digest(own[0].content)
    assert stored_files({}) == ()


def test_outside_git_the_commit_is_unknown(project: Path) -> None:
    assert current_commit() == manifest.Commit("unknown", "unknown")


def test_a_copy_inside_the_repository_of_something_else_has_no_commit(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(project, "init")
    git(project, "commit", "--allow-empty", "-m", "other")
    (project / "copy").mkdir()
    monkeypatch.setattr(manifest, "PROJECT", project.resolve() / "copy")
    assert current_commit().commit == "unknown"


def test_a_changed_tree_is_not_clean(project: Path) -> None:
    git(project, "init")
    git(project, "commit", "--allow-empty", "-m", "first")
    clean = current_commit()
    (project / "sim").mkdir()
    (project / "sim" / "new.py").write_text("", encoding="utf-8")
    changed = current_commit()
    assert len(clean.commit) == 40
    assert (clean.clean, changed.clean) == (True, False)
    assert clean.commit == changed.commit


def test_a_question_of_ones_own_beside_the_project_leaves_its_tree_clean(project: Path) -> None:
    git(project, "init")
    (project / "run.py").write_text("", encoding="utf-8")
    git(project, "add", "run.py")
    git(project, "commit", "-m", "first")
    (project / "my_question.yaml").write_text("", encoding="utf-8")
    assert current_commit().clean is True
    (project / "run.py").write_text("changed", encoding="utf-8")
    assert current_commit().clean is False


def test_a_manifest_read_back_names_the_runs_planned(tmp_path: Path) -> None:
    study = small_study(tmp_path, draws=3)
    runs = planned_runs(study)
    made = manifest_of(study, runs, small_world(), current_commit())
    write_manifest(with_progress(made, 11, [Failure("fast", 0, 1, "x", "why")], 2.04), tmp_path)
    found = read_manifest(tmp_path)
    assert found is not None
    assert [run.identity for run in planned_in(found)] == [run.identity for run in runs]
    assert (found["runs"]["planned"], found["runs"]["done"], found["runs"]["failed"]) == (12, 11, 1)
    assert found["wall_seconds"] == 2.0
    assert len(found["parameter_draws"]) == 3
    assert found["assumptions"]["behaviour.join.contacts"] == {"number": "A20", "evidence": "assumed"}
    assert found["world"]["agents"] == 60


def test_settings_that_all_arms_share_stand_once_and_those_that_differ_with_their_arm(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    made = manifest_of(study, planned_runs(study), small_world(), current_commit())
    assert made["configuration"]["population"] == {"scale": 0.1}
    assert "facilitation" not in made["configuration"]
    assert [arm["configuration"]["facilitation"] for arm in made["arms"]] == [
        {"allocation": "calm"},
        {"allocation": "fast"},
    ]


def test_the_hash_of_the_configuration_changes_with_it(tmp_path: Path) -> None:
    def hashed(*arms: object) -> str:
        study = small_study(tmp_path, arms=arms)
        made = manifest_of(study, planned_runs(study), small_world(), current_commit())
        return str(made["configuration_hash"])

    assert hashed(arm("calm", "calm")) == hashed(arm("calm", "calm"))
    assert hashed(arm("calm", "calm")) != hashed(arm("calm", "fast"))


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_manifest_that_cannot_be_read_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert read_manifest(tmp_path) is None


def test_a_manifest_is_json_with_accents_as_typed(tmp_path: Path) -> None:
    write_manifest({"label": "Marche forcée"}, tmp_path)
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert "forcée" in text
    assert json.loads(text) == {"label": "Marche forcée"}
