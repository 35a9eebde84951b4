"""Arms of stored studies stand side by side where they ran in the same worlds, and only there."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake
from experiments.running.run_study import run_study
from experiments.storing.joined_manifest import joined_manifest
from experiments.storing.manifest import read_manifest
from experiments.storing.run_files import run_path
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT
from experiments.tasks import join as task

PLACE = (
    "territory=departement territory.code=48 population.scale=0.05 draws=2 replicates=1 end=2020-12-31 "
    "engine=mesa compute=serial"
)
ARMS = {"helped": "policy=plan_100 facilitation=intensive", "paid": "policy=funding_boost"}


@pytest.fixture(scope="module")
def results(composer: Composer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stored studies of a département, each an arm of its own beside the status quo."""
    folder = tmp_path_factory.mktemp("results")
    for name, levers in ARMS.items():
        study = read_request(f"{PLACE} {levers}".split(), False, composer).study
        assert run_study(replace(study, name=name, results=folder / name)).failures == ()
    return folder


@pytest.fixture
def asked(results: Path, composer: Composer) -> StudyDefinition:
    study = read_request(["task=join", "study=both"], False, composer).study
    return replace(study, results=results / "both")


def joined(study: StudyDefinition, *names: str) -> int:
    return task.run(study, task.Settings(configs=PROJECT / "configs", joined=list(names)))


def test_arms_of_two_studies_are_paired_and_the_baseline_comes_once(
    asked: StudyDefinition, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert joined(asked, "helped", "paid") == 0
    manifest = read_manifest(results / "both") or {}
    of_one = read_manifest(results / "helped") or {}
    assert [arm["name"] for arm in manifest["arms"]].count("status_quo") == 1
    assert len(manifest["arms"]) == 3
    assert manifest["runs"]["done"] == manifest["runs"]["planned"] == 6
    assert [one["study"] for one in manifest["joined"]] == ["helped", "paid"]
    found = pd.read_csv(results / "both" / "comparison.csv", dtype={"code": str})
    alone = pd.read_csv(results / "helped" / "comparison.csv", dtype={"code": str})
    arm = of_one["arms"][-1]["name"] if of_one["arms"][0]["name"] == "status_quo" else of_one["arms"][0]["name"]
    pd.testing.assert_frame_equal(found[found["arm"] == arm].reset_index(drop=True), alone)
    assert "side by side: 6 runs" in capsys.readouterr().out


def test_a_damaged_run_is_left_out_and_counted(
    asked: StudyDefinition, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = (read_manifest(results / "paid") or {})["runs"]["all"][-1]
    path = run_path(results / "paid", run["identity"])
    content = path.read_bytes()
    path.write_bytes(content[:-40] + bytes(36) + content[-4:])
    try:
        assert joined(replace(asked, results=results / "fewer", name="fewer"), "helped", "paid") == 1
    finally:
        path.write_bytes(content)
    assert "5 runs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["helped"], "nothing to join"),
        (["helped", "helped"], "nothing to join"),
        (["helped", "both"], "joined with itself"),
        (["helped", "pays"], "paid"),
    ],
)
def test_what_cannot_be_joined_is_refused(asked: StudyDefinition, names: list[str], words: str) -> None:
    with pytest.raises(UserMistake) as caught:
        joined(asked, *names)
    assert words in str(caught.value)


@pytest.mark.parametrize("key", ["seeds", "world", "code_hash", "parameter_draws", "end"])
def test_studies_of_other_worlds_are_refused_by_what_differs(results: Path, key: str) -> None:
    one, other = (read_manifest(results / name) or {} for name in ARMS)
    with pytest.raises(UserMistake, match=f"differ in {key}"):
        joined_manifest({"one": one, "other": {**other, key: "another"}}, "both", "status_quo")


def test_two_different_arms_of_one_name_are_refused(results: Path) -> None:
    one, other = (read_manifest(results / name) or {} for name in ARMS)
    altered = json.loads(json.dumps(other))
    for run in altered["runs"]["all"]:
        run["identity"] = "0" * 24
    with pytest.raises(UserMistake, match="called 'status_quo'"):
        joined_manifest({"one": one, "other": altered}, "both", "status_quo")
