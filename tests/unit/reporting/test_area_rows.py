"""The table of places: numbers as the language writes them, sorted as numbers, formulas kept as text."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.language.texts import NO_BREAK, THIN
from experiments.plots.results import StoredStudy
from experiments.reporting.area_rows import (
    MISSED_SIGN,
    SMALL_SIGN,
    area_columns,
    area_rows,
    place_signs,
    region_table,
)
from sim.vocabulary import Level
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
    columns = ["arm", "level", "code", "date", "metric", "mean", "q05", "q95"]
    pd.DataFrame(rows, columns=columns).to_parquet(folder / "summary.parquet")
    study = answers_of().study
    arms = [{"name": arm, "label": {language: label}} for arm in ("status_quo", "plan_100")]
    manifest = {**study.manifest, "arms": arms, "world": {**study.manifest["world"], "kind": kind}}
    return replace(study, folder=folder, language=language, manifest=manifest)


@pytest.mark.parametrize(
    ("language", "written", "ends"), [("fr", "95,1", f"[90,0{THIN}; 98,7]"), ("en", "95.1", "[90.0, 98.7]")]
)
def test_a_mean_is_shown_with_its_interval_and_sorted_as_a_number(
    tmp_path: Path, language: str, written: str, ends: str
) -> None:
    rows = area_rows(study_of(tmp_path, language))
    cell = rows[0][4]
    assert (cell.shown, cell.csv, cell.order) == (f"{written} {ends}", written, "0.951")
    assert len(rows[0]) == len(area_columns(language))


def test_the_ends_of_an_interval_are_columns_of_the_file(tmp_path: Path) -> None:
    headings, row = area_columns("en"), area_rows(study_of(tmp_path, "en"))[0]
    assert [heading.is_end for heading in headings[4:7]] == [False, True, True]
    assert [cell.csv for cell in row[4:7]] == ["95.1", "90.0", "98.7"]


def test_regions_come_first_and_missing_numbers_are_no_zeros(tmp_path: Path) -> None:
    rows = area_rows(study_of(tmp_path, "fr"))
    assert [row[0].shown for row in rows] == ["région"] * 2 + ["département"] * 4
    n_aci = rows[0][13]
    assert (n_aci.shown, n_aci.csv) == ("–", "")


def test_a_formula_is_text_in_the_file(tmp_path: Path) -> None:
    cell = area_rows(study_of(tmp_path, "fr", label="=1+1"))[0][3]
    assert (cell.shown, cell.csv) == ("=1+1", "'=1+1")


def test_a_study_of_departements_claims_nothing_about_regions(tmp_path: Path) -> None:
    study = study_of(tmp_path, "fr", kind="departement")
    assert {row[0].shown for row in area_rows(study)} == {"département"}
    assert [name.split(NO_BREAK)[0] for name in region_table(study).iloc[:, 0]] == ["Corse-du-Sud", "Haute-Corse"]


def test_regions_on_paper_are_sorted_without_accents_and_carry_the_sign(tmp_path: Path) -> None:
    table = region_table(study_of(tmp_path, "fr", regions=("94", "11", "93")))
    assert list(table.iloc[:, 0]) == ["Corse", "Île-de-France", "Provence-Alpes-Côte d'Azur"]
    assert set(table.iloc[:, 1:].to_numpy().ravel()) == {f"95{THIN}% [90{THIN}; 99]"}


def test_a_place_whose_start_misses_what_was_observed_carries_a_sign_and_so_does_its_region(tmp_path: Path) -> None:
    study = study_of(tmp_path, "fr", regions=("11",))
    columns = "level,code,metric,date,observed,sd,q05,q50,q95,within"
    rows = (
        "departement,77,coverage_li_plus,2024-05-31,1,0.01,0.7,0.8,0.9,no",
        "departement,2A,x,2024-05-31,1,0,1,1,1,yes",
    )
    (tmp_path / "start.csv").write_text("\n".join((columns, *rows)), encoding="utf-8")
    signs = place_signs(study)
    assert MISSED_SIGN in signs[Level.DEPARTEMENT, "77"]
    assert region_table(study).iloc[0, 0] == f"Île-de-France{NO_BREAK}{MISSED_SIGN}"
    assert MISSED_SIGN not in signs.get((Level.DEPARTEMENT, "2A"), "")


def test_the_file_gets_the_name_of_a_place_without_its_sign(tmp_path: Path) -> None:
    name = area_rows(study_of(tmp_path, "fr", regions=("02",)))[0][2]
    assert (name.shown, name.csv) == (f"Martinique{NO_BREAK}{SMALL_SIGN}", "Martinique")
