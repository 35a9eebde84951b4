import csv
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from experiments.mistakes import UserMistake
from experiments.study.definition import StudyDefinition
from experiments.tasks import _compared_anew, compare
from tests.unit.running.fake_engine import run_small, small_study


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """The folders whose figures are drawn, and the language."""
    found: list[tuple[Path, str]] = []
    monkeypatch.setattr(_compared_anew, "draw_all", lambda folder, language: found.append((folder, language)))
    return found


@pytest.fixture
def study(tmp_path: Path) -> StudyDefinition:
    made = small_study(tmp_path / "small")
    assert run_small(made).failures == ()
    return made


def test_it_prints_differences_by_figure_and_year_end(
    study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare.run(study, compare.Settings()) == 0
    text = capsys.readouterr().out
    assert "fast. Difference from calm" in text
    for words in ("end of", "2019", "2020", "pts ["):
        assert words in text


def test_it_says_in_words_how_two_configurations_differ(
    study: StudyDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    compare.run(study, compare.Settings())
    text = capsys.readouterr().out
    assert "facilitation.allocation: fast instead of calm" in text
    assert "policy.name" not in text


def test_it_names_the_file_of_each_value(
    study: StudyDefinition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "configs" / "facilitation"
    folder.mkdir(parents=True)
    (folder / "quick.yaml").write_text("# Quick.\nallocation: fast\n", encoding="utf-8")
    compare.run(study, compare.Settings(configs=folder.parent))
    told = capsys.readouterr().out
    assert "fast instead of calm  (configs/facilitation/quick.yaml, line 2; baseline: by an override)" in told


def test_another_baseline_rewrites_the_tables_that_depend_on_it_and_the_figures(
    study: StudyDefinition, drawn: list[tuple[Path, str]]
) -> None:
    assert compare.run(replace(study, baseline="fast"), compare.Settings()) == 0
    with (study.results / "comparison.csv").open(encoding="utf-8", newline="") as file:
        assert {(row["arm"], row["baseline"]) for row in csv.DictReader(file)} == {("calm", "fast")}
    manifest = json.loads((study.results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["baseline"] == "fast"
    first = openpyxl.load_workbook(study.results / "results.xlsx").worksheets[0]
    told = dict(first.iter_rows(values_only=True))
    assert told["Then compared by"] == "python run.py task=compare study=small baseline=fast"
    assert told["Then compared by"] == manifest["compared_by"]
    assert drawn == [(study.results, "en")]


def test_the_same_baseline_leaves_the_figures(study: StudyDefinition, drawn: list[tuple[Path, str]]) -> None:
    assert compare.run(study, compare.Settings()) == 0
    assert drawn == []


def test_a_study_that_was_never_run_is_a_mistake_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no stored runs") as caught:
        compare.run(small_study(tmp_path / "none"), compare.Settings())
    assert "task=simulate" in str(caught.value)
    assert not (tmp_path / "none").exists()


def test_an_unknown_baseline_is_a_mistake_that_names_the_arms(study: StudyDefinition) -> None:
    with pytest.raises(UserMistake) as caught:
        compare.run(replace(study, baseline="clam"), compare.Settings())
    assert "calm" in str(caught.value)
    assert "fast" in str(caught.value)


def stored_with(study: StudyDefinition, margins: dict[str, float]) -> StudyDefinition:
    """Return a study whose manifest holds these margins, asked for with those of today."""
    file = study.results / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["configuration"]["margins"] = margins
    file.write_text(json.dumps(manifest), encoding="utf-8")
    return replace(study, margins={"n_shells": None, "coverage_aci": 0.005})


def margins_in(study: StudyDefinition) -> dict[str, float]:
    manifest = json.loads((study.results / "manifest.json").read_text(encoding="utf-8"))
    found: dict[str, float] = manifest["configuration"]["margins"]
    return found


@pytest.mark.parametrize(
    ("set_in", "coverage"), [("configs/config.yaml, line 42", 0.02), ("command line: margins", 0.005)]
)
def test_a_stored_study_keeps_its_margins_but_those_that_are_set(
    study: StudyDefinition, set_in: str, coverage: float
) -> None:
    asked = stored_with(study, {"n_shells": 5.0, "coverage_aci": 0.02})
    assert compare.run(asked, compare.Settings(set_in={"calm": lambda path: set_in})) == 0
    assert margins_in(study) == {"n_shells": 5.0, "coverage_aci": coverage}
