"""The results of a study as tidy tables, in memory as in the files."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.comparing.study_results import StudyResults, compared_anew, open_results
from experiments.mistakes import UserMistake
from tests.unit.running.fake_engine import BREAKING, run_small, small_study


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    return run_small(small_study(tmp_path_factory.mktemp("results") / "small"))


@pytest.mark.parametrize("level", ["national", "departement"])
def test_tables_are_those_of_the_files(results: StudyResults, level: str) -> None:
    for name, table in (("summary", results.table(level=level)), ("comparison", results.compare(level=level))):
        written = pd.read_parquet(results.folder / f"{name}.parquet")
        written["date"] = written["date"].astype(str)
        expected = written[written["level"] == level].reset_index(drop=True)
        pd.testing.assert_frame_equal(table, expected, check_dtype=False, rtol=1e-5)


def test_some_metrics_are_some_rows(results: StudyResults) -> None:
    table = results.table("coverage_aci", level="region")
    assert set(table["metric"]) == {"coverage_aci"}
    assert set(table["arm"]) == {"calm", "fast"}
    assert set(results.compare("n_aci", baseline="fast")["arm"]) == {"calm"}


def test_an_opened_study_is_the_one_that_was_run(results: StudyResults) -> None:
    opened = open_results(results.folder)
    assert (opened.arms, opened.baseline, opened.failures) == (("calm", "fast"), "calm", ())
    pd.testing.assert_frame_equal(opened.table("n_aci"), results.table("n_aci"))


def test_failed_runs_are_named(tmp_path: Path) -> None:
    (failure,) = run_small(small_study(tmp_path), BREAKING).failures
    assert (failure.arm, failure.replicate) == ("fast", 1)


def test_another_baseline_and_margins_are_kept(tmp_path: Path) -> None:
    compared_anew(run_small(small_study(tmp_path)), "fast", {"n_shells": 2.0})
    found = open_results(tmp_path)
    assert found.baseline == "fast"
    assert found.manifest["configuration"]["margins"] == {"n_shells": 2.0}


def test_a_folder_without_runs_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no stored runs"):
        open_results(tmp_path)
