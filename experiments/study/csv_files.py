"""Tables as CSV files: six significant digits, an empty cell where a figure is undefined, whole files or none."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd


def write_csv(tables: Sequence[pd.DataFrame], columns: Sequence[str], path: Path) -> None:
    """Write tables one below the other, in these columns; a reader sees the whole file or the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(columns) + "\n")
            for table in tables:
                table.to_csv(
                    file, columns=list(columns), header=False, index=False, float_format="%.6g", lineterminator="\n"
                )
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
