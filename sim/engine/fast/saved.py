"""States on disk: what a run holds at the end of a month, sealed with the hashes of all that it came from.

A state opened again must belong to the same code, world, rules, chance and levers so far, or it is refused: a run that
goes on from it is the run that was interrupted, to the bit. Plain arrays, no pickle.
"""

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cache import write_whole
from sim.engine.fast.compiled import CODE
from sim.engine.fast.country import Country
from sim.engine.fast.state import CPTS, TERRITORY, State

_HEADER = "header"
_RECORDS = {"territories": TERRITORY, "cpts": CPTS}
_NAMES = {
    "code": "code",
    "world": "world",
    "rules": "rules or parameters",
    "chance": "seed or replicate",
    "levers": "levers up to its month",
    "months": "first month",
    "month": "month",
}


def hash_of(*columns: NDArray[Any]) -> str:
    """Return a hash of arrays: types, shapes and values (of records field by field: what lies between is chance)."""
    digest = blake2b(digest_size=16)
    for column in columns:
        if column.dtype.names is not None:
            digest.update(hash_of(*(column[name] for name in column.dtype.names)).encode())
        else:
            digest.update(f"{column.dtype.str} {column.shape} ".encode())
            digest.update(np.ascontiguousarray(column).data)
    return digest.hexdigest()


def origin_of(
    country: Country, rules: tuple[Any, ...], chance: str, levers_so_far: NDArray[np.void], first_month: int
) -> dict[str, Any]:
    """Return the hashes of what a state comes from."""
    return {
        "code": CODE,
        "world": hash_of(*(column for column in country if isinstance(column, np.ndarray))),
        "rules": blake2b(repr(rules).encode(), digest_size=16).hexdigest(),
        "chance": chance,
        "levers": hash_of(levers_so_far),
        "months": first_month,
    }


def write_state(path: Path, state: State, origin: Mapping[str, Any]) -> None:
    """Write a state and its hashes to a file, whole or not at all. Raises OSError when there is no room for it."""
    header = json.dumps({**origin, "state": hash_of(*state)})
    arrays = {_HEADER: np.frombuffer(header.encode(), dtype=np.uint8), **state._asdict()}
    write_whole(path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))


def read_state(path: Path) -> tuple[State, dict[str, Any]]:
    """Return the state in a file and what it comes from, its month among it.

    Raises ValueError when the file holds no state or has been altered, and FileNotFoundError when it is not there.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            origin = json.loads(arrays[_HEADER].tobytes())
            state = State._make(_typed(name, arrays[name]) for name in State._fields)
    except FileNotFoundError:
        raise
    except Exception as problem:  # a damaged file can fail in any way
        raise ValueError(f"{path} holds no state: {problem}") from problem
    if origin.pop("state", None) != hash_of(*state):
        raise ValueError(f"{path} has been altered")
    return state, origin


def _typed(name: str, column: NDArray[Any]) -> NDArray[Any]:
    """Return a column with its own type: a file keeps the fields of records, not how they are aligned."""
    return column.view(_RECORDS.get(name, column.dtype))


def check_origin(found: Mapping[str, Any], expected: Mapping[str, Any], path: Path) -> None:
    """Raise ValueError, with what differs, for a state that comes from something else."""
    for name, value in expected.items():
        if found.get(name) != value:
            raise ValueError(f"{path} was saved with another {_NAMES[name]}")
