"""Read a table of comma-separated values and check every cell, naming file, line and column when one is wrong."""

import csv
import math
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class TableError(ValueError):
    """A table that cannot be used: `path`, `line` (the header is line 1) and `column` say where."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, column: str | None = None) -> None:
        where = "".join((f", line {line}" if line else "", f", column {column}" if column else ""))
        super().__init__(f"{path}{where}: {problem}")
        self.path = path
        self.line = line
        self.column = column


def nearest(value: str, allowed: Collection[str]) -> str | None:
    """Return the allowed text nearest to a value, a code that lost its leading zeros included, or None."""
    padded = [code for code in (f"0{value}", value.upper(), f"0{value}".upper()) if code in allowed]
    close = padded or get_close_matches(value, sorted(allowed), n=1)
    return close[0] if close else None


def suggestion(value: str, allowed: Collection[str]) -> str:
    """Return " (did you mean 'x'?)" for the nearest allowed text, or nothing."""
    near = nearest(value, allowed)
    return f" (did you mean {near!r}?)" if near is not None else ""


def repeats(keys: Iterable[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the position of each key that has been there before, and that of the first one like it."""
    first: dict[Hashable, int] = {}
    for position, key in enumerate(keys):
        if first.setdefault(key, position) != position:
            yield position, first[key]


@dataclass(frozen=True)
class Table:
    """The cells of a table as text, by column; `lines` are the line numbers of its rows in the file."""

    path: Path
    cells: dict[str, list[str]]
    lines: list[int]

    def error(self, row: int, column: str, problem: str) -> TableError:
        """Return the error for one cell, with its value."""
        value = self.cells[column][row]
        return TableError(self.path, f"{value!r} {problem}", line=self.lines[row], column=column)

    def texts(self, column: str) -> tuple[str, ...]:
        """Return a column of texts, none of them empty."""
        return self._parsed(column, _text)

    def unique(self, column: str) -> tuple[str, ...]:
        """Return a column of texts in which no two are the same."""
        texts = self.texts(column)
        for row, first in repeats(texts):
            raise self.error(row, column, f"appears twice, first on line {self.lines[first]}")
        return texts

    def choices(self, column: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return a column of texts, each one of those allowed."""
        return self._parsed(column, lambda text: _choice(text, allowed), self.words(column, allowed))

    def integers(self, column: str, low: int, high: int) -> list[int]:
        """Return a column of whole numbers from low to high."""
        texts = self.numerals(column, low, high, whole=True)
        return list(self._parsed(column, lambda text: _integer(text, low, high), texts))

    def numbers(self, column: str, low: float, high: float, *, optional: bool = False) -> list[float]:
        """Return a column of numbers from low to high; an empty cell is NaN where `optional`."""
        texts = self.numerals(column, low, high, whole=False)
        return list(self._parsed(column, lambda text: _number(text, low, high, optional=optional), texts))

    def dates(self, column: str, last: date) -> tuple[date, ...]:
        """Return a column of dates, none after the last one allowed."""
        return self._parsed(column, lambda text: _date(text, last), self.days(column))

    def words(self, column: str, allowed: Collection[str]) -> list[str]:
        """Return the cells of a column that holds some allowed texts, as this project writes them."""
        return self.cells[column]

    def numerals(self, column: str, low: float, high: float, *, whole: bool) -> list[str]:
        """Return the cells of a column of numbers, as this project writes them."""
        return self.cells[column]

    def days(self, column: str) -> list[str]:
        """Return the cells of a column of dates, as this project writes them."""
        return self.cells[column]

    def _parsed(self, column: str, parse: Callable[[str], T], texts: list[str] | None = None) -> tuple[T, ...]:
        parsed = []
        for row, text in enumerate(self.cells[column] if texts is None else texts):
            try:
                parsed.append(parse(text))
            except ValueError as problem:
                raise self.error(row, column, str(problem)) from None
        return tuple(parsed)


def read_table(path: Path, header: tuple[str, ...]) -> Table:
    """Read a table with exactly the columns of a header, in any order.

    Raises TableError when the file cannot be read, is empty, or has other columns or rows of another length.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, row) for row in reader if row]
    except OSError as problem:
        raise TableError(path, f"cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError as problem:
        raise TableError(path, f"is not UTF-8 text (byte {problem.start}); save it as CSV UTF-8") from None
    except csv.Error as problem:
        raise TableError(path, f"is no table of comma-separated values: {problem}") from None
    return _table(path, header, rows)


def _table(path: Path, header: tuple[str, ...], rows: list[tuple[int, list[str]]]) -> Table:
    if len(rows) < 2:
        raise TableError(path, f"has no rows; its first line must be: {','.join(header)}")
    (_, found), *body = rows
    check_header(path, header, found)
    for line, row in body:
        if len(row) != len(found):
            raise TableError(path, f"has {len(row)} cells, the header has {len(found)}", line=line)
    columns = zip(*(row for _, row in body), strict=True)
    return Table(
        path,
        {name: [cell.strip() for cell in cells] for name, cells in zip(found, columns, strict=True)},
        [line for line, _ in body],
    )


def check_header(path: Path, header: tuple[str, ...], found: list[str], line: int = 1) -> None:
    """Raise TableError for a column that is unknown, missing or there twice."""
    for name in found:
        if name not in header:
            near = suggestion(name, header)
            raise TableError(path, f"unknown column{near}; allowed: {','.join(header)}", line=line, column=repr(name))
    for name in header:
        if found.count(name) != 1:
            problem = "is missing" if name not in found else "appears more than once"
            raise TableError(path, f"{problem}; the first line must be: {','.join(header)}", line=line, column=name)


def _text(text: str) -> str:
    if not text:
        raise ValueError("is empty; a text is needed")
    return text


def _choice(text: str, allowed: Collection[str]) -> str:
    if text not in allowed:
        raise ValueError(f"is not allowed{suggestion(text, allowed)}; allowed: {', '.join(sorted(allowed))}")
    return text


def _integer(text: str, low: int, high: int) -> int:
    if not text.removeprefix("-").isdecimal() or not low <= int(text) <= high:
        raise ValueError(f"is not allowed; a whole number from {low} to {high} is needed")
    return int(text)


def _number(text: str, low: float, high: float, *, optional: bool) -> float:
    if optional and not text:
        return math.nan
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise ValueError(f"is not allowed; a number from {low:g} to {high:g} is needed")
    return number


def _date(text: str, last: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not allowed; a date such as 2022-12-31 is needed") from None
    if day > last:
        raise ValueError(f"is too late; the last date allowed is {last}")
    return day
