"""The workbook of a study: what one must know to read it first, then its tables, then a dictionary."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import xlsxwriter
from rich.table import Table
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from experiments.comparing.place import place_name
from experiments.comparing.table_schemas import StoredTable, meaning, tables_in, whole_tables_in
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.storing.column_types import type_of
from experiments.storing.plain_text import as_text
from sim.whole_files import whole_file

WORKBOOK: Final = "results.xlsx"
_PACKAGE: Final = "cpts-simulation"
_A4: Final = 9  # as the format of workbooks numbers papers
_WIDTHS: Final = (28, 110)  # of the columns of pages, in characters
_SHOWN_WIDTHS: Final = (50, 27)
_SPARE: Final = 3  # letters by which a line is shorter than its column: wide letters, bold ones
_LINE_POINTS: Final = 15
_PERCENT, _WHOLE, _DECIMALS, _EUROS = "0.0%", "0", "#,##0.00", "#,##0"
_CHANCES: Final = ("p_", "share", "threshold")  # with which the names of columns of shares begin
_SHARE, _MONEY = "share", "euros"  # with which units begin


def write_workbook(
    folder: Path, manifest: Mapping[str, Any], remarks: Sequence[str], language: str, shown: Sequence[Table]
) -> None:
    """Write results.xlsx from the tables in a folder. Raises DiskFull.

    `remarks` are cautions, a sentence each; `shown` are the tables that the study prints, worded for people.
    """
    tables = tables_in(folder, language)
    with whole_file(folder / WORKBOOK) as partial:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(partial), options) as book:
            book.set_properties({"created": datetime.combine(date.fromisoformat(manifest["end"]), time())})
            formats, first = _Styles(book), _sheet(book, text("workbook.sheet", language))
            _write_pairs(first, [*_known(manifest, language), *_cautions(remarks, tables, language)], formats)
            if shown:
                _write_shown(_sheet(book, text("workbook.summary", language)), shown, remarks, formats)
            for table in tables:
                _write_table(_sheet(book, table.title(language)), table, formats)
            last = _sheet(book, text("workbook.dictionary", language))
            _write_pairs(last, _dictionary(tables, language), formats)


def _sheet(book: xlsxwriter.Workbook, name: str) -> Worksheet:
    """Return a new sheet that prints on A4, as wide as the page."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def _known(manifest: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield what a study asks, and where its results come from."""
    commit, counts = str(manifest["commit"]), manifest["runs"]
    found = {
        "question": manifest["question"].get(language, ""),
        "place": place_name(manifest, language),
        "version": version(_PACKAGE),
        "commit": text("workbook.changed", language, commit=commit) if manifest["clean"] is False else commit,
        "command": manifest["command"],
        **({"compared_by": manifest["compared_by"]} if "compared_by" in manifest else {}),
        "runs": ", ".join(number(counts.get(name, 0), language) for name in ("done", "failed")),
        "configuration": manifest["configuration_hash"],
        "code": manifest["code_hash"],
    }
    yield from ((text(f"workbook.{key}", language), str(value)) for key, value in found.items())
    for file, one in manifest["data_hashes"].items():
        yield text("workbook.data", language, file=file), str(one)


def _cautions(remarks: Sequence[str], tables: Sequence[StoredTable], language: str) -> Iterator[tuple[str, str]]:
    """Yield what one must know to read the results, and what each sheet holds."""
    yield from ((text("workbook.caution", language), remark) for remark in remarks)
    yield from ((table.title(language), f"{table.path.name}: {table.about(language)}") for table in tables)
    for table in whole_tables_in(tables[0].path.parent, language):
        yield table.title(language), text("workbook.whole", language, file=table.path.name)


def _dictionary(tables: Sequence[StoredTable], language: str) -> list[tuple[str, str]]:
    columns = dict.fromkeys(name for table in tables for name in table.columns)
    return [(name, meaning(name, language)) for name in columns]


