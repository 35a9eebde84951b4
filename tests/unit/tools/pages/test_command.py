"""The command that writes pages: mistakes, studies that are not there, and one page from a real, tiny study."""

from pathlib import Path
from shutil import copytree

import pytest

from experiments.configuration.compose import Composer
from tools.pages import __main__ as command
from tools.pages.studies import has_same_configuration, is_stored, study_of

ROOT = Path(__file__).parents[4]
TINY = ("territory=synthetic", "population.scale=0.05", "draws=2", "replicates=1", "end=2025-12-31", "compute=serial")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["merginng"], "unknown page 'merginng'"),
        (["merging", "draws=2"], "--into FOLDER"),
        (["merging", "drws=2", "--into", "nowhere"], "drws"),
    ],
)
def test_a_mistake_is_one_message_and_exit_two(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(words) == command.MISTAKE
    assert message in capsys.readouterr().err
    assert not Path("nowhere").exists()


def test_without_runs_a_page_from_stored_tables_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["merging", "--stored", f"results={tmp_path / 'results'}", "--into", str(tmp_path / "pages")]
    assert command.main(words) == command.MISTAKE
    assert "no stored tables" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_study_that_fails_leaves_the_page_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "merging.md"
    page.write_text("as it was\n", encoding="utf-8")
    monkeypatch.setattr(command, "run_study", lambda name, overrides: 1)
    words = ["merging", f"results={tmp_path / 'results'}", "--into", str(tmp_path)]
    assert command.main(words) == command.FAILED
    assert page.read_text(encoding="utf-8") == "as it was\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a page of a real study, with the study's results beside it."""
    folder = tmp_path_factory.mktemp("pages")
    assert command.main(["merging", *TINY, f"results={folder / 'results'}", "--into", str(folder)]) == command.DONE
    return folder


def test_a_page_is_written_from_a_study_that_was_run_for_it(made: Path) -> None:
    text = (made / "merging.md").read_text(encoding="utf-8")
    assert "3 arms × 2 parameter draws × 1 replicate of chance" in text
    assert "2 runs per arm are too few for a 90 % interval" in text
    assert "(merging.md)" in (made / "README.md").read_text(encoding="utf-8")
    assert list((made / "images" / "merging").glob("*.png"))


def test_the_same_tables_give_the_same_page_and_pictures_without_a_run(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "run_study", lambda name, overrides: pytest.fail("it was run again"))
    words = ["merging", *TINY, f"results={made / 'results'}", "--into", str(tmp_path)]
    assert command.main(words) == command.DONE
    files = [
        "merging.md",
        "charts/merging.json.gz",
        *(f"images/merging/{file.name}" for file in (made / "images" / "merging").glob("*.png")),
    ]
    assert len(files) > 2
    assert [name for name in files if (made / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_a_folder_without_the_table_of_headlines_has_to_be_made_again(
    made: Path, tmp_path: Path, composer: Composer
) -> None:
    results = tmp_path / "results"
    copytree(made / "results", results)
    study = study_of("merging", (*TINY, f"results={results}"), composer)
    assert is_stored(study)
    (study.results / "headlines.csv").unlink()
    assert (is_stored(study), has_same_configuration(study)) == (False, False)


def test_a_study_with_other_settings_is_not_the_one_stored(made: Path, composer: Composer) -> None:
    results = f"results={made / 'results'}"
    same, other = (study_of("merging", (*TINY, results, *more), composer) for more in ((), ("seed=1",)))
    assert (is_stored(same), has_same_configuration(same)) == (True, True)
    assert (is_stored(other), has_same_configuration(other)) == (False, False)
