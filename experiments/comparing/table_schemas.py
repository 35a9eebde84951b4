"""What the tables in a folder of results are: their files, columns, types and meaning, in both languages."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from experiments.comparing.headlines import HEADLINES
from experiments.language.texts import LANGUAGES, catalogue, text
from experiments.storing.column_types import LEVER, Type, type_of
from sim.metrics import all_metrics, metric
from sim.metrics.base import Metric

TABLES: Final = (
    "sweep", "by_year", "headlines", "targets", "costs_by_year", "efficiency", "summary", "comparison", "uncertainty",
    "assumptions", "start", "watchlist", "history_fit",
)  # fmt: skip
TASK_TABLES: Final = (
    "sensitivity", "influence_evidence", "rules", "limits", "peeling", "leaves", "points",
    "front", "shortlist", "candidates", "hypervolume",
    "choice", "costs", "prices", "acceptability", "information", "assumption_values",
)  # fmt: skip
FOR_PEOPLE: Final = ("by_year", "sweep")  # written as spreadsheets of the language read numbers
CHANCES: Final = "territories"  # as Parquet only
OF_LEVERS: Final = "candidates"  # the table of which columns hold values of levers: numbers, words, dates
YEARS_OR_ALL: Final = ("costs", "year")  # the table and the column in which a year may be "all"


@dataclass(frozen=True)
class StoredTable:
    """A table of a study or of another task, in a file."""

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

    def meaning(self, column: str, language: str) -> str:
        """Return what a column holds: in this table, where it says so itself."""
        own = f"tables.{self.name}.columns.{column}"
        return text(own, language) if own in catalogue(language) else meaning(column, language)

    def type_of(self, column: str) -> Type:
        """Return the type of a column."""
        if self.name == OF_LEVERS and "." in column:
            return "number" if _judged(column) else "any"
        return "string" if (self.name, column) == YEARS_OR_ALL else type_of(column)


def tables_in(folder: Path, language: str, names: Sequence[str] = TABLES) -> tuple[StoredTable, ...]:
    """Return the tables that a person opens, in the order in which they are shown."""
    found = (StoredTable(folder / f"{name}.csv", language) for name in names)
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
    if "." in column:
        return _meaning_of_path(column, language)
    return text(f"columns.{column}", language)


def _meaning_of_path(column: str, language: str) -> str:
    """Return what a column holds that is called like a parameter, a lever, or a metric's judgement."""
    judged = _judged(column)
    if judged is None:
        return text("columns.path", language, key=column)
    judgement = text(f"columns.judgements.{column.rpartition('.')[2]}", language)
    return text("columns.judged", language, figure=judged.label[language], judgement=judgement)


def _judged(column: str) -> Metric | None:
    """Return the metric of which a column holds a judgement, None for a parameter or a lever."""
    name = column.rpartition(".")[0]
    return next((one for one in all_metrics() if one.name == name), None)


def schema_of(table: StoredTable) -> dict[str, Any]:
    """Return the Table Schema of a table; each description says the same in English and in French."""
    return {"fields": [_field(name, table) for name in table.columns], "missingValues": [""]}


def _field(name: str, table: StoredTable) -> dict[str, Any]:
    kind = table.type_of(name)
    field = {"name": name, "type": kind, "description": in_both_languages(table.meaning, name)}
    return {**field, "decimalChar": ","} if table.is_french and kind == "number" else field


def in_both_languages(words: Any, *of: str) -> str:
    """Return "… / …", what a function of a language says, first in English."""
    return " / ".join(words(*of, language) for language in sorted(LANGUAGES))
