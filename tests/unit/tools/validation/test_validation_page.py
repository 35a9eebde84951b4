"""The page of the validation: every number from the tables, what is missing said, the same tables the same page."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.mistakes import UserMistake
from tests.unit.plots.fake_fits import DAY, write_fit, write_hindcast
from tools.validation import score_facts, words
from tools.validation.__main__ import DONE, MISTAKE, main
from tools.validation.stored_results import StoredDay, stored_days
from tools.validation.validation_page import is_sealed, write_page

OTHER = date(2022, 3, 31)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    write_fit(folder)
    write_hindcast(folder)
    write_hindcast(folder, OTHER, with_curves=False)
    return folder


@pytest.fixture(scope="module")
def docs(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    write_page(results, folder)
    return folder


@pytest.fixture(scope="module")
def page(docs: Path) -> str:
    return (docs / "validation.md").read_text(encoding="utf-8")


def test_a_missed_observation_is_named_with_its_figures(page: str) -> None:
    assert "**Missed:** CPTS with an ACI, 30 June 2022 (observed 300 [280, 320], fitted 350 [320, 380])." in page


def test_spending_is_written_in_millions(page: str) -> None:
    assert "106 M€ [96, 116] | 107 M€ [90, 120]" in page


def test_parameters_that_learnt_stand_in_the_table(page: str) -> None:
    assert "| prepare: pace | A17 | moved | 0.2 to 1.4 | 0.3 [0.2, 0.4] | 20 % |" in page


def test_a_silent_lever_is_said_to_remain_an_assumption(page: str) -> None:
    assert "- Facilitators help at every step (A06)" in page


def test_the_share_of_observations_that_pasts_miss_is_given(page: str) -> None:
    assert "| 30 June 2022 | – | – | – | 4 | 5 % | 2 | 90 % |" in page


def test_scores_of_all_origins_stand_below_those_of_each(page: str) -> None:
    assert page.index("| 30 June 2022 | national | **the model** |") < page.index("| 2 origins together | national |")


def test_a_loss_or_a_win_is_said_in_a_sentence(page: str) -> None:
    assert "the model does better than every rival" in page


def test_what_is_missing_is_said_with_its_command(page: str) -> None:
    assert "- 31 March 2022: `python run.py task=calibrate as_of=2022-03-31`;" in page


def test_pictures_are_those_that_the_page_shows_and_small(docs: Path, page: str) -> None:
    files = list((docs / "images" / "validation").glob("*.png"))
    assert files
    assert [file.name for file in files if f"(images/validation/{file.name})" not in page] == []
    assert [file.name for file in files if file.stat().st_size > 120_000] == []


def test_the_same_tables_give_the_same_page_and_pictures(results: Path, docs: Path, tmp_path: Path) -> None:
    write_page(results, tmp_path)
    files = [file.relative_to(docs) for file in docs.rglob("*") if file.is_file()]
    assert [file for file in files if (docs / file).read_bytes() != (tmp_path / file).read_bytes()] == []


def test_a_page_that_was_edited_is_found(page: str) -> None:
    assert is_sealed(page)
    assert not is_sealed(page.replace("moved", "removed"))


def test_without_results_the_page_says_so(tmp_path: Path) -> None:
    assert main(["--results", str(tmp_path / "none"), "--into", str(tmp_path)]) == DONE
    assert "Nothing is stored yet" in (tmp_path / "validation.md").read_text(encoding="utf-8")


def test_a_folder_that_names_no_day_is_a_mistake(tmp_path: Path) -> None:
    write_fit(tmp_path, DAY, "calibration_mine")
    with pytest.raises(UserMistake, match="names no day"):
        stored_days(tmp_path)
    assert main(["--results", str(tmp_path), "--into", str(tmp_path)]) == MISTAKE


def without(results: Path, method: str, level: str) -> list[StoredDay]:
    """Return the origins, the last one without the scores of a method at a level."""
    found = list(stored_days(results))
    last = found[-1].hindcast
    assert last is not None
    rows = last.scored
    last.__dict__["scored"] = rows[~((rows["method"] == method) & (rows["level"] == level))]
    return found


def test_a_level_is_not_pooled_over_an_origin_without_naive_rivals(results: Path) -> None:
    pooled = score_facts.together(without(results, "persistence", "national"))
    assert set(pooled["level"]) == {"departement"}
    assert set(pooled["method"]) == {"model", "persistence"}


def test_peer_effects_that_do_no_better_are_said_to(results: Path) -> None:
    hindcast = stored_days(results)[-1].hindcast
    assert hindcast is not None
    rows = hindcast.scored
    same = rows[rows["method"] == "model"].assign(method=words.NO_PEERS)
    told = score_facts.sentences(pd.concat([rows, same], ignore_index=True))
    assert any(line.startswith("Peer effects do no better than none at the level national") for line in told)
