"""The table of places: numbers as the language writes them, sorted as numbers, formulas kept as text."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.language.texts import THIN
from experiments.plots.results import StoredStudy
from experiments.reporting.area_rows import area_columns, area_rows, region_table
from tests.unit.reporting.fake_tables import answers_of

DAY = date(2027, 12, 31)


def study_of(
    folder: Path, language: str, label: str = "Plan", kind: str = "france", regions: tuple[str, ...] = ("94",)
) -> StoredStudy:
    rows = [
        (arm, level, code, DAY, metric, 0.951, 0.9, 0.987)
        for arm in ("status_quo", "plan_100")
        for level, code in (*(("region", code) for code in regions), ("departement", "2A"), ("departement", "2B"))
        for metric in ("coverage_li_plus", "coverage_aci", "coverage_functioning", "member_share")
    ]
    columns = ["arm", "level", "code", "date", "metric", "q50", "q05", "q95"]
    pd.DataFrame(rows, columns=columns).to_parquet(folder / "summary.parquet")
    study = answers_of().study
    arms = [{"name": arm, "label": {language: label}} for arm in ("status_quo", "plan_100")]
    manifest = {**study.manifest, "arms": arms, "world": {**study.manifest["world"], "kind": kind}}
    return replace(study, folder=folder, language=language, manifest=manifest)


@pytest.mark.parametrize(("language", "written"), [("fr", "95,1"), ("en", "95.1")])
def test_a_number_is_written_in_the_language_and_sorted_as_a_number(
    tmp_path: Path, language: str, written: str
) -> None:
    rows = area_rows(study_of(tmp_path, language))
    cell = rows[0][4]
    assert (cell.shown, cell.csv, cell.order) == (written, written, "0.951")
    assert len(rows[0]) == len(area_columns(language))


def test_regions_come_first_and_missing_numbers_are_no_zeros(tmp_path: Path) -> None:
    rows = area_rows(study_of(tmp_path, "fr"))
    assert [row[0].shown for row in rows] == ["région"] * 2 + ["département"] * 4
    n_aci = rows[0][11]
    assert (n_aci.shown, n_aci.csv) == ("–", "")


def test_a_formula_is_text_in_the_file(tmp_path: Path) -> None:
    cell = area_rows(study_of(tmp_path, "fr", label="=1+1"))[0][3]
    assert (cell.shown, cell.csv) == ("=1+1", "'=1+1")


def test_a_study_of_departements_claims_nothing_about_regions(tmp_path: Path) -> None:
    study = study_of(tmp_path, "fr", kind="departement")
    assert {row[0].shown for row in area_rows(study)} == {"département"}
    assert list(region_table(study).iloc[:, 0]) == ["Corse-du-Sud", "Haute-Corse"]


def test_regions_on_paper_are_sorted_without_accents_and_carry_the_sign(tmp_path: Path) -> None:
    table = region_table(study_of(tmp_path, "fr", regions=("94", "11", "93")))
    assert list(table.iloc[:, 0]) == ["Corse", "Île-de-France", "Provence-Alpes-Côte d'Azur"]
    assert set(table.iloc[:, 1:].to_numpy().ravel()) == {f"95,1{THIN}%"}
