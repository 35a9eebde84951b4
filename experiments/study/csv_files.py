"""Tables as CSV files: six significant digits, an empty cell where a figure is undefined, whole files or none."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd


def write_csv(tables: Sequence[pd.DataFrame], columns: Sequence[str], path: Path) -> None:
    """Write tables one below the other, in these columns; a reader sees the whole file or the one before.

    Tables hold numbers and texts. A study has millions of cells, for which pandas' own writer takes four times as long.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(columns) + "\n")
            for table in tables:
                file.writelines(_lines(table, columns))
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


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
