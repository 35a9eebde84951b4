"""Tables as Parquet files for programs: every row, packed, whole files or none.

Numbers are of single precision: no digit of the six that CSV tables show is lost.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.storing.column_types import type_of
from sim.whole_files import naming_full_disk, whole_file

_TYPES = {
    "string": pa.string(), "date": pa.date32(), "integer": pa.int32(), "boolean": pa.bool_(), "number": pa.float32(),
}  # fmt: skip
_COMPRESSION_LEVEL = 5
CHANCES = "territories.parquet"


@contextmanager
def parquet_writer(columns: Sequence[str], path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Give a function that writes tables one below the other, each a row group. Raises DiskFull.

    A reader sees the whole file or the one before. `date` is the last day of a month, as text.
    """
    schema = pa.schema([(name, _TYPES[type_of(name)]) for name in columns])
    numbers = [name for name in columns if schema.field(name).type == pa.float32()]
    settings = {
        "compression": "zstd",
        "compression_level": _COMPRESSION_LEVEL,
        "use_dictionary": [name for name in columns if name not in numbers],
        "column_encoding": dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),  # exponents together: a quarter less space
    }
    with whole_file(path) as partial, pq.ParquetWriter(partial, schema, **settings) as file:

        def write(table: pd.DataFrame) -> None:
            with naming_full_disk(path):
                file.write_table(_packed(table, schema), row_group_size=max(len(table), 1))

        yield write


def read_parquet(path: Path, columns: Sequence[str] | None = None, **equal: str) -> pd.DataFrame:
    """Return the rows of a stored table in which these columns have these values; dates as `datetime.date`."""
    filters = [(name, "==", value) for name, value in equal.items()] or None
    names = None if columns is None else list(columns)
    found: pd.DataFrame = pq.read_table(path, columns=names, filters=filters).to_pandas()
    return found


def _packed(table: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    columns = {field.name: _column(table[field.name], field.type) for field in schema}
    return pa.table(columns, schema=schema)


def _column(values: "pd.Series[Any]", kind: pa.DataType) -> pa.Array:
    if kind == pa.date32():
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, from_pandas=True).cast(kind)
