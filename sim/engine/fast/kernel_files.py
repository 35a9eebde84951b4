"""Compiled kernels on disk: one file for each kernel, believed only when it is this user's and whole.

A file holds a hash of its name and of all that follows it. What is damaged, exchanged with another file, or may have
been written by somebody else is not even unpickled: its kernel is compiled again (decision 0006).
"""

import os
import pickle
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from numba.core.serialize import dumps

from sim.cache import code_hash, is_own
from sim.whole_files import open_regular, whole_file

_SUFFIX: Final = ".kernel"
_HASH_BYTES: Final = 32
_MOST_BYTES: Final = 100_000_000


class KernelFile:
    """The compiled versions of one function, by signature; it takes the place of Numba's own pair of files."""

    def __init__(self, folder: Path, function: Callable[..., Any]) -> None:
        place = function.__code__
        name = re.sub(r"[^\w.]", "_", f"{function.__module__}.{function.__qualname__}")
        self.path = folder / f"{name}-{place.co_firstlineno}{_SUFFIX}"
        self._source = _source_hash(Path(place.co_filename))

    def load(self, key: object) -> Any:
        """Return what was compiled for a signature, None where it has to be compiled."""
        return self._versions().get((self._source, key))

    def save(self, key: object, compiled: object) -> None:
        """Keep what was compiled for a signature, where there is room."""
        with suppress(OSError):
            self._write({**self._versions(), (self._source, key): compiled})

    def flush(self) -> None:
        """Forget what was compiled."""
        self._write({})

    def _write(self, versions: dict[object, Any]) -> None:
        content = dumps(versions)
        with whole_file(self.path, private=True) as partial:
            partial.write_bytes(_hash(self.path, content) + content)

    def _versions(self) -> dict[object, Any]:
        content = _read(self.path)
        if content is None:
            return {}
        try:
            versions: dict[object, Any] = pickle.loads(content)
        except Exception:  # it names what another version of a library does not have any more
            return {}
        return versions


@cache
def _source_hash(file: Path) -> str:
    return code_hash(file)


def _hash(path: Path, content: bytes) -> bytes:
    return blake2b(path.name.encode() + b"\n" + content, digest_size=_HASH_BYTES).digest()


def _read(path: Path) -> bytes | None:
    """Return the content of a file, None unless it is a regular file of this user alone, as it was written here."""
    try:
        with open_regular(path, _MOST_BYTES) as file:
            content = file.read() if is_own(os.fstat(file.fileno())) else b""
    except OSError:
        return None
    return content[_HASH_BYTES:] if content[:_HASH_BYTES] == _hash(path, content[_HASH_BYTES:]) else None


def are_whole(folder: Path) -> bool:
    """Return whether all kernels in a folder can be loaded."""
    return all(_read(path) is not None for path in folder.glob(f"*{_SUFFIX}"))
