"""What drives a study of Corse-du-Sud: a toy with known indices, files, the same bytes after kills, what is refused."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.language.texts import LANGUAGES
from experiments.running import run_study
from experiments.sensitivity.tables import EVIDENCE, EVIDENCE_FILE, SENSITIVITY, SENSITIVITY_FILE
from experiments.tasks import sensitivity as task
from tests.command_line import refusal, unchanged
from tests.described_tables import check_tables_are_described
from tests.reader import faults

PLACE = ["territory=departement", "territory.code=2A", "compute=serial", "population.scale=0.01", "end=2024-12-31"]
STORED = [*PLACE, "study=corse", "draws=12", "mode=quick"]
TASK = [*PLACE, "task=sensitivity"]
TOY = [
    *TASK, "sensitivity.metric=cost_facilitation_euros", "study=toy",
    "sensitivity.factors=['facilitation.facilitators_per_million=1:3','timeline.pressure=0:1']",
]  # fmt: skip
FACILITATORS, PRESSURE = "facilitation.facilitators_per_million", "timeline.pressure"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main([*STORED, f"results={results}"]) == 0
    assert main([*TASK, "study=corse", f"results={results}", "language=fr"]) == 0
    return results


def indices(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / SENSITIVITY_FILE).set_index(["factor", "index"])


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder without manifests, which say how long it took."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in ("manifest.json", ".lock")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_stored_runs_answer_with_tables_words_and_figures(results: Path) -> None:
    folder = results / "sensitivity_corse"
    assert tuple(pd.read_csv(folder / SENSITIVITY_FILE).columns) == SENSITIVITY
    evidence = pd.read_csv(folder / EVIDENCE_FILE)
    assert tuple(evidence.columns) == EVIDENCE
    assert len(evidence) > 40
    for name in ("sensitivity", "influence_evidence"):
        assert len(list(folder.glob(f"{name}*.png"))) == len(list(folder.glob(f"{name}*.svg"))) == len(LANGUAGES)
    assert not (folder / "morris").exists()


def test_its_tables_are_described_in_both_languages(results: Path) -> None:
    check_tables_are_described(results / "sensitivity_corse")


def test_an_index_that_is_not_told_apart_has_no_number(results: Path) -> None:
    table = pd.read_csv(results / "sensitivity_corse" / SENSITIVITY_FILE).query("factor != 'chance'")
    assert (table["value"].isna() == (table["verdict"] == "not told apart")).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_are_written_as_people_write(results: Path, language: str) -> None:
    words = (results / "sensitivity_corse" / f"sensitivity_{language}.md").read_text(encoding="utf-8")
    assert "Corse-du-Sud" in words
    assert list(faults(words.replace("Plan 100\u00a0%", "Plan").replace("Plan 100 %", "Plan"), language)) == []


def test_a_lever_of_which_an_outcome_is_a_multiple_has_its_slope_and_no_other_an_effect(tmp_path: Path) -> None:
    assert main([*TOY, "mode=quick", "sensitivity.method=morris", f"results={tmp_path}"]) == 0
    folder = tmp_path / "sensitivity_toy"
    found, manifest = indices(folder), json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert found.loc[("chance", "chance_share"), "value"] == 0.0
    a_month = 2 * manifest["world"]["population"] / 1e6 * 75_000 / 12  # of two more facilitators per million
    months = found.loc[(FACILITATORS, "mu"), "value"] / a_month
    assert months == pytest.approx(round(months), abs=1e-3)
    assert months > 3
    assert found.loc[(FACILITATORS, "mu_star"), "verdict"] == "told apart"
    assert found.loc[(PRESSURE, "mu_star"), "verdict"] == "not told apart"


def test_the_same_lever_makes_all_of_the_variance(tmp_path: Path) -> None:
    assert main([*TOY, "draws=1", "sensitivity.base_points=16", "sensitivity.method=sobol", f"results={tmp_path}"]) == 0
    found = indices(tmp_path / "sensitivity_toy")
    assert found.loc[(FACILITATORS, "total"), "value"] == pytest.approx(1.0, abs=0.2)
    assert found.loc[(FACILITATORS, "total"), "low"] < 1.0 <= found.loc[(FACILITATORS, "total"), "high"]
    assert found.loc[(PRESSURE, "total"), "verdict"] == "not told apart"


def test_killed_twice_a_design_ends_in_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [*TOY, "mode=quick", "sensitivity.method=morris"]
    results, folder = f"results={tmp_path / 'results'}", tmp_path / "results" / "sensitivity_toy"
    assert main([*asked, results]) == 0
    whole = contents(folder)
    shutil.rmtree(folder)

    def killed(*_: object, **__: object) -> Iterator[None]:
        raise KeyboardInterrupt

    store, made = run_study.make_runs, []

    def killed_after_some(*arguments: object, **named: object) -> object:
        made.append(1)
        return store(*arguments, **named) if len(made) > 1 else killed()

    with monkeypatch.context() as patched:
        patched.setattr(run_study, "make_runs", killed_after_some)
        assert main([*asked, results]) != 0
    with monkeypatch.context() as patched:
        patched.setattr(task, "draw_sensitivity", killed)
        assert main([*asked, results]) != 0
    next((folder / "morris" / "runs").iterdir()).unlink()
    assert main([*asked, results]) == 0
    assert contents(folder) == whole


@pytest.mark.parametrize(
    ("mistaken", "told"),
    [
        (["sensitivity.metric=coverage_li"], "coverage_li_plus"),
        (["sensitivity.arm=plan100"], "plan_100"),
        (["sensitivity.date=2039-01-01"], "no month"),
        (["sensitivity.factors=[A999]"], "A99"),
        (["sensitivity.factors=[timeline.pressure]"], "was not drawn"),
        (["sensitivity.methode=morris"], "sensitivity.method"),
        (["sensitivity.method=morris", "sensitivity.factors=[A10]"], "two factors"),
        (["sensitivity.method=morris", "replicates=1"], "replicates=1"),
        (["sensitivity.method=morris", "sensitivity.factors=[A10,timeline.presure]"], "timeline.pressure"),
        (["sensitivity.method=sobol", "sensitivity.base_points=100"], "power of 2"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    results: Path, mistaken: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    with unchanged(results):
        code = main([*TASK, "study=corse", f"results={results}", *mistaken])
    assert told in refusal(code, capsys)


def test_a_study_that_is_not_stored_is_a_mistake(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    with unchanged(results):
        code = main([*TASK, "study=nothing", f"results={results}"])
    assert "no stored runs" in refusal(code, capsys)
