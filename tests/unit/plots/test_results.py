import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.plots.drawn_results import DataSource
from experiments.plots.results import COMPARISON, SUMMARY, StudyNotRun, read_study
from tests.unit.plots.fake_results import N_DRAWS, N_REPLICATES, write_results, write_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_results(tmp_path / "small", ["status_quo", "plan_100"], with_territories=False)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyNotRun, match=r"summary\.parquet"):
        read_study(tmp_path, "en")


def test_a_summary_without_rows_is_refused(folder: Path) -> None:
    write_table(pd.read_parquet(folder / SUMMARY).head(0), folder / SUMMARY)
    with pytest.raises(StudyNotRun, match="no national results"):
        read_study(folder, "en")


def test_arms_have_the_order_and_labels_of_the_manifest(folder: Path) -> None:
    study = read_study(folder, "fr")
    assert study.arms == ("status_quo", "plan_100")
    assert [study.label_with_role(arm) for arm in study.arms] == ["Statu quo (référence)", "Plan 100 % CPTS"]


def test_runs_are_draws_times_replicates(folder: Path) -> None:
    assert read_study(folder, "en").n_runs == N_DRAWS * N_REPLICATES


def test_dates_at_which_a_metric_is_undefined_are_left_out(folder: Path) -> None:
    study = read_study(folder, "en")
    assert study.band("plan_100", "shell_share").dates[0] > study.first_date
    assert not study.band("plan_100", "no_such_metric")


def test_a_folder_without_manifest_or_comparison_can_be_read(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    (folder / COMPARISON).unlink()
    study = read_study(folder, "en")
    assert (study.baseline, study.label("plan_100"), study.area.kind) == (None, "plan 100", "france")
    assert not study.difference("plan_100", "coverage_aci")


def test_a_comparison_without_rows_compares_nothing(folder: Path) -> None:
    write_table(pd.read_parquet(folder / COMPARISON).head(0), folder / COMPARISON)
    assert not read_study(folder, "en").difference("plan_100", "coverage_aci")


def test_a_label_is_shown_as_it_is(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["arms"][1]["label"]["en"] = "Financement × 1,5"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert read_study(folder, "en").label("plan_100") == "Financement × 1,5"


def test_what_the_manifest_does_not_say_stays_empty(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert read_study(folder, "en").source == DataSource(commit="", changed=False, configuration="", seed="", scale="")
