"""What a person opens is small; everything is in the Parquet tables, and in CSV when that is asked for."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.comparing.row_choice import REGIONAL, RowChoice
from experiments.comparing.study_results import StudyResults
from experiments.comparing.write_tables import write_comparisons
from experiments.storing.column_types import type_of
from experiments.storing.parquet_tables import read_parquet
from sim.vocabulary import Level
from tests.unit.running.fake_engine import run_small, small_study

LARGE = ("summary", "comparison", "uncertainty", "assumptions")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    folder = tmp_path_factory.mktemp("results") / "small"
    return run_small(small_study(folder, end=date(2020, 10, 31), draws=2))


def opened(results: StudyResults, name: str) -> pd.DataFrame:
    return pd.read_csv(results.folder / f"{name}.csv", dtype={"code": str, "scope": str})


def test_year_ends_and_the_last_month_are_opened(results: StudyResults) -> None:
    for name in ("summary", "comparison"):
        assert set(opened(results, name)["date"]) == {"2019-12-31", "2020-10-31"}
    assert set(opened(results, "uncertainty")["date"]) == {"2020-10-31"}


def test_months_asked_for_are_opened(results: StudyResults) -> None:
    configuration = {**results.manifest["configuration"], "dates": ["2020-03-02"]}
    rows = RowChoice.of({**results.manifest, "configuration": configuration})
    assert rows.dates == {"2019-12-31", "2020-03-31", "2020-10-31"}
    assert rows.detailed_dates == {"2020-03-31", "2020-10-31"}


def test_the_country_is_opened_in_every_metric_and_regions_in_the_main_ones(results: StudyResults) -> None:
    table = opened(results, "summary")
    by_level = {level: set(rows["metric"]) for level, rows in table.groupby("level")}
    assert by_level["national"] > by_level["region"] == REGIONAL
    assert {"public_cost_euros", "n_shells"} <= by_level["region"] & by_level["departement"]
    assert set(table[table["level"] == "departement"]["date"]) == {"2020-10-31"}
    assert set(opened(results, "uncertainty")["level"]) == {"national"}


def test_a_study_of_the_country_leaves_its_departements_to_programs(results: StudyResults) -> None:
    france = {**results.manifest, "world": {**results.manifest["world"], "kind": "france"}}
    assert not RowChoice.of(france).has_departements


@pytest.mark.parametrize("name", LARGE)
def test_whole_tables_hold_every_row_that_is_opened_and_the_same_digits(results: StudyResults, name: str) -> None:
    small = pd.read_csv(results.folder / f"{name}.csv", keep_default_na=False, dtype=str)
    whole = read_parquet(results.folder / f"{name}.parquet")
    keys = [column for column in small if type_of(str(column)) in ("string", "date")]
    both = small.merge(whole.assign(**{key: whole[key].astype(str) for key in keys}), on=keys)
    assert len(both) == len(small) > 0
    for number in set(small) - set(keys):
        shown, stored = pd.to_numeric(both[f"{number}_x"]).to_numpy(float), both[f"{number}_y"].to_numpy(float)
        assert stored == pytest.approx(shown, rel=5e-6, nan_ok=True)


def test_whole_tables_hold_all_levels_and_months(results: StudyResults) -> None:
    summary = read_parquet(results.folder / "summary.parquet")
    assert set(summary["level"]) == {str(level) for level in Level}
    assert summary[summary["level"] == "national"]["date"].nunique() == 16
    assert set(read_parquet(results.folder / "comparison.parquet")["level"]) == {"national", "region", "departement"}
    assert set(read_parquet(results.folder / "summary.parquet", level="region")["level"]) == {"region"}


def test_with_full_tables_the_csv_holds_what_the_parquet_holds(results: StudyResults, tmp_path: Path) -> None:
    (tmp_path / "runs").symlink_to(results.folder / "runs")
    configuration = {**results.manifest["configuration"], "tables": "full"}
    manifest = {**results.manifest, "configuration": configuration}
    write_comparisons(tmp_path, manifest, results.population)
    for name in LARGE[1:]:
        csv = pd.read_csv(tmp_path / f"{name}.csv")
        assert len(csv) == len(read_parquet(results.folder / f"{name}.parquet"))
    assert opened(replace(results, folder=tmp_path), "comparison")["date"].nunique() == 16


def test_rows_name_the_place_that_they_speak_of(results: StudyResults) -> None:
    for name in (*LARGE, "headlines"):
        table = opened(results, name)
        assert list(table)[list(table).index("code") + 1] == "scope"
        assert set(table[table["level"] == "national"]["scope"]) == {"synthetic"}
    assert json.loads((results.folder / "datapackage.json").read_text(encoding="utf-8"))
