"""Tables as CSV files: six significant digits, an empty cell where a figure is undefined, whole files or none."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from experiments.storing.whole_files import whole_file


def write_csv(tables: Iterable[pd.DataFrame], columns: Sequence[str], path: Path) -> None:
    """Write tables one below the other, in these columns; a reader sees the whole file or the one before.

    Tables hold numbers and texts; each is asked for when the one before is written. A study has millions of cells,
    for which pandas' own writer takes four times as long. Raises DiskFull.
    """
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\n")
        for table in tables:
            file.writelines(_lines(table, columns))


def _lines(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[str]:
    cells = [_figures(table[name]) if table[name].dtype.kind == "f" else _words(table[name]) for name in columns]
    return (",".join(row) + "\n" for row in zip(*cells, strict=True))


def _figures(column: "pd.Series[float]") -> list[str]:
    return ["" if figure != figure else f"{figure:.6g}" for figure in column.tolist()]  # noqa: PLR0124 — NaN


def _words(column: "pd.Series[str]") -> list[str]:
    words = column.tolist()
    quoted = {word: _quoted(str(word)) for word in set(words)}
    return [quoted[word] for word in words]


def _quoted(word: str) -> str:
    if any(character in word for character in ',"\r\n'):
        return '"' + word.replace('"', '""') + '"'
    return word
