import json
from pathlib import Path

import pytest

from experiments.plots.drawn_results import DataSource
from experiments.plots.results import StudyNotRun, read_study
from tests.unit.plots.fake_results import N_DRAWS, N_REPLICATES, write_results


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_results(tmp_path / "small", ["status_quo", "plan_100"], with_territories=False)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyNotRun, match=r"summary\.csv"):
        read_study(tmp_path, "en")


def test_a_summary_without_rows_is_refused(folder: Path) -> None:
    header = (folder / "summary.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "summary.csv").write_text(header + "\n", encoding="utf-8")
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
    (folder / "comparison.csv").unlink()
    study = read_study(folder, "en")
    assert (study.baseline, study.label("plan_100"), study.area.kind) == (None, "plan 100", "france")
    assert not study.difference("plan_100", "coverage_aci")


def test_a_comparison_without_rows_compares_nothing(folder: Path) -> None:
    header = (folder / "comparison.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "comparison.csv").write_text(header + "\n", encoding="utf-8")
    assert not read_study(folder, "en").difference("plan_100", "coverage_aci")


def test_a_label_is_shown_as_it_is(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["arms"][1]["label"]["en"] = "Financement × 1,5"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert read_study(folder, "en").label("plan_100") == "Financement × 1,5"


def test_what_the_manifest_does_not_say_stays_empty(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert read_study(folder, "en").source == DataSource(commit="", changed=False, configuration="", seed="", scale="")
