"""The store of a study: one Parquet file per run, written at once or not at all, and checked before it is used again.

A file holds a checksum of its bytes and the identity of its run. Its rows are sorted by level (a row group
each), code and date, so that a level, or a metric, is read without the rest. Nothing but a regular file in the folder
itself is read, written over or moved.
"""

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.storing.checksum import NO_CHECKSUM, has_valid_checksum, with_checksum
from sim.vocabulary import Level
from sim.whole_files import clear_left_behind, open_regular, read_regular, whole_file

FAILURES = "failures.parquet"
RUNS, SET_ASIDE = "runs", "earlier_runs"
_FAILURE_COLUMNS = ("arm", "draw", "replicate", "identity", "message")
_SUFFIX, _END = ".parquet", b"PAR1"  # the last bytes of a whole Parquet file
_COMPRESSION_LEVEL = 3  # higher levels make files a twentieth smaller and take half as long again
_IDENTITY, _LEVELS, _CHECKSUM = "run identity", "levels", "seal"
_MOST_BYTES = 2**29  # of a file; that of a run of the whole country has some megabytes
_MALFORMED = (KeyError, TypeError, ValueError, OSError, pa.ArrowException)
_TEXT, _INTEGER, _DATE, _NUMBER = pa.string(), pa.int32(), pa.date32(), pa.float64()
_KEYS = {"arm": _TEXT, "draw": _INTEGER, "replicate": _INTEGER, "date": _DATE, "level": _TEXT, "code": _TEXT}


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
    return folder / RUNS / f"{identity}{_SUFFIX}"


def run_content(identity: str, rows: pa.Table) -> bytes:
    """Return the file of a run from its rows, which stand by level; the same rows make the same bytes."""
    found = rows["level"].value_counts()
    levels, n_rows = found.field("values").to_pylist(), found.field("counts").to_numpy()
    first_rows = np.cumsum([0, *n_rows]).tolist()
    by_level = [rows.slice(start, end - start) for start, end in pairwise(first_rows)]
    return _content(by_level, {_IDENTITY: identity, _LEVELS: ",".join(levels)})


def write_content(folder: Path, identity: str, content: bytes) -> None:
    """Store the file of a run. A reader sees the whole file or none. Raises DiskFull."""
    with whole_file(run_path(folder, identity)) as partial:
        partial.write_bytes(content)


def write_failures(folder: Path, failures: Sequence[Failure]) -> None:
    """Store the failed runs of a study, sorted; the file is there and empty when none failed. Raises DiskFull."""
    columns = {name: [getattr(failure, name) for failure in sorted(failures)] for name in _FAILURE_COLUMNS}
    kinds = {name: pa.int64() if name in ("draw", "replicate") else _TEXT for name in _FAILURE_COLUMNS}
    content = _content([pa.table(columns, schema=pa.schema(kinds))], {})
    with whole_file(folder / FAILURES) as partial:
        partial.write_bytes(content)


def read_failures(folder: Path) -> list[Failure]:
    """Return the failed runs that a study's folder names, none when it has no such file or a damaged one."""
    content = _read(folder / FAILURES)
    try:
        return [] if content is None else [Failure(**record) for record in table_of(content).to_pylist()]
    except _MALFORMED:
        return []


def _content(tables: Sequence[pa.Table], notes: dict[str, str]) -> bytes:
    """Return tables of one schema as row groups of a file with a checksum.

    Values hardly repeat: without dictionaries they take a fifth less space and time.
    """
    sink = pa.BufferOutputStream()
    names = [name for name in tables[0].column_names if name in {*_KEYS, *_FAILURE_COLUMNS}]
    settings = {"use_dictionary": names, "write_statistics": False, "store_schema": False}
    compression = {"compression": "zstd", "compression_level": _COMPRESSION_LEVEL}
    with pq.ParquetWriter(sink, tables[0].schema, **compression, **settings) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=max(len(table), 1))
        writer.add_key_value_metadata({**notes, _CHECKSUM: NO_CHECKSUM})
    return with_checksum(sink.getvalue().to_pybytes())


def _read(path: Path) -> bytes | None:
    """Return the content of a file with a checksum, None when it is missing, truncated, altered or no regular file."""
    try:
        content = read_regular(path, _MOST_BYTES)
    except OSError:
        return None
    return content if has_valid_checksum(content) else None


