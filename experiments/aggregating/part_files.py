"""The files of parts: the sums of some runs with a checksum, named by what decides them; a merged one holds eight."""

import json
from dataclasses import asdict, fields
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa

from experiments.aggregating.grid import CellCounts
from experiments.aggregating.layout import Layout
from experiments.aggregating.part import N_COUNTS, PartSums
from experiments.aggregating.sums import DrawSums, RunSums, as_arrays
from experiments.storing.checksum import NO_CHECKSUM, has_valid_checksum, with_checksum
from experiments.storing.run_files import Failure
from experiments.study.run_hash import digest
from sim.vocabulary import Level
from sim.whole_files import read_regular, whole_file

SUMS: Final = "sums"
_SUFFIX: Final = ".sums"
_MOST_BYTES: Final = 2**29  # of a file; that of the whole country has some ten megabytes
_ABOUT: Final = "about"
_GROUPS: Final[dict[str, type[RunSums | DrawSums]]] = {"runs": RunSums, "draws": DrawSums, "unpaired": RunSums}
_MALFORMED: Final = (KeyError, TypeError, ValueError, OSError, EOFError, BadZipFile, pa.ArrowException)


def part_path(folder: Path, identity: str) -> Path:
    """Return where a study's folder keeps the sums of this identity."""
    return folder / SUMS / f"{identity}{_SUFFIX}"


def part_content(identity: str, part: PartSums) -> bytes:
    """Return the file of a part; the same sums make the same bytes."""
    about = {"layout": part.layout.to_text(), "failures": [asdict(one) for one in part.failures]}
    arrays = {_ABOUT: np.frombuffer(json.dumps(about).encode(), np.uint8), **_arrays(part)}
    return sealed(identity, _packed(arrays))


def sealed(identity: str, packed: bytes) -> bytes:
    """Return packed sums with the identity of a part and a checksum behind them."""
    return with_checksum(packed + identity.encode() + NO_CHECKSUM.encode())


def _packed(arrays: dict[str, Any]) -> bytes:
    plain, packed = BytesIO(), pa.BufferOutputStream()
    np.savez(plain, **arrays)
    with pa.CompressedOutputStream(packed, "zstd") as stream:
        stream.write(plain.getbuffer())
    content: bytes = packed.getvalue().to_pybytes()
    return content


def _arrays(part: PartSums) -> dict[str, Any]:
    groups = {name: getattr(part, name) for name in _GROUPS}
    summed = {
        f"{name}.{key}": array
        for name, sums in groups.items()
        if sums is not None
        for key, array in as_arrays(sums).items()
    }
    others = {
        "keys": np.diff(part.cells.keys, prepend=0),
        "counts": part.cells.counts,
        "stages": part.stages,
        "n_runs": part.n_runs,
    }
    return {**summed, **others}


def write_part(folder: Path, identity: str, content: bytes) -> None:
    """Store the file of a part. A reader sees the whole file or none. Raises DiskFull."""
    with whole_file(part_path(folder, identity)) as partial:
        partial.write_bytes(content)


def read_part(folder: Path, identity: str, layout: Layout) -> PartSums | None:
    """Return stored sums, None when their file is missing, truncated, altered, malformed or that of other runs."""
    try:
        return part_in(read_regular(part_path(folder, identity), _MOST_BYTES), identity, layout)
    except OSError:
        return None


def part_in(content: object, identity: str, layout: Layout) -> PartSums | None:
    """Return the sums that the bytes of a file hold, None when they are not those of this identity and layout."""
    if not isinstance(content, bytes) or not has_valid_checksum(content):
        return None
    try:
        packed, named = packed_in(content)
        stream = pa.CompressedInputStream(pa.BufferReader(packed), "zstd")
        arrays = dict(np.load(BytesIO(stream.read(_MOST_BYTES)), allow_pickle=False))
        about = json.loads(arrays.pop(_ABOUT).tobytes())
        part = _part_of(arrays, layout, tuple(Failure(**one) for one in about["failures"]))
        is_wanted = named == identity and about["layout"] == layout.to_text()
        return part if is_wanted and _has_shapes(part) else None
    except _MALFORMED:
        return None


def packed_in(content: bytes) -> tuple[bytes, str]:
    """Return the packed sums in the bytes of a file, and the identity of their part."""
    end = len(content) - len(NO_CHECKSUM)
    start = end - len(digest(""))
    return content[:start], content[start:end].decode(errors="replace")


def _part_of(arrays: dict[str, Any], layout: Layout, failures: tuple[Failure, ...]) -> PartSums:
    groups: dict[str, Any] = {name: _group(arrays, name) for name in _GROUPS}
    cells = CellCounts(np.cumsum(arrays["keys"]), arrays["counts"])  # stored as steps, which are small
    counts = {name: arrays[name] for name in ("stages", "n_runs")}
    return PartSums(layout=layout, **groups, cells=cells, **counts, failures=failures)


def _group(arrays: dict[str, Any], name: str) -> RunSums | DrawSums | None:
    kind, prefix = _GROUPS[name], f"{name}."
    found = {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}
    return kind(**found) if found else None


def _has_shapes(part: PartSums) -> bool:
    """Return whether all arrays of a part have the shapes and kinds of its layout."""
    layout, territories = part.layout, part.layout.levels[Level.TERRITORY]
    n_places = len(territories.codes) * len(territories.dates)
    sums = part.runs if part.draws is None else part.draws
    own, compared = (len(layout.subjects), layout.n_outcomes), (len(layout.compared), layout.n_outcomes)
    return (
        (part.runs is None) != (part.draws is None)
        and _are_numbers(sums, own)
        and _are_numbers(part.unpaired, compared)
        and part.stages.shape == (len(layout.arms), N_COUNTS, n_places)
        and part.n_runs.shape == (len(layout.arms),)
        and part.cells.keys.shape == part.cells.counts.shape
        and all(array.dtype == np.int64 for array in (part.stages, part.n_runs, part.cells.keys, part.cells.counts))
    )


def _are_numbers(sums: RunSums | DrawSums | None, shape: tuple[int, int]) -> bool:
    if sums is None:
        return False
    arrays = [getattr(sums, field.name) for field in fields(sums)]
    return all(array.shape == shape and array.dtype == np.float64 for array in arrays)
