"""Compositions kept on disk: what Hydra makes of the same files and choices of groups is composed once.

Hydra takes most of the time of a command that runs nothing. What cannot be read or written is composed again.
"""

import json
import logging
import os
from collections.abc import Callable, Mapping
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.cache import cache_folder, code_hash, make_room, write_whole

Composition = tuple[dict[str, Any], Mapping[str, str]]
"""An unresolved tree of plain values, and the option chosen in every group."""

MOST_KEPT: Final = 500
MOST_BYTES: Final = 50_000_000
_LIBRARIES: Final = ("hydra-core", "omegaconf", "PyYAML")
_log = logging.getLogger(__name__)

# Of the code as it is imported: a file edited later must not lend its name to what the old code makes.
_MAKERS: Final = (code_hash(Path(__file__).parent), *map(version, _LIBRARIES))


def kept(configs: Path, name: tuple[str, ...], compose: Callable[[], Composition]) -> Composition:
    """Return what `compose` makes of a folder of configurations under a name, from the cache where it lies there.

    The name holds everything but the files that the composition depends on. Raises what `compose` raises.
    """
    try:
        key = _key(configs, name)
        path = cache_folder("configurations") / f"{key}.json"
    except OSError:
        return compose()
    found = _read(path)
    if found is None:
        found = compose()
        if key == _key(configs, name):
            _keep(found, path)
    return found


def _key(configs: Path, name: tuple[str, ...]) -> str:
    """Return the name of a composition in the cache; raises OSError for a file that is none, or cannot be read."""
    files = [(file.relative_to(configs).as_posix(), _hash(_content(file))) for file in sorted(configs.rglob("*.yaml"))]
    return _hash(repr((_MAKERS, files, name)).encode())


def _content(file: Path) -> bytes:
    if not file.is_file():  # reading a pipe would never end
        raise FileNotFoundError(file)
    return file.read_bytes()


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _read(path: Path) -> Composition | None:
    """Return the composition in a file, or None where there is none or its content is not what was written."""
    try:
        checksum, _, body = path.read_bytes().partition(b"\n")
        os.utime(path)  # those used last are kept longest
    except OSError:
        return None
    if checksum.decode(errors="replace") != _checksum(path, body):
        _log.info("the configuration in %s is damaged and composed again", path)
        return None
    tree, options = json.loads(body)
    return tree, options


def _checksum(path: Path, body: bytes) -> str:
    return _hash(path.stem.encode() + body)


def _keep(composition: Composition, path: Path) -> None:
    tree, options = composition
    body = json.dumps([tree, options]).encode()
    if json.loads(body) != [tree, options]:
        return  # JSON has no keys but texts, and no dates
    try:
        write_whole(path, lambda stream: stream.write(_checksum(path, body).encode() + b"\n" + body))
        make_room(path.parent, path.suffix, MOST_KEPT, MOST_BYTES)
    except OSError as problem:
        _log.info("the configuration is not kept: %s", problem)
