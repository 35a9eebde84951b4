"""What a study leaves for people and their programs, made from its tables: by year, workbook, description."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
from rich.table import Table

from experiments.comparing.by_year import by_year
from experiments.comparing.screen import ScreenTables, labels_in
from experiments.comparing.study_results import StudyResults
from experiments.comparing.sweep_table import sweep_table
from experiments.comparing.table_schemas import (
    TASK_TABLES,
    StoredTable,
    in_both_languages,
    schema_of,
    tables_in,
    whole_tables_in,
)
from experiments.comparing.workbook import WORKBOOK, write_workbook
from experiments.language.numbers import unit_in
from experiments.language.texts import LANGUAGES, text
from experiments.storing.manifest import read_manifest
from experiments.storing.plain_text import as_text
from sim.metrics import all_metrics
from sim.whole_files import naming_full_disk, whole_file

PACKAGE: Final = "datapackage.json"
OTHER_FILES: Final = {
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "territories.gpkg": "application/geopackage+sqlite3",
}
TABULAR: Final = "tabular-data-resource"
DICTIONARY: Final = "dictionary_{language}.md"


def publish(results: StudyResults, language: str) -> None:
    """Write the tables by year, the workbook, datapackage.json and the dictionaries of a study. Raises DiskFull."""
    if not results.national:
        return
    folder, manifest = results.folder, results.manifest
    yearly = by_year(results.national, labels_in(manifest, language), language)
    _write_for_people(yearly, folder / "by_year.csv", language)
    swept = sweep_table(results.national, manifest.get("swept") or {}, language)
    if len(swept):
        _write_for_people(swept, folder / "sweep.csv", language)
    screen = ScreenTables(results, results.baseline, language)
    publish_tables(folder, manifest, list(screen.remarks()), language, list(screen.closing()))


def publish_tables(
    folder: Path, manifest: Mapping[str, Any], remarks: Sequence[str], language: str, shown: Sequence[Table] = ()
) -> None:
    """Write the workbook, datapackage.json and the dictionaries of the tables in a folder. Raises DiskFull.

    `shown`: the tables that a study prints.
    """
    write_workbook(folder, manifest, remarks, language, shown)
    tables = (*tables_in(folder, language), *whole_tables_in(folder, language))
    title = " / ".join(manifest["question"][one] for one in sorted(LANGUAGES))
    _describe(folder, tables, title, str(manifest["commit"]))


def describe_task(folder: Path) -> None:
    """Write datapackage.json and the dictionaries of the tables that a task left in a folder. Raises DiskFull."""
    tables = tables_in(folder, "en", TASK_TABLES)
    title, manifest = in_both_languages(tables[0].title), read_manifest(folder) or {}
    _describe(folder, tables, title, str(manifest.get("commit")))


def _describe(folder: Path, tables: Sequence[StoredTable], title: str, commit: str) -> None:
    package = _package(folder, tables, title, commit)
    _write_text(folder / PACKAGE, json.dumps(package, indent=1, ensure_ascii=False) + "\n")
    for language in LANGUAGES:
        _write_text(folder / DICTIONARY.format(language=language), "\n".join(_dictionary(tables, language)) + "\n")


def _write_for_people(table: pd.DataFrame, path: Path, language: str) -> None:
    """Write a table as a spreadsheet of a language reads it: in French with semicolons and decimal commas."""
    texts = table.select_dtypes(exclude="number").columns
    safe = table.assign(**{name: table[name].map(as_text) for name in texts})
    separator, decimal = (";", ",") if language == "fr" else (",", ".")
    with whole_file(path) as partial, naming_full_disk(path):
        safe.to_csv(partial, index=False, encoding="utf-8-sig", float_format="%.6g", sep=separator, decimal=decimal)


def _write_text(path: Path, words: str) -> None:
    with whole_file(path) as partial, naming_full_disk(path):
        partial.write_text(words, encoding="utf-8")


def _package(folder: Path, tables: Sequence[StoredTable], title: str, commit: str) -> dict[str, Any]:
    """Return the description of tables as a Data Package (specs.frictionlessdata.io)."""
    return {
        "name": folder.name,
        "title": title,
        "version": commit,
        "licenses": [{"name": "EUPL-1.2", "path": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"}],
        "resources": [*map(_resource, tables), *_other_files(folder)],
    }


def _resource(table: StoredTable) -> dict[str, Any]:
    kind = table.path.suffix.removeprefix(".")
    described = {
        "name": f"{table.name}.{kind}",
        "path": table.path.name,
        "title": in_both_languages(table.title),
        "description": in_both_languages(table.about),
        "format": kind,
        "schema": schema_of(table),
    }
    if kind != "csv":
        return {**described, "type": "file", "mediatype": "application/vnd.apache.parquet"}
    dialect = {"delimiter": table.delimiter}
    return {**described, "mediatype": "text/csv", "encoding": "utf-8", "dialect": dialect, "profile": TABULAR}


def _other_files(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what describes the files that hold several tables, or shapes: the workbook and the territories."""
    for name, kind in OTHER_FILES.items():
        if (folder / name).is_file():
            yield {"name": name, "path": name, "type": "file", "format": name.rpartition(".")[2], "mediatype": kind}


def _dictionary(tables: Sequence[StoredTable], language: str) -> Iterator[str]:
    """Yield the lines of a page that says what every table, column and metric is."""
    yield f"# {text('workbook.dictionary_title', language)}"
    column, kind, about = (text(f"workbook.{key}", language) for key in ("column", "type", "meaning"))
    for table in tables:
        yield from ("", f"## {table.path.name}", "", f"{table.about(language)}.", "")
        yield from (f"| {column} | {kind} | {about} |", "|---|---|---|")
        yield from (f"| `{name}` | {table.type_of(name)} | {table.meaning(name, language)} |" for name in table.columns)
    yield from ("", "## metric", "", f"| {column} | {about} | {text('workbook.unit', language)} |", "|---|---|---|")
    yield from (f"| `{one.name}` | {one.label[language]} | {unit_in(one.unit, language)} |" for one in all_metrics())
