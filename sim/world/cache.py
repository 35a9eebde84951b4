"""Worlds kept on disk: the same choice of territory, scale, seed and settings is built once and reopened afterwards.

A file is named after all that its world depends on, and holds plain arrays with checksums. When anything is wrong with
it – damaged, half written, somebody else's – the world is built again; where nothing can be written, it always is.
"""

import json
import logging
import os
import platform
import re
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray

from sim import draws, vocabulary
from sim.cache import cache_folder, code_hash, is_own, make_room
from sim.whole_files import open_regular, whole_file
from sim.world.build import build_world
from sim.world.settings import PopulationSettings
from sim.world.tables import DATA_FOLDER
from sim.world.world import Contacts, Professionals, Territories, World

MOST_WORLDS: Final = 20
MOST_BYTES: Final = 2_000_000_000
_PARTS: Final = {"territories": Territories, "professionals": Professionals, "contacts": Contacts}
_HEADER: Final = "header"
_NAMES: Final = re.compile(r"[0-9a-f]{32}\.npz")
_log = logging.getLogger(__name__)


def _hash_of_makers() -> str:
    """Return a hash of all that turns a choice into a world: code, data tables, numerical libraries, processor."""
    code = code_hash(Path(__file__).parent, Path(draws.__file__), Path(vocabulary.__file__))
    tables = [(file.name, _hash(file.read_bytes())) for file in sorted(DATA_FOLDER.glob("*.csv"))]
    return _hash(repr((code, tables, np.__version__, scipy.__version__, platform.machine())).encode())


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


# Of the code as it is imported: a file edited later must not lend its name to a world that the old code builds.
_MAKERS: Final = _hash_of_makers()


def open_world(
    kind: str, code: str | None, file: Path | None, scale: float, seed: int, settings: PopulationSettings
) -> World:
    """Return the world that `build_world` makes of the same arguments, bit for bit, from the cache where it lies there.

    Safe to call in several processes at once. Raises what `build_world` raises, and FolderError for a
    cache that is not this user's alone.
    """
    name = _name_of(kind, code, file, scale, seed, settings)
    path = None if name is None else _path_of(name)
    world = None if path is None else _read(path)
    if world is None:
        world = build_world(kind, code, file, scale, seed, settings)
        if path is not None and name == _name_of(kind, code, file, scale, seed, settings):
            _keep(world, path)
    return world


def _name_of(
    kind: str, code: str | None, file: Path | None, scale: float, seed: int, settings: PopulationSettings
) -> str | None:
    """Return the name of a world in the cache, or None when the user's own file cannot be read."""
    try:
        own = None if file is None else _hash(file.read_bytes())
    except OSError:
        return None
    return _hash(repr((_MAKERS, kind, code, own, scale, seed, settings.model_dump_json())).encode())


def _path_of(name: str) -> Path | None:
    try:
        return cache_folder("worlds") / f"{name}.npz"
    except OSError as problem:
        _log.info("worlds are not kept: %s", problem)
        return None


def _read(path: Path) -> World | None:
    """Return the world of a file, or None where there is no such file or anything is wrong with it."""
    try:
        with open_regular(path, MOST_BYTES) as file:
            if not is_own(os.fstat(file.fileno())):
                raise PermissionError("others can write it")
            with np.load(file, allow_pickle=False) as arrays:
                world = _unpacked(arrays, path.stem)
        os.utime(path)  # the worlds opened last are kept longest
    except FileNotFoundError:
        return None
    except Exception as problem:  # a damaged file can fail in any way, and none is worth a run
        _log.info("the world in %s is built again: %s", path, problem)
        return None
    _log.info("world reopened from %s", path)
    return world


def _keep(world: World, path: Path) -> None:
    """Write a world where there is room for it, and remove those opened longest ago."""
    arrays = _packed(world, path.stem)
    try:
        with whole_file(path, private=True) as partial, partial.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
        make_room(path.parent, _NAMES, MOST_WORLDS, MOST_BYTES)
    except OSError as problem:
        _log.info("the world is not kept: %s", problem)


def _packed(world: World, name: str) -> dict[str, NDArray[Any]]:
    """Return a world as named arrays; its texts and numbers are in a header of JSON."""
    columns = {
        f"{part}.{field.name}": getattr(getattr(world, part), field.name)
        for part, columns_of in _PARTS.items()
        for field in fields(columns_of)
    }
    columns["readiness_target"] = world.readiness_target
    texts = {path: column for path, column in columns.items() if isinstance(column, tuple)}
    header = json.dumps({"file": name, "name": world.name, "scale": world.scale, "texts": texts})
    arrays = {path: column for path, column in columns.items() if path not in texts}
    return {_HEADER: np.frombuffer(header.encode(), dtype=np.uint8), **arrays}


def _unpacked(arrays: "np.lib.npyio.NpzFile", name: str) -> World:
    """Return the world in named arrays. Raises an error of any kind for what `_packed` did not make under this name."""
    header = json.loads(arrays[_HEADER].tobytes())
    if header["file"] != name:
        raise ValueError(f"it holds {header['file']}")
    columns: dict[str, Any] = {path: tuple(texts) for path, texts in header["texts"].items()}
    columns |= {path: arrays[path] for path in arrays.files if path != _HEADER}
    parts = {
        part: columns_of(**{field.name: columns[f"{part}.{field.name}"] for field in fields(columns_of)})
        for part, columns_of in _PARTS.items()
    }
    return World(header["name"], header["scale"], **parts, readiness_target=columns["readiness_target"])
