"""The files of a study have the names and columns that other programs read (contract of the results folder)."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.engine.protocol import RunInputs
from sim.metrics import all_metrics, default_metrics
from sim.snapshot import Snapshot
from sim.vocabulary import Level
from tests.unit.running.fake_engine import BREAKING, FakeEngine, run_small, small_study

SUMMARY = "arm,level,code,date,metric,unit,mean,q05,q25,q50,q75,q95,n_draws,n_replicates"
COMPARISON = "arm,baseline,level,code,date,metric,unit,difference,q05,q95,p_positive,variance_ratio"
TARGETS = "arm,metric,threshold,p_reached,date_q05,date_q50,date_q95,months_gained"
WATCHLIST = "arm,date,region,departement,code,name,population,p_white,p_shell"
UNCERTAINTY = (
    "arm,baseline,level,code,date,metric,unit,mean,standard_error,low95,high95,sd_parameters,sd_chance,"
    "n_draws,n_replicates"
)
EFFICIENCY = "arm,baseline,date,measure,coverage,unit,value,low95,high95,cost,gain,gain_low95,gain_high95,undefined"
HEADLINES = (
    "arm,baseline,level,code,date,metric,unit,mean,low95,high95,draws_low,draws_high,sd_chance,"
    "p_positive,p_low,p_high,margin,verdict,n_draws,n_replicates"
)
ASSUMPTIONS = "arm,baseline,level,code,date,metric,assumption,title,evidence,share,low,high,p,verdict"
COLUMNS = {
    "headlines.csv": HEADLINES,
    "assumptions.csv": ASSUMPTIONS,
    "uncertainty.csv": UNCERTAINTY,
    "efficiency.csv": EFFICIENCY,
    "summary.csv": SUMMARY,
    "comparison.csv": COMPARISON,
    "targets.csv": TARGETS,
    "watchlist.csv": WATCHLIST,
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "small"
    assert run_small(small_study(folder, end=date(2021, 12, 31), draws=2)).failures == ()
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("name", "columns"), list(COLUMNS.items()))
def test_each_table_has_the_columns_of_the_contract(results: Path, name: str, columns: str) -> None:
    in_a_place = columns.replace(",level,code,", ",level,code,scope,")  # what is not France says so (test_place)
    assert (results / name).read_text(encoding="utf-8").splitlines()[0] == in_a_place
    assert rows_of(results / name)


@pytest.mark.parametrize("level", list(Level))
def test_the_summary_holds_every_default_metric_of_every_level(results: Path, level: Level) -> None:
    summary = pq.read_table(results / "summary.parquet", columns=["level", "metric"]).to_pylist()
    found = {row["metric"] for row in summary if row["level"] == str(level)}
    assert found == {metric.name for metric in default_metrics(level)}


def test_dates_are_the_last_days_of_months_and_codes_are_text(results: Path) -> None:
    rows = rows_of(results / "summary.csv")
    assert {row["date"] for row in rows} == {"2019-12-31", "2020-12-31", "2021-12-31"}
    assert {row["code"] for row in rows} >= {"FR", "84", "01", "2A"}


def test_quantiles_of_every_row_are_ordered(results: Path) -> None:
    for row in rows_of(results / "summary.csv"):
        quantiles = [float(row[name]) for name in ("q05", "q25", "q50", "q75", "q95") if row[name]]
        assert quantiles == sorted(quantiles)


def test_an_undefined_figure_is_an_empty_cell(results: Path) -> None:
    first = next(row for row in rows_of(results / "summary.csv") if row["metric"] == "shell_share")
    assert first["date"] == "2019-12-31"
    assert (first["mean"], first["q50"]) == ("", "")


def test_a_comparison_stands_for_every_arm_but_the_baseline(results: Path) -> None:
    rows = rows_of(results / "comparison.csv")
    assert {(row["arm"], row["baseline"]) for row in rows} == {("fast", "calm")}
    assert {row["level"] for row in rows} == {"national", "region", "departement"}


def test_targets_stand_for_three_coverages_and_three_thresholds(results: Path) -> None:
    rows = rows_of(results / "targets.csv")
    assert {row["metric"] for row in rows} == {"coverage_li_plus", "coverage_aci", "coverage_functioning"}
    assert {row["threshold"] for row in rows} == {"0.90", "0.95", "1.00"}
    assert len(rows) == 2 * 3 * 3


def test_a_run_s_file_has_a_column_for_each_metric_and_a_row_for_each_date_level_and_code(results: Path) -> None:
    tables = [pq.read_table(path) for path in sorted((results / "runs").glob("*.parquet"))]
    assert len(tables) == 2 * 2 * 2
    keys = ["arm", "draw", "replicate", "date", "level", "code"]
    assert tables[0].column_names == [*keys, *sorted(metric.name for metric in all_metrics() if metric.recorded)]
    names = tables[0].select(keys).to_pylist()
    assert len({tuple(row.items()) for row in names}) == len(names)


def test_the_manifest_says_what_was_run_and_from_what(results: Path) -> None:
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    names = {"commit", "clean", "configuration", "configuration_hash", "data_hashes", "packages", "seeds", "command"}
    assert names <= manifest.keys()
    assert manifest["runs"]["done"] == 8
    assert manifest["runs"]["failed"] == 0
    assert manifest["wall_seconds"] >= 0
    assert [arm["name"] for arm in manifest["arms"]] == ["calm", "fast"]
    assert manifest["configuration"]["territory"] == {"kind": "synthetic", "code": None, "file": None}


def test_failures_are_an_empty_table_when_none_failed(results: Path) -> None:
    table = pq.read_table(results / "failures.parquet")
    assert table.column_names == ["arm", "draw", "replicate", "identity", "message"]
    assert table.num_rows == 0


def test_one_and_two_processes_write_the_same_tables(results: Path, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    study = small_study(folder, end=date(2021, 12, 31), draws=2, compute="local", workers=2)
    assert run_small(study).failures == ()
    for name in (*COLUMNS, "failures.parquet"):
        assert (folder / name).read_bytes() == (results / name).read_bytes()


def test_a_failed_run_is_a_row_with_its_message_and_the_rest_is_summarised(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    assert len(run_small(study, BREAKING).failures) == 1
    (failure,) = pq.read_table(tmp_path / "failures.parquet").to_pylist()
    assert (failure["arm"], failure["draw"], failure["replicate"]) == ("fast", 0, 1)
    assert "vitality left its bounds" in failure["message"]
    replicates = {(row["arm"], row["n_replicates"]) for row in rows_of(tmp_path / "summary.csv")}
    assert replicates == {("calm", "2"), ("fast", "1")}


def test_once_the_cause_is_gone_only_the_failed_run_is_made_and_the_failure_forgotten(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    run_small(study, BREAKING)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "runs").iterdir()}
    assert run_small(study).failures == ()
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "runs").iterdir()}
    assert len(after) == 4
    assert before.items() <= after.items()
    assert pq.read_table(tmp_path / "failures.parquet").num_rows == 0


def test_runs_of_another_question_are_set_aside_and_come_back_when_it_is_asked_again(tmp_path: Path) -> None:
    def runs(name: str) -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in (tmp_path / name).glob("*.parquet")}

    run_small(small_study(tmp_path, seed=1))
    first, tables = runs("runs"), {name: (tmp_path / name).read_bytes() for name in COLUMNS}
    run_small(small_study(tmp_path, seed=2))
    assert runs("earlier_runs") == first
    assert {row["n_replicates"] for row in rows_of(tmp_path / "summary.csv")} == {"2"}
    assert len(runs("runs")) == 4
    run_small(small_study(tmp_path, seed=1))
    assert runs("runs") == first
    assert {name: (tmp_path / name).read_bytes() for name in COLUMNS} == tables


def test_a_study_in_which_every_run_failed_still_leaves_its_files(tmp_path: Path) -> None:
    study = small_study(tmp_path, engine="broken")

    def never(inputs: RunInputs) -> Iterator[Snapshot]:
        raise ArithmeticError("no month can be simulated")

    assert len(run_small(study, FakeEngine(never)).failures) == 4
    assert pq.read_table(tmp_path / "failures.parquet").num_rows == 4
    assert rows_of(tmp_path / "summary.csv") == []
