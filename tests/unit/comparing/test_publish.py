"""What a study leaves for people and their programs."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from experiments.comparing.costs_by_year import COSTS_BY_YEAR, costs_by_year
from experiments.comparing.publish import publish
from experiments.comparing.screen import ScreenTables
from experiments.comparing.study_results import StudyResults
from experiments.comparing.table_schemas import tables_in
from experiments.comparing.workbook import write_workbook
from experiments.storing.column_types import type_of
from sim.vocabulary import Level
from tests.unit.running.fake_engine import run_small, small_study

FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    folder = tmp_path_factory.mktemp("results") / "small"
    study = small_study(folder, end=date(2021, 10, 31), draws=2)
    swept = {arm: {"timeline.pressure": {"fr": f"pression {arm}", "en": f"pressure {arm}"}} for arm in ("calm", "fast")}
    found = run_small(replace(study, swept=swept))
    watched = folder / "watchlist.csv"
    watched.write_text(watched.read_text(encoding="utf-8").replace("Pays ", "'" + FORMULA), encoding="utf-8")
    publish(found, "fr")
    return found


def test_the_description_names_every_table_and_column_in_both_languages(results: StudyResults) -> None:
    package = json.loads((results.folder / "datapackage.json").read_text(encoding="utf-8"))
    by_path = {resource["path"]: resource for resource in package["resources"]}
    assert by_path.pop("results.xlsx")["type"] == "file"
    kept = {path.name for suffix in ("csv", "parquet") for path in results.folder.glob(f"*.{suffix}")}
    assert set(by_path) == kept - {"failures.parquet"}
    assert by_path["summary.csv"]["description"].count(" / ") == 1
    for path, resource in by_path.items():
        fields = resource["schema"]["fields"]
        if path.endswith("csv"):
            header = (results.folder / path).read_text(encoding="utf-8-sig").splitlines()[0]
            assert [field["name"] for field in fields] == header.split(resource["dialect"]["delimiter"])
        assert all(" / " in field["description"] for field in fields)


def test_cells_have_the_type_that_the_description_says(results: StudyResults) -> None:
    for table in tables_in(results.folder, "fr"):
        header, *rows = table.rows()
        for name, *cells in zip(header, *rows, strict=True):
            for cell in filter(None, cells):
                if type_of(name) == "date":
                    date.fromisoformat(cell)
                elif type_of(name) in ("number", "integer"):
                    float(cell.replace(",", ".") if table.is_french else cell)


def test_the_workbook_begins_with_what_one_must_know(results: StudyResults) -> None:
    book = load_workbook(results.folder / "results.xlsx")
    assert book.sheetnames[0] == "Lisez-moi"
    known = {row[0]: str(row[1]) for row in book["Lisez-moi"].iter_rows(values_only=True)}
    assert {"Question", "Commit", "Commande", "Empreinte de la configuration", "À savoir"} <= set(known)
    assert results.manifest["commit"] in known["Commit"]
    assert [book["Résultats"].cell(1, column).value for column in (1, 2, 3)] == ["arm", "level", "code"]
    assert len(book.sheetnames) == len(tables_in(results.folder, "fr")) + 3


def test_a_sheet_holds_the_tables_that_a_study_prints(results: StudyResults) -> None:
    sheet = load_workbook(results.folder / "results.xlsx")["Synthèse"]
    written = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    printed = list(ScreenTables(results, results.baseline, "fr").closing())
    titles = [row[0] for row in written if row[0] in {table.title for table in printed}]
    assert titles == [table.title for table in printed]
    outcomes = printed[0]
    for number, cells in enumerate(zip(*(column.cells for column in outcomes.columns), strict=True)):
        assert written[2 + number][: len(cells)] == list(cells)


def test_tables_for_a_slide_keep_their_cautions_and_print_as_wide_as_the_page(results: StudyResults) -> None:
    sheet = load_workbook(results.folder / "results.xlsx")["Synthèse"]
    words = [str(cell.value) for row in sheet.iter_rows(max_col=1) for cell in row if cell.value]
    remarks = list(ScreenTables(results, results.baseline, "fr").remarks())
    assert remarks
    assert words[-len(remarks) :] == remarks
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_rows_are_as_high_as_their_words_and_a_study_without_a_question_has_a_workbook(
    results: StudyResults, tmp_path: Path
) -> None:
    tables = tables_in(results.folder, "fr")
    for table in tables:
        (tmp_path / table.path.name).write_bytes(table.path.read_bytes())
    manifest = {**results.manifest, "question": {}, "command": " ".join(["python run.py"] * 30)}
    write_workbook(tmp_path, manifest, (), "fr", ())
    sheet = load_workbook(tmp_path / "results.xlsx")["Lisez-moi"]
    high = {sheet.cell(row, 1).value: sheet.row_dimensions[row].height or 0 for row in range(1, 7)}
    assert high["Commande"] >= 3 * 15 > high["Question"]


def test_shares_are_shown_in_per_cent_and_numbers_are_numbers(results: StudyResults) -> None:
    header, *rows = load_workbook(results.folder / "results.xlsx")["Résultats"].iter_rows()
    place = {cell.value: column for column, cell in enumerate(header)}
    row = next(row for row in rows if row[place["metric"]].value == "coverage_aci")
    assert row[place["q50"]].number_format == "0.0%"
    assert isinstance(row[place["q50"]].value, int | float)
    assert row[place["code"]].data_type == "s"


def test_a_name_that_looks_like_a_formula_is_a_text(results: StudyResults) -> None:
    cells = [cell for row in load_workbook(results.folder / "results.xlsx")["Vigilance"] for cell in row]
    found = [cell for cell in cells if FORMULA in str(cell.value)]
    assert found
    assert {(cell.data_type, str(cell.value)[0]) for cell in found} == {("s", "'")}


def test_a_sweep_has_a_table_with_a_column_for_each_lever(results: StudyResults) -> None:
    table = pd.read_csv(results.folder / "sweep.csv", sep=";", decimal=",", encoding="utf-8-sig").set_index("arm")
    assert dict(table["lever.timeline.pressure"]) == {"calm": "pression calm", "fast": "pression fast"}
    by_year = pd.read_csv(results.folder / "by_year.csv", sep=";", decimal=",", encoding="utf-8-sig")
    december = by_year[(by_year["metric"] == "coverage_aci") & (by_year["arm"] == "fast")]["2020"].item()
    assert table.loc["fast", "coverage_aci"] >= december > 0.0


def test_the_table_by_year_is_written_as_a_french_spreadsheet_reads_it(results: StudyResults) -> None:
    raw = (results.folder / "by_year.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(results.folder / "by_year.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert list(table)[:5] == ["arm", "scenario", "metric", "figure", "unit"]
    aci = table[(table["arm"] == "calm") & (table["metric"] == "coverage_aci")].iloc[0]
    whole = results.table("coverage_aci")
    median = whole[(whole["arm"] == "calm") & (whole["date"] == "2020-12-31")]["q50"].iloc[0]
    assert aci["unit"] == "%"
    assert aci["2020"] == pytest.approx(100 * median, rel=1e-5)


def test_what_is_spent_in_years_adds_up_to_what_is_spent_at_the_end(results: StudyResults) -> None:
    costs = pd.read_csv(results.folder / "costs_by_year.csv")
    assert tuple(costs) == COSTS_BY_YEAR
    spent = costs[(costs["arm"] == "calm") & (costs["payer"] == "all")]
    assert list(spent["year"]) == [2019, 2020, 2021]
    total = results.table("public_cost_euros")
    last = total[(total["arm"] == "calm") & (total["date"] == "2021-10-31")]["mean"].iloc[0]
    assert spent["mean"].sum() == pytest.approx(last, rel=1e-4)
    of_payers = costs[(costs["arm"] == "calm") & (costs["payer"] != "all") & (costs["year"] == 2020)]
    assert of_payers["mean"].sum() == pytest.approx(spent[spent["year"] == 2020]["mean"].iloc[0], rel=1e-4)


def test_every_headline_of_the_screen_stands_in_the_tables(results: StudyResults) -> None:
    for level in (Level.NATIONAL, Level.DEPARTEMENT):
        assert not results.table("public_cost_euros", "n_shells", level=level).empty


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_dictionary_explains_every_table_and_metric(results: StudyResults, language: str) -> None:
    page = (results.folder / f"dictionary_{language}.md").read_text(encoding="utf-8")
    for table in tables_in(results.folder, "fr"):
        assert f"## {table.path.name}" in page
    assert "| `public_cost_euros` |" in page


def test_an_amount_published_stands_beside_the_year_it_is_of(results: StudyResults) -> None:
    of_france = costs_by_year(results.outcomes("calm"), date(2023, 8, 31), is_france=True)
    elsewhere = costs_by_year(results.outcomes("calm"), date(2023, 8, 31), is_france=False)
    assert elsewhere["observed"].isna().all()
    assert of_france[of_france["payer"] != "cnam"]["observed"].isna().all()
