import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from time import time

import pytest

from experiments.storing.list_studies import stored_studies
from experiments.storing.manifest import write_manifest
from experiments.storing.run_files import run_path
from experiments.storing.versions import Changes
from experiments.study.run_hash import code_and_data_with
from experiments.study.runs import planned_runs
from experiments.tasks import list as task
from tests.unit.running.fake_engine import BREAKING, run_small, small_study


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made") / "small"
    assert len(run_small(small_study(made), BREAKING).failures) == 1
    return made


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of a stored study, which a test may change."""
    return shutil.copytree(made, tmp_path / "small")


def test_it_counts_runs_done_missing_and_failed(folder: Path) -> None:
    run_path(folder, planned_runs(small_study(folder))[0].identity).unlink()
    os.utime(folder / "manifest.json", (0, 0))
    (found,) = stored_studies(folder.parent)
    assert (found.name, found.arms) == ("small", ("calm", "fast"))
    assert (found.n_done, found.n_missing, found.n_failed) == (2, 1, 1)
    assert found.age_seconds == pytest.approx(time(), rel=1e-4)  # as old as the clock of the machine


def test_folders_that_hold_no_study_are_left_out(folder: Path) -> None:
    for name, content in (("hindcast_2022-12-31", "{}"), ("broken", "{"), ("text", '"text"')):
        (folder.parent / name).mkdir()
        (folder.parent / name / "manifest.json").write_text(content, encoding="utf-8")
    assert [study.name for study in stored_studies(folder.parent)] == ["small"]


def test_a_truncated_run_does_not_count_as_done(folder: Path) -> None:
    path = run_path(folder, planned_runs(small_study(folder))[0].identity)
    path.write_bytes(path.read_bytes()[:-10])
    (found,) = stored_studies(folder.parent)
    assert (found.n_done, found.n_missing, found.n_failed) == (2, 1, 1)


@pytest.mark.parametrize(
    "content",
    ["{", '"text"', '{"runs": {"all": [1]}, "arms": []}', '{"runs": {"all": []}, "arms": [{}]}', "\udcff"],
)
def test_a_study_whose_manifest_is_damaged_is_named_with_what_its_folder_shows(
    content: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "manifest.json").write_bytes(content.encode(errors="surrogateescape"))
    (found,) = stored_studies(folder.parent)
    assert (found.name, found.n_done, found.n_missing, found.commit) == ("small", 3, None, None)
    assert task.run(small_study(folder), task.Settings()) == 0
    assert "damaged manifest" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("code_hash", "older", ("code", "code")), ("data_hashes", {}, ("data", "données"))],
)
def test_it_says_what_has_changed_since_a_study_was_made(
    key: str, value: object, words: tuple[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "manifest.json"
    assert not stored_studies(folder.parent)[0].changes
    manifest = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    for language, word, since in (
        ("en", words[0], "Changed since:"),
        ("fr", words[1], "Changé depuis\N{NO-BREAK SPACE}:"),
    ):
        assert task.run(small_study(folder, language=language), task.Settings()) == 0
        text = capsys.readouterr().out
        assert since in text
        assert any(line.split("│")[-2].strip() == word for line in text.splitlines() if "│" in line)


def test_the_person_s_own_territories_file_is_data_too(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("one", encoding="utf-8")
    manifest = {"configuration": {"territory": {"file": str(own)}}}
    then = code_and_data_with(own)
    described = {**manifest, "code_hash": then.code, "data_hashes": then.data}
    write_manifest({**described, "commit": "c", "clean": True, "arms": [], "runs": {"all": []}}, tmp_path / "study")
    for content, changed in (("one", ()), ("two", ("own.csv",)), (None, ("own.csv",))):
        own.write_text(content, encoding="utf-8") if content else own.unlink()
        (found,) = stored_studies(tmp_path)
        assert found.changes == Changes(code=False, data=changed)


def test_it_prints_a_line_for_each_study(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert task.run(small_study(folder), task.Settings()) == 0
    text = capsys.readouterr().out
    assert "calm, fast" in text
    assert "Missing" in text


def test_no_study_yet_is_no_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert task.run(replace(small_study(tmp_path / "none")), task.Settings()) == 0
    assert "No study in" in capsys.readouterr().out