@dataclass(frozen=True, eq=False)
class RunFile:
    """The file of a run, whole and checked; its rows are read when asked for. K rows at a level."""

    content: bytes
    file: pq.ParquetFile
    levels: tuple[str, ...]  # in the order of the row groups

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in their order: what names a row, then metrics."""
        return tuple(self.file.schema_arrow.names)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of the metrics that it holds."""
        return self.columns[len(_KEYS) :]

    @property
    def is_well_formed(self) -> bool:
        """Whether it holds the columns of a run, and its row groups the levels that it names, each once."""
        schema, groups = self.file.schema_arrow, range(self.file.metadata.num_row_groups)
        kinds = [*_KEYS.items(), *((name, _NUMBER) for name in self.metrics)]
        columns = (self.file.read_row_group(group, columns=["level"], use_threads=False).column(0) for group in groups)
        found = [column.unique().to_pylist() for column in columns]
        is_named = found == [[level] for level in self.levels] and len(set(self.levels)) == len(self.levels)
        return is_named and [(one.name, one.type) for one in schema] == kinds

    def n_rows(self, level: Level) -> int:
        """Return the number of rows at a level, 0 where it has no such level."""
        if str(level) not in self.levels:
            return 0
        n_rows: int = self.file.metadata.row_group(self.levels.index(str(level))).num_rows
        return n_rows

    def names(self, level: Level) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Return the dates and the codes of a level: K each."""
        table = self.table(level, ("date", "code"))
        days: NDArray[np.object_] = table["date"].to_numpy().astype("datetime64[D]").astype(object)
        return days, table["code"].to_numpy()

    def values(self, level: Level, metrics: Sequence[str]) -> NDArray[np.float64]:
        """Return metrics at a level, NaN where undefined: K × metrics."""
        table = self.table(level, metrics)
        return np.stack([table[name].to_numpy() for name in metrics]).T

    def table(self, level: Level, names: Sequence[str]) -> pa.Table:
        """Return some columns of the rows at a level."""
        return self.file.read_row_group(self.levels.index(str(level)), columns=list(names), use_threads=False)


def read_run(folder: Path, identity: str) -> RunFile | None:
    """Return a stored run, or None when its file is missing, truncated, altered, malformed or another run's."""
    content = _read(run_path(folder, identity))
    return None if content is None else _opened(content, identity)


def run_in(content: bytes, identity: str) -> RunFile | None:
    """Return the run that the bytes of a file hold, None when they are no file of the run of this identity."""
    return _opened(content, identity) if has_valid_checksum(content) else None


def _opened(content: bytes, identity: str) -> RunFile | None:
    """Return the run in a file whose checksum is valid, None when it is malformed or another run's."""
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        notes = {key.decode(): value.decode() for key, value in (file.metadata.metadata or {}).items()}
        run = RunFile(content, file, tuple(notes[_LEVELS].split(",")))
        return run if notes[_IDENTITY] == identity and run.is_well_formed else None
    except _MALFORMED:
        return None


def stored_identities(folder: Path) -> set[str]:
    """Return the runs of which a study's folder holds a file that ends as it should.

    Quick, for thousands of files: a change in the middle of a file is noticed only when it is read.
    """
    return {name.removesuffix(_SUFFIX) for name in _files(folder / RUNS) if _ends_as_parquet(folder / RUNS / name)}


def _ends_as_parquet(path: Path) -> bool:
    try:
        with open_regular(path, _MOST_BYTES) as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
    except OSError:
        return False


def table_of(content: bytes) -> pa.Table:
    """Return all rows of a stored file.

    Read by this thread alone: a thread of Arrow that still held the bytes when Python ends would abort the process.
    """
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def set_aside(folder: Path, identities: Collection[str]) -> int:
    """Let runs/ hold none but these runs, and return how many others the folder keeps in earlier_runs/.

    A folder that answers a new question keeps the runs of the earlier one; they come back when that is asked again. A
    run that was set aside and is stored again is left where it is.
    """
    wanted = {f"{identity}{_SUFFIX}" for identity in identities}
    runs, aside = folder / RUNS, folder / SET_ASIDE
    clear_left_behind(folder)
    clear_left_behind(runs)
    stored, kept = _files(runs), _files(aside)
    _move(stored - wanted, runs, aside)
    _move(kept & wanted - stored, aside, runs)
    return len(_files(aside) - wanted)


def _files(folder: Path) -> set[str]:
    if folder.is_symlink() or not folder.is_dir():
        return set()
    return {one.name for one in os.scandir(folder) if one.name.endswith(_SUFFIX) and one.is_file(follow_symlinks=False)}


def _move(names: Collection[str], source: Path, target: Path) -> None:
    if names:
        target.mkdir(parents=True, exist_ok=True)
    for name in names:
        with suppress(FileNotFoundError):  # somebody removed it
            os.replace(source / name, target / name)
