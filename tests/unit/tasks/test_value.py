"""Valuing a stored study of Corse-du-Sud: files, words, the same bytes after a kill, and what is refused."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.language.texts import LANGUAGES
from experiments.tasks import value as task
from experiments.value.cheers import N_ITEMS
from experiments.value.value_files import FILES
from tests.command_line import refusal, unchanged
from tests.described_tables import check_tables_are_described
from tests.reader import faults

STUDY = [
    "mode=quick", "territory=departement", "territory.code=2A", "compute=serial", "study=corse", "draws=3",
    "end=2025-06-30",
]  # fmt: skip
VALUE = ["task=value", "study=corse", "mode=quick", "language=fr"]
MADE = [f"{name}.csv" for name in FILES] + [f"{page}_{one}.md" for page in ("value", "cheers") for one in LANGUAGES]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main([*STUDY, f"results={results}"]) == 0
    assert main([*VALUE, f"results={results}"]) == 0
    return results


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder without its manifest, which says how long it took."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name not in ("manifest.json", ".lock")}


def test_it_writes_tables_words_and_figures_in_both_languages(results: Path) -> None:
    folder = results / "value_corse"
    assert [name for name in MADE if not (folder / name).is_file()] == []
    for name, columns in FILES.items():
        assert tuple(pd.read_csv(folder / f"{name}.csv").columns) == columns
    for name in ("efficiency", "acceptability"):
        assert len(list(folder.glob(f"{name}*.png"))) == len(list(folder.glob(f"{name}*.svg"))) == len(LANGUAGES)


def test_its_tables_are_described_in_both_languages(results: Path) -> None:
    check_tables_are_described(results / "value_corse")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_are_written_as_people_write(results: Path, language: str) -> None:
    words = (results / "value_corse" / f"value_{language}.md").read_text(encoding="utf-8")
    assert "Corse-du-Sud" in words
    assert list(faults(words.replace("Plan 100\u00a0%", "Plan").replace("Plan 100 %", "Plan"), language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_cheers_has_its_28_items_each_with_an_answer(results: Path, language: str) -> None:
    page = (results / "value_corse" / f"cheers_{language}.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert [int(row[1]) for row in rows] == list(range(1, N_ITEMS + 1))
    assert all(row[2].strip() and row[3].strip() for row in rows)


def test_the_manifest_names_the_study_and_its_settings(results: Path) -> None:
    manifest = json.loads((results / "value_corse" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["task"], manifest["study"]) == ("value", "corse")
    assert manifest["value"]["discount"] == 0.025


def test_killed_in_the_middle_it_ends_in_the_same_bytes_and_makes_no_run(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, runs = contents(results / "value_corse"), contents(results / "corse" / "runs")
    for name in ("value_fr.md", "costs.csv", "efficiency.png"):
        (results / "value_corse" / name).unlink()
    (results / "value_corse" / "information.png").write_bytes(b"of another valuation")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(task, "draw_value", killed)
        assert main([*VALUE, f"results={results}"]) != 0
    assert main([*VALUE, f"results={results}"]) == 0
    assert contents(results / "value_corse") == whole
    assert contents(results / "corse" / "runs") == runs


@pytest.mark.parametrize(
    ("mistaken", "told"),
    [
        ("value.start=2040-01-01", "outside the months of the study"),
        ("value.pressure.lowest=5.0", "outside its range"),
        ("value.discount=2.5", "value.discount"),
        ("value.discont=0.1", "unknown key 'value.discont'"),
        ("baseline=plan100", "plan_100"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    results: Path, mistaken: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    with unchanged(results):
        code = main(["task=value", "study=corse", f"results={results}", mistaken])
    assert told in refusal(code, capsys)


def test_a_study_that_is_not_stored_is_a_mistake(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    with unchanged(results):
        code = main(["task=value", "study=nothing", f"results={results}"])
    assert "no stored runs" in refusal(code, capsys)
