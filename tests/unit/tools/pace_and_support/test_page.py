"""The page in the docs is as it was made, and names every pace of its experiment."""

import re
from pathlib import Path

import pandas as pd
import yaml

from experiments.plots.results import StoredStudy
from experiments.reporting.study_answers import phrase
from tools.pace_and_support.__main__ import MISTAKE, main
from tools.pace_and_support.page import METRICS, PACES, is_sealed, with_counts_of_runs

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "pace_and_support.md").read_text(encoding="utf-8")


def test_the_page_in_the_docs_is_as_it_was_made() -> None:
    assert is_sealed(PAGE), "python -m tools.pace_and_support --stored writes it again"
    assert not is_sealed(PAGE.replace("haste", "speed"))
    assert (ROOT / "docs/images/pace_and_support/surface.png").is_file()


def test_the_page_has_a_row_for_each_pace_and_a_table_for_each_outcome() -> None:
    experiment = yaml.safe_load((ROOT / "configs/experiment/pace_and_support.yaml").read_text(encoding="utf-8"))
    arms = experiment["experiment"]["arms"]
    assert {name.rpartition("_")[0] for name in arms} == set(PACES)
    assert all(f"| {words} |" in PAGE for words in PACES.values())
    assert all(f"| {phrase(metric)}, end of 2030 |" in PAGE for metric in METRICS)
    assert re.search(r"\*\*The claim\.\*\*", PAGE)


def test_the_page_says_what_its_numbers_rest_on() -> None:
    assert "functioning coverage 0.5 points" in PAGE
    assert "members in high fatigue none." in PAGE, "each outcome has its own margin"
    assert all(f"| members in high fatigue, end of {year} |" in PAGE for year in (2024, 2025, 2027, 2030))
    assert re.search(r"At the end of 2023, .* functioning coverage is \d+\.\d %", PAGE)
    assert "(a tie counts half)" in PAGE
    assert re.search(r"fewer shells where there is support:\n\w+", PAGE), "the question has an answer"


def test_the_picture_counts_the_runs_of_the_manifest_although_tables_are_older(tmp_path: Path) -> None:
    manifest = {"parameter_draws": [0, 1, 2], "seeds": {"replicates": [5, 6]}}
    older = pd.DataFrame({"arm": ["none_0"], "n_draws": [2], "n_replicates": [2]})
    stored = StoredStudy(tmp_path, "en", manifest, older, pd.DataFrame())
    assert with_counts_of_runs(stored).n_runs == 6


def test_a_setting_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert main(["drows=3", "--stored", "--into", str(tmp_path)]) == MISTAKE
    assert main(["--stored", f"results={tmp_path}", "--into", str(tmp_path)]) == MISTAKE
    assert list(tmp_path.iterdir()) == []
