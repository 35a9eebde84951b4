"""Tables as CSV files: six significant digits, an empty cell where a value is undefined, whole files or none.

A text that begins like a formula stands behind an apostrophe.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from experiments.storing.plain_text import as_text
from sim.whole_files import naming_full_disk, whole_file


@contextmanager
def csv_writer(columns: Sequence[str], path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Give a function that writes tables one below the other; a reader sees the whole file or the one before.

    Tables hold numbers and texts. A study has millions of cells, for which pandas' own writer takes four times as long.
    Raises DiskFull.
    """
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:

        def write(table: pd.DataFrame) -> None:
            with naming_full_disk(path):
                file.writelines(_lines(table, columns))

        file.write(",".join(columns) + "\n")
        yield write


def write_csv(tables: Iterable[pd.DataFrame], columns: Sequence[str], path: Path) -> None:
    """Write tables as `csv_writer` does; each is asked for when the one before is written."""
    with csv_writer(columns, path) as write:
        for table in tables:
            write(table)


def _lines(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[str]:
    cells = [_numbers(table[name]) if table[name].dtype.kind == "f" else _texts(table[name]) for name in columns]
    return (",".join(row) + "\n" for row in zip(*cells, strict=True))


def _numbers(column: "pd.Series[float]") -> list[str]:
    return ["" if value != value else f"{value:.6g}" for value in column.tolist()]  # noqa: PLR0124 — NaN


def _texts(column: "pd.Series[str]") -> list[str]:
    texts = column.tolist()
    quoted = {text: _quoted(as_text(text) if isinstance(text, str) else str(text)) for text in set(texts)}
    return [quoted[text] for text in texts]


def _quoted(text: str) -> str:
    if any(character in text for character in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
