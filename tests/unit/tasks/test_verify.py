"""Stored runs are made again from the manifest, and what does not reproduce is named."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.configuration.restored_study import restored_study
from experiments.mistakes import UserMistake
from experiments.running.run_study import run_study
from experiments.storing.run_files import run_path, stored_identities, table_of, write_content
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT, digest
from experiments.tasks import verify as task
from tests.unit.running.run_frames import content_of

CONFIGS = PROJECT / "configs"
OVERRIDES = (
    "policy=plan_100 facilitation=intensive behaviour.join.contacts=1.8 territory=departement territory.code=48 "
    "population.scale=0.05 draws=2 replicates=2 end=2021-12-31 engine=mesa compute=serial territory_dates=[2020-06-30]"
)


@pytest.fixture(scope="module")
def made(composer: Composer, tmp_path_factory: pytest.TempPathFactory) -> StudyDefinition:
    """A stored study of eight runs, made with overrides of levers, behaviour and place."""
    study = read_request(OVERRIDES.split(), False, composer).study
    study = replace(study, results=tmp_path_factory.mktemp("results") / "made")
    assert run_study(study).failures == ()
    return study


@pytest.fixture
def study(made: StudyDefinition, composer: Composer, tmp_path: Path) -> StudyDefinition:
    """A copy of the stored study, as `task=verify study=made` sees it: nothing but its folder and the language."""
    shutil.copytree(made.results, tmp_path / "made")
    asked = read_request(["task=verify", "study=made"], False, composer).study
    return replace(asked, results=tmp_path / "made")


def verified(study: StudyDefinition, size: int = 8, seed: int = 0) -> int:
    return task.run(study, task.Settings(configs=CONFIGS, sample=task.Sample(size=size, seed=seed)))


def rewritten(study: StudyDefinition, change: Callable[[dict[str, Any]], object]) -> None:
    file = study.results / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    change(manifest)
    file.write_text(json.dumps(manifest), encoding="utf-8")


def alter_one(study: StudyDefinition) -> str:
    """Alter one national value of a stored run, seal it as if it had been made so, and return its date."""
    identity = sorted(stored_identities(study.results))[-1]
    rows = table_of(run_path(study.results, identity).read_bytes()).to_pandas()
    rows.loc[20, "coverage_li_plus"] += 1e-12
    write_content(study.results, identity, content_of(identity, rows))
    return str(rows.loc[20, "date"])


def test_runs_are_made_again_from_the_manifest_alone(
    study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(study) == 0
    text = capsys.readouterr().out
    assert text.startswith("made: 8 of 8 stored runs")
    assert text.count("the same, bit for bit") == 8
    assert "Neither code, data nor libraries have changed" in text


def test_an_altered_value_under_a_valid_seal_is_found_and_named(
    study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    day = alter_one(study)
    assert verified(study) == 1
    text = capsys.readouterr().out
    assert f"first differs on {day}, national FR, coverage_li_plus: " in text
    assert "(in all, 1 values differ)" in text
    assert text.count("the same, bit for bit") == 7
    assert "1 of 8 are not reproduced." in text


def test_a_damaged_file_is_not_reproduced(study: StudyDefinition, capsys: pytest.CaptureFixture[str]) -> None:
    path = run_path(study.results, min(stored_identities(study.results)))
    path.write_bytes(bytes([*path.read_bytes()[:500], 255, *path.read_bytes()[501:]]))
    assert verified(study) == 1
    assert "its file is damaged" in capsys.readouterr().out


def test_the_same_seed_draws_the_same_sample(study: StudyDefinition, capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for seed in (3, 3, *range(4, 8)):
        assert verified(study, size=2, seed=seed) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert len(set(texts)) > 2
    assert texts[0].startswith("made: 2 of 8 stored runs")


def change_code(manifest: dict[str, Any]) -> None:
    manifest["code_hash"] = "older"
    manifest["commit"] = "0123456789abcdef"


def change_data(manifest: dict[str, Any]) -> None:
    manifest["data_hashes"]["sim/data/gone.csv"] = "older"


def change_library(manifest: dict[str, Any]) -> None:
    manifest["packages"]["numpy"] = "1.0"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_code, "the code (that of then: 0123456789)"),
        (change_data, "the data (sim/data/gone.csv)"),
        (change_library, "numpy ("),
    ],
)
def test_what_has_changed_since_is_named_and_a_difference_expected(
    change: Callable[[dict[str, Any]], None], words: str, study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(study, change)
    alter_one(study)
    assert verified(study) == 1
    text = capsys.readouterr().out
    assert words in text
    assert "A difference is therefore expected" in text
    assert "first differs on" in text


def test_a_manifest_that_describes_another_run_is_found(
    study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(study, lambda manifest: manifest["arms"][1]["configuration"].update(seed=1, start="2019-08-01"))
    rewritten(study, lambda manifest: manifest["parameter_draws"][1].update({"behaviour.join.contacts": 1.0}))
    rewritten(study, lambda manifest: manifest["arms"][0]["configuration"]["behaviour"]["join"].update(contacts=1.9))
    assert verified(study) == 1
    assert "the manifest does not describe the run that this file holds" in capsys.readouterr().out


def test_an_altered_configuration_is_found_also_where_its_runs_are_not_in_the_sample(
    study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    def alter(manifest: dict[str, Any]) -> None:
        manifest["arms"][1]["configuration"]["facilitation"]["facilitators_per_million"] = 7.0
        resolved = {arm["name"]: arm["configuration"] for arm in manifest["arms"]}
        manifest["configuration_hash"] = digest(resolved)

    rewritten(study, alter)
    assert verified(study, size=1, seed=0) == 1
    assert "4 stored runs (" in (text := capsys.readouterr().out)
    assert "are not those of the configuration in the manifest" in text


def test_the_environment_does_not_reach_a_restored_label(study: StudyDefinition) -> None:
    rewritten(
        study, lambda manifest: manifest["arms"][1]["configuration"]["policy"]["label"].update(en="${oc.env:HOME}")
    )
    manifest = json.loads((study.results / "manifest.json").read_text(encoding="utf-8"))
    restored = restored_study(manifest, study.results, CONFIGS)
    assert restored.arms[1].label["en"] == "${oc.env:HOME}"


def test_it_answers_in_french(study: StudyDefinition, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(replace(study, language="fr"), size=1) == 0
    text = capsys.readouterr().out
    assert "identique au bit près" in text
    assert "Toutes se reproduisent." in text


def test_a_study_that_is_not_there_is_a_mistake(study: StudyDefinition) -> None:
    with pytest.raises(UserMistake, match="has no stored runs") as mistake:
        verified(replace(study, name="mad", results=study.results.parent / "mad"))
    assert mistake.value.nearest == "made"


@pytest.mark.parametrize(("size", "seed", "named"), [(0, 0, "sample.size"), (1, -1, "sample.seed"), ("x", 0, "size")])
def test_a_sample_out_of_bounds_is_a_mistake(size: object, seed: object, named: str, composer: Composer) -> None:
    texts = ["task=verify", "study=made", f"sample.size={size}", f"sample.seed={seed}"]
    with pytest.raises(UserMistake, match=named):
        read_request(texts, False, composer).settings(task.Settings)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["arms"][0].pop("configuration"),
        lambda manifest: manifest.update(arms=[]),
        lambda manifest: manifest.update(configuration=None),
        lambda manifest: manifest["arms"][0]["configuration"].update(engine={"name": "../../other"}),
        lambda manifest: manifest["arms"][0]["configuration"]["behaviour"]["join"].update(rule="gone"),
        lambda manifest: manifest["arms"][0]["configuration"].update(start="never"),
        lambda manifest: manifest["runs"].update(all=[{"arm": 1}]),
    ],
)
def test_a_manifest_that_cannot_be_read_is_a_mistake(
    change: Callable[[dict[str, Any]], object], study: StudyDefinition
) -> None:
    rewritten(study, change)
    with pytest.raises(UserMistake):
        verified(study)
