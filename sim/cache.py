"""Folders for what can be made again at any time – worlds, compiled kernels – and the hash of the code that made it.

A cache may vanish, be damaged or lie where nothing can be written: whoever uses one checks what it reads, and can do
without it.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from sim.whole_files import clear_left_behind

CACHE_VARIABLE: Final = "CPTS_CACHE"
_PROJECT: Final = "cpts-simulation"
_PRIVATE: Final = 0o700


def cache_folder(name: str) -> Path:
    """Return the folder of one cache ("worlds", "kernels"), made where it does not exist, and writable.

    It lies in the folder that the environment variable CPTS_CACHE names, otherwise in the user's cache folder; where
    that one cannot be written, in a folder of the user's own among temporary files. Raises OSError where none can be.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    try:
        return _writable((Path(chosen) if chosen else user_cache_path(_PROJECT, appauthor=False)) / name)
    except OSError:
        return _writable(_among_temporary_files() / name)


def _writable(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        return folder.resolve()


def _among_temporary_files() -> Path:
    """Return the user's folder among temporary files; raises PermissionError where it is somebody else's."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = Path(tempfile.gettempdir()) / f"{_PROJECT}-{user}"
    folder.mkdir(mode=_PRIVATE, exist_ok=True)
    found = folder.lstat()
    if hasattr(os, "getuid") and (folder.is_symlink() or found.st_uid != user or found.st_mode & 0o077):
        raise PermissionError(f"{folder} is not a folder of this user alone")
    return folder


def code_hash(*places: Path) -> str:
    """Return a hash of the Python files of these folders (with all below) and of these files: names and bytes.

    The same code has the same hash wherever the project lies. Raises FileNotFoundError for a place that is not there.
    """
    digest = blake2b(digest_size=16)
    for name, file in sorted(_python_files(places)):
        content = file.read_bytes()
        digest.update(f"{len(name)} {name} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()


def _python_files(places: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    for place in places:
        if place.is_dir():
            yield from ((file.relative_to(place.parent).as_posix(), file) for file in place.rglob("*.py"))
        else:
            yield place.name, place


def make_room(folder: Path, suffix: str, most_files: int, most_bytes: int) -> None:
    """Remove the files touched longest ago until few enough are left, and what killed processes left behind.

    The file touched last always stays.
    """
    size = 0
    for number, (_, path, n_bytes) in enumerate(sorted(_files(folder, suffix), reverse=True)):
        size += n_bytes
        if number >= most_files or (size > most_bytes and number > 0):
            _remove(path)
    clear_left_behind(folder)


def _files(folder: Path, suffix: str) -> Iterator[tuple[float, Path, int]]:
    """Yield the time, path and size of files; one that another process removes meanwhile is left out."""
    for path in folder.glob(f"*{suffix}"):
        with suppress(OSError):
            found = path.stat()
            yield found.st_mtime, path, found.st_size


def _remove(path: Path) -> None:
    with suppress(OSError):  # gone already, or open in another process
        path.unlink()
