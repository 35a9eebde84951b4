"""What the tables in a study's folder are: their files, columns, types and meaning, in both languages."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from experiments.comparing.headlines import HEADLINES
from experiments.language.texts import LANGUAGES, text
from experiments.storing.column_types import LEVER, type_of
from sim.metrics import metric

TABLES: Final = (
    "sweep", "by_year", "headlines", "targets", "costs_by_year", "efficiency", "summary", "comparison", "uncertainty",
    "assumptions", "start", "watchlist", "history_fit",
)  # fmt: skip
FOR_PEOPLE: Final = ("by_year", "sweep")  # written as spreadsheets of the language read numbers
CHANCES: Final = "territories"  # as Parquet only


@dataclass(frozen=True)
class StoredTable:
    """A table of a study, in a file."""

    path: Path
    language: str  # of the study

    @property
    def name(self) -> str:
        """The name of the table: of its file."""
        return self.path.stem

    @property
    def is_french(self) -> bool:
        """Whether it has semicolons and decimal commas."""
        return self.name in FOR_PEOPLE and self.language == "fr"

    @property
    def delimiter(self) -> str:
        """What stands between cells."""
        return ";" if self.is_french else ","

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        if self.path.suffix == ".parquet":
            return tuple(pq.read_schema(self.path).names)
        return tuple(next(self.rows(), ()))

    def rows(self) -> Iterator[list[str]]:
        """Yield the header, then the rows as texts."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file, delimiter=self.delimiter)

    def title(self, language: str) -> str:
        """Return what the table is called."""
        return text(f"tables.{self.name}.title", language)

    def about(self, language: str) -> str:
        """Return what the table holds."""
        return text(f"tables.{self.name}.about", language)


def tables_in(folder: Path, language: str) -> tuple[StoredTable, ...]:
    """Return the tables of a study that a person opens, in the order in which they are shown."""
    found = (StoredTable(folder / f"{name}.csv", language) for name in TABLES)
    return tuple(table for table in found if table.path.is_file())


def whole_tables_in(folder: Path, language: str) -> tuple[StoredTable, ...]:
    """Return the tables of a study that hold everything, for programs."""
    found = (StoredTable(folder / f"{name}.parquet", language) for name in (*TABLES, CHANCES))
    return tuple(table for table in found if table.path.is_file())


def meaning(column: str, language: str) -> str:
    """Return what a column holds."""
    if column.isdigit():
        return text("columns.median_of", language, year=column)
    if column.startswith(LEVER):
        return text("columns.lever", language, key=column.removeprefix(LEVER))
    if column in HEADLINES:
        return text("columns.median_last", language, figure=metric(column).label[language])
    return text(f"columns.{column}", language)


def schema_of(table: StoredTable) -> dict[str, Any]:
    """Return the Table Schema of a table; each description says the same in English and in French."""
    return {"fields": [_field(name, table) for name in table.columns], "missingValues": [""]}


def _field(name: str, table: StoredTable) -> dict[str, Any]:
    field = {"name": name, "type": type_of(name), "description": in_both_languages(meaning, name)}
    return {**field, "decimalChar": ","} if table.is_french and type_of(name) == "number" else field


def in_both_languages(words: Any, *of: str) -> str:
    """Return "… / …", what a function of a language says, first in English."""
    return " / ".join(words(*of, language) for language in sorted(LANGUAGES))