def _write_pairs(sheet: Worksheet, rows: Sequence[tuple[str, str]], formats: "_Styles") -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for row, (label, words) in enumerate(rows):
        sheet.write_string(row, 0, as_text(label), formats.of("", bold=True))
        sheet.write_string(row, 1, as_text(words), formats.of("", wrapped=True))
        _set_height(sheet, row, [(words, _WIDTHS[1])])


def _write_shown(sheet: Worksheet, shown: Sequence[Table], remarks: Sequence[str], formats: "_Styles") -> None:
    """Write tables as they are printed, one below the other: ready for a document or a slide; cautions follow."""
    row, widths = 0, [_SHOWN_WIDTHS[0], *[_SHOWN_WIDTHS[1]] * max(len(table.columns) for table in shown)]
    for table in shown:
        lines = [[str(table.title)], [str(column.header) for column in table.columns]]
        lines += [list(map(str, cells)) for cells in zip(*(column.cells for column in table.columns), strict=True)]
        is_head = [True, True, *(bool(one.style) for one in table.rows)]
        for line, bold in zip(lines, is_head, strict=True):
            is_alone = not any(line[1:])  # a title, or the name of a block: it reaches over the columns beside it
            for column, words in enumerate(line):
                sheet.write_string(row, column, words, formats.of("", bold=bold, wrapped=not is_alone))
            if not is_alone:
                _set_height(sheet, row, list(zip(line, widths, strict=False)))
            row += 1
        row += 1
    for number_of_remark, remark in enumerate(remarks):
        sheet.write_string(row + number_of_remark, 0, as_text(remark), formats.of(""))
    for column, width in enumerate(widths[:-1]):
        sheet.set_column(column, column, width)


def _set_height(sheet: Worksheet, row: int, cells: Sequence[tuple[str, int]]) -> None:
    """Make a row as high as its cells (words and width) ask: not every program does so when it opens the file."""
    n_lines = max(len(wrap(words, width - _SPARE)) for words, width in cells)
    if n_lines > 1:
        sheet.set_row(row, n_lines * _LINE_POINTS)


def _write_table(sheet: Worksheet, table: StoredTable, formats: "_Styles") -> None:
    """Write a table: its first row stays in sight and filters the others."""
    columns, rows = table.columns, table.rows()
    for column, name in enumerate(next(rows)):
        sheet.write_string(0, column, name, formats.of("", bold=True))
    unit, last = columns.index("unit") if "unit" in columns else None, 0
    for last, cells in enumerate(rows, 1):
        for column, (name, cell) in enumerate(zip(columns, cells, strict=True)):
            _write_cell(sheet, last, column, cell, formats, name, "" if unit is None else cells[unit])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: str, formats: "_Styles", name: str, unit: str) -> None:
    """Write a cell of a CSV file with its type; one that is empty there is empty here."""
    kind = type_of(name)
    if not cell:
        return
    if kind in {"number", "integer"}:
        sheet.write_number(row, column, float(cell.replace(",", ".")), formats.of(_pattern(name, unit)))
    else:
        sheet.write_string(row, column, cell)


def _pattern(name: str, unit: str) -> str:
    """Return how the numbers of a column are shown; the program that opens the file writes them in its language."""
    if type_of(name) == "integer":
        return _WHOLE
    if name.startswith(_CHANCES) or (unit.startswith(_SHARE) and not name.startswith("variance")):
        return _PERCENT
    return _EUROS if unit.startswith(_MONEY) else _DECIMALS


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._made = book, dict[tuple[str, bool, bool], Format]()

    def of(self, pattern: str, *, bold: bool = False, wrapped: bool = False) -> Format:
        """Return the format of a pattern of numbers."""
        key = pattern, bold, wrapped
        if key not in self._made:
            wanted = {"bold": bold, "text_wrap": wrapped, "valign": "top", "num_format": pattern or "General"}
            wanted["indent"] = int(wrapped)  # words that fill a column do not touch those before them
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]
