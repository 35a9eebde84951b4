"""The stored runs: one Parquet file a run, written at once or not at all, and checked before it is used again."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FAILURES = "failures.parquet"
_FAILURE_COLUMNS = ("arm", "draw", "replicate", "identity", "message")
_IDENTITY, _ROWS = b"run identity", b"rows"


@dataclass(frozen=True, order=True)
class Failure:
    """A run that failed, and why."""

    arm: str
    draw: int
    replicate: int
    identity: str
    message: str


def run_path(folder: Path, identity: str) -> Path:
    """Return where a study's folder keeps the run of this identity."""
    return folder / "runs" / f"{identity}.parquet"


def write_run(folder: Path, identity: str, rows: pd.DataFrame) -> None:
    """Store the rows of a run; a reader sees the whole file or none."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    table = table.replace_schema_metadata({_IDENTITY: identity, _ROWS: str(len(rows))})
    _write(table, run_path(folder, identity))


def write_failures(folder: Path, failures: Sequence[Failure]) -> None:
    """Store the failed runs of a study, sorted; the file is there and empty when none failed."""
    records = pd.DataFrame([asdict(failure) for failure in sorted(failures)], columns=list(_FAILURE_COLUMNS))
    text, whole = pa.string(), pa.int64()
    schema = pa.schema(list(zip(_FAILURE_COLUMNS, (text, whole, whole, text, text), strict=True)))
    table = pa.Table.from_pandas(records, schema=schema, preserve_index=False)
    _write(table.replace_schema_metadata(None), folder / FAILURES)


def read_failures(folder: Path) -> list[Failure]:
    """Return the failed runs that a study's folder names, none when it has no such file."""
    path = folder / FAILURES
    if not path.exists():
        return []
    return [Failure(**record) for record in pq.read_table(path).to_pylist()]


def _write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        pq.write_table(table, partial, compression="zstd", write_page_checksum=True)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def read_run(folder: Path, identity: str) -> pa.Table | None:
    """Return the rows of a stored run, or None when the file is missing, truncated, altered or another run's."""
    try:
        table = pq.read_table(
            run_path(folder, identity), page_checksum_verification=True, partitioning=None, use_threads=False
        )
    except (OSError, pa.ArrowException):
        return None
    found = table.schema.metadata or {}
    if found.get(_IDENTITY) != identity.encode() or found.get(_ROWS) != str(table.num_rows).encode():
        return None
    return table
