"""Read a table that a person saved: CSV in the usual encodings and separators, or a sheet of an Excel file.

What can be read in one way only is read, and `remarks` say how; the rest is refused by file, line and column. The rules
of one column are in own_cells.py.
"""

import csv
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

from sim.visible import visible
from sim.world.own_cells import CellError, dates, folded, numbers, shown_decimal, word
from sim.world.reading import Table, TableError, check_header

SEPARATORS: Final = ",;\t|"
MOST_BYTES: Final = 20_000_000
_NAMES: Final = {
    "nom": "name",
    "habitants": "population",
    "lon": "longitude",
    "lat": "latitude",
    "classe_de_densite": "density_class",
    "metrique": "metric",
    "indicateur": "metric",
    "valeur": "value",
    "ecart_type": "sd",
    "niveau": "level",
}
_UNICODE: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WINDOWS: Final = "cp1252"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_AS_CSV: Final = "save it as CSV UTF-8 or as .xlsx"

Lines = list[tuple[int, list[str]]]  # the number of a line in the file, and its cells


@dataclass(frozen=True)
class OwnTable(Table):
    """A table of a person's own; `remarks` tell how it was read where that is not how the project writes tables."""

    remarks: dict[str, str] = field(default_factory=dict)

    def words(self, column: str, allowed: Collection[str]) -> list[str]:
        """Return the allowed texts that are meant, codes with the zero that a spreadsheet dropped."""
        read = [word(cell, allowed) for cell in self.cells[column]]
        changed = next(
            ((cell, text) for cell, text in zip(self.cells[column], read, strict=True) if cell != text), None
        )
        if changed:
            self.remarks[f"word {column}"] = " → ".join(changed)
        return read

    def numerals(self, column: str, low: float, high: float, *, whole: bool) -> list[str]:
        """Return numbers with decimal points and nothing between thousands. Raises TableError where that is a guess."""
        try:
            pointed = "separator" not in self.remarks
            read, decimal = numbers(self.cells[column], self._decimal, low, high, whole=whole, pointed=pointed)
        except CellError as error:
            raise self.error(error.row, column, str(error)) from None
        if decimal:
            self.remarks["decimal"] = decimal
        return read

    def days(self, column: str) -> list[str]:
        """Return dates as year-month-day. Raises TableError where day and month may be exchanged."""
        try:
            read, order = dates(self.cells[column], day_first=self._decimal == ",")
        except CellError as error:
            raise self.error(error.row, column, str(error)) from None
        if order:
            self.remarks["dates"] = order
        return read

    @property
    def _decimal(self) -> str | None:
        return self.remarks.get("decimal") or shown_decimal([cell for cells in self.cells.values() for cell in cells])


def read_own_table(path: Path, header: Sequence[str], optional: Sequence[str] = ()) -> OwnTable:
    """Read a person's table with the columns of a header in any order, and perhaps the optional ones, all or none.

    Lines that begin with # are left out. Raises TableError when the file cannot be read or is no such table.
    """
    known = (*header, *optional)
    lines, remarks = _lines(path, known)
    if not lines:
        raise TableError(path, f"has no rows; its first line must be: {','.join(header)}")
    (number, names), *body = lines
    found = [_column(name, known) for name in names]
    while not found[-1]:  # columns that a spreadsheet adds
        found.pop()
    check_header(path, known if set(found) & set(optional) else tuple(header), found, number)
    if not body:
        raise TableError(path, f"has no rows below line {number}")
    rows = [_row(path, line, cells, len(found)) for line, cells in body]
    columns = dict(zip(found, map(list, zip(*rows, strict=True)), strict=True))
    return OwnTable(path, columns, [line for line, _ in body], remarks)


def _column(name: str, known: Sequence[str]) -> str:
    """Return the column that a heading means, the heading itself when none is."""
    plain = folded(name)
    return next((one for one in (name, plain, _NAMES.get(plain, name)) if one in known), name)


def _row(path: Path, line: int, cells: list[str], width: int) -> list[str]:
    if len(cells) < width or any(cells[width:]):
        raise TableError(path, f"has {len(cells)} cells, the header has {width}", line=line)
    return [visible(cell) for cell in cells[:width]]


def _lines(path: Path, known: Sequence[str]) -> tuple[Lines, dict[str, str]]:
    """Return the lines of a file that hold something and are no remarks, and how they were read."""
    content = _content(path)
    if content.startswith(_ZIP):
        lines, remarks = _sheet(path, content, known)
    else:
        lines, remarks = _separated(path, content, known)
    return [(number, cells) for number, cells in lines if any(cells) and not cells[0].startswith("#")], remarks


def _content(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise TableError(path, f"has more than {MOST_BYTES:,} bytes")
        content = path.read_bytes()
    except OSError as problem:
        raise TableError(path, f"cannot be read: {problem.strerror}") from None
    if content.startswith(_OLD_EXCEL):
        raise TableError(path, f"is an Excel file of the old kind (.xls); {_AS_CSV}")
    return content


def _separated(path: Path, content: bytes, known: Sequence[str]) -> tuple[Lines, dict[str, str]]:
    """Return the lines of a text whose cells are parted by one sign, with how it was read."""
    text, encoding = _decoded(path, content)
    first, _, rest = text.partition("\n")
    is_hint = first.strip().lower().startswith("sep=")  # Excel's own hint
    separator = _separator(rest if is_hint else text, known)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as problem:
        raise TableError(
            path, f"is no table of cells parted by {separator!r}: {problem}", line=reader.line_num
        ) from None
    remarks = {} if separator == "," else {"separator": separator}
    return lines[is_hint:], remarks | ({} if encoding.startswith("utf-8") else {"encoding": encoding})


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    """Return a text and its encoding: what its first bytes say, else UTF-8, else that of Windows in Western Europe."""
    said = next((name for mark, name in _UNICODE.items() if content.startswith(mark)), None)
    for encoding in (said,) if said else ("utf-8", _WINDOWS):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise TableError(path, f"is no text in UTF-8 or {_WINDOWS}; {_AS_CSV}")


def _separator(text: str, known: Sequence[str]) -> str:
    """Return the sign between cells: that with which most headings of the first line are known."""
    heading = next((line for line in text.splitlines() if line.strip(" ;,\t|") and line.lstrip(' "')[:1] != "#"), "")

    def names(separator: str) -> int:
        return sum(_column(name.strip(' "'), known) in known for name in heading.split(separator))

    return max(SEPARATORS, key=names)


def _sheet(path: Path, content: bytes, known: Sequence[str]) -> tuple[Lines, dict[str, str]]:
    """Return the lines of the first sheet of an Excel file that has one of the columns, with its name."""
    from openpyxl import load_workbook  # noqa: PLC0415 — only who has such a file waits for it

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES * 5:
                raise TableError(path, "is too large when it is unpacked")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheets = {sheet.title: list(_sheet_lines(sheet.iter_rows(values_only=True))) for sheet in book.worksheets}
    except TableError:
        raise
    except Exception as problem:
        raise TableError(path, f"is no Excel file that can be read ({type(problem).__name__}); {_AS_CSV}") from None
    found = (
        name for name, lines in sheets.items() if any(_column(cell, known) in known for _, row in lines for cell in row)
    )
    title = next(found, next(iter(sheets), ""))
    return sheets.get(title, []), {"sheet": title}


def _sheet_lines(rows: Any) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(value) for value in row]


def _cell(value: object) -> str:
    """Return a value of a sheet as text, as the project writes it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()
