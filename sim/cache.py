"""Folders for what can be made again at any time – worlds, compiled kernels – and the hash of the code that made it.

A cache may vanish, be damaged or lie where nothing can be written: whoever uses one checks what it reads, and can do
without it. Kernels are code, so that a cache lies in a folder that nobody else can write, or nothing is read from it.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from typing import Final

from platformdirs import user_cache_path

from sim.whole_files import clear_left_behind

CACHE_VARIABLE: Final = "CPTS_CACHE"
_PROJECT: Final = "cpts-simulation"
_PRIVATE: Final = 0o700
_OTHERS_WRITE: Final = 0o022


class FolderError(RuntimeError):
    """A folder for caches that is not this user's alone, so that what lies in it may be anybody's code."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(folder, problem)
        self.folder, self.problem = folder, problem

    def __str__(self) -> str:
        return f"the cache folder {self.folder} {self.problem}"


def cache_folder(name: str) -> Path:
    """Return the folder of one cache ("worlds", "kernels"), made where it does not exist, and writable.

    It lies in the folder that the environment variable CPTS_CACHE names, otherwise in the user's cache folder; where
    that one cannot be written, in a folder of the user's own among temporary files. Raises FolderError for a folder
    that is not this user's alone, OSError where none can be written.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    root = Path(chosen) if chosen else user_cache_path(_PROJECT, appauthor=False)
    try:
        return _writable(own_folder(own_folder(root) / name))
    except OSError:
        return _writable(own_folder(_among_temporary_files() / name))


def own_folder(folder: Path) -> Path:
    """Return a folder, made for this user alone where it is missing. Raises FolderError for one of others."""
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    problem = _problem(folder)
    if problem:
        raise FolderError(folder, problem)
    return folder


def _problem(folder: Path) -> str:
    """Return why a folder is not this user's alone, empty where it is."""
    found = folder.lstat()
    if folder.is_symlink():
        return "is a link"
    if not is_own(found):
        return "belongs to another user" if found.st_uid != os.getuid() else "can be written by others"
    return ""


def is_own(found: os.stat_result) -> bool:
    """Return whether a file or folder belongs to this user, and nobody else can write it; true on Windows."""
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & _OTHERS_WRITE)


def _writable(folder: Path) -> Path:
    with tempfile.TemporaryFile(dir=folder):
        return folder.resolve()


def _among_temporary_files() -> Path:
    """Return the user's folder among temporary files; raises PermissionError where it is somebody else's."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = Path(tempfile.gettempdir()) / f"{_PROJECT}-{user}"
    try:
        return own_folder(folder)
    except FolderError as error:  # planted there by somebody else, which must not stop anybody's work
        raise PermissionError(str(error)) from None


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


def make_room(folder: Path, names: re.Pattern[str], most_files: int, most_bytes: int) -> None:
    """Remove the files touched longest ago until few enough are left, and what killed processes left behind.

    The file touched last always stays; so do those that do not bear one of our own names.
    """
    size = 0
    for number, (_, path, n_bytes) in enumerate(sorted(_files(folder, names), reverse=True)):
        size += n_bytes
        if number >= most_files or (size > most_bytes and number > 0):
            _remove(path)
    clear_left_behind(folder)


def _files(folder: Path, names: re.Pattern[str]) -> Iterator[tuple[float, Path, int]]:
    """Yield the time, path and size of files; one that another process removes meanwhile is left out."""
    for path in folder.iterdir():
        with suppress(OSError):
            found = path.lstat()
            if names.fullmatch(path.name) and S_ISREG(found.st_mode):
                yield found.st_mtime, path, found.st_size


def _remove(path: Path) -> None:
    with suppress(OSError):  # gone already, or open in another process
        path.unlink()
