"""The folder of a study's results: whether it can be written, is what it should be, and has one process at a time."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout

from experiments.mistakes import UserMistake
from experiments.storing.manifest import MALFORMED
from experiments.storing.run_files import RUNS, SET_ASIDE
from experiments.study.study_changes import question_hash

LOCK, EARLIER = ".lock", "earlier_results"
_FILES = frozenset({".csv", ".geojson", ".gpkg", ".html", ".json", ".md", ".parquet", ".png", ".svg", ".xlsx"})


def check_writable(folder: Path) -> None:
    """Raise UserMistake when a folder cannot be made or written; nothing is made or written to find out.

    So it does for what leads elsewhere or is no file: links, pipes, and folders under the name of a file.
    """
    try:
        existing = next(place for place in (folder, *folder.parents) if place.exists() or place.is_symlink())
        if not existing.is_dir():
            raise NotADirectoryError(f"{existing} is no folder")
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise UserMistake(
            f"results cannot be written to {folder} ({(error.strerror or str(error)).lower()})",
            f"results={folder.parent}",
            "results=FOLDER, one that can be made and written",
        ) from None
    strange = next(_strange(folder), None)
    if strange is not None:
        what = f"{strange.name} is {_kind(strange)}, where a study keeps what is its own"
        raise UserMistake(what, str(strange), "move it elsewhere; or study=NAME, another folder")


def _strange(folder: Path) -> Iterator[Path]:
    """Yield what is not what its name says, in the folder of a study and in those of its runs."""
    for place in (folder, *(folder / name for name in (RUNS, SET_ASIDE, EARLIER))):
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            yield place
        elif place.is_dir():
            yield from (Path(one) for one in os.scandir(place) if _is_strange(one))


def _is_strange(entry: "os.DirEntry[str]") -> bool:
    is_file = Path(entry.name).suffix in _FILES or entry.name == LOCK
    return is_file and not entry.is_file(follow_symlinks=False)


def _kind(path: Path) -> str:
    return "a link" if path.is_symlink() else "a folder" if path.is_dir() else "a file" if path.is_file() else "no file"


def set_results_aside(folder: Path, name: str) -> Path | None:
    """Move the files in a study's folder, its runs left out, into one of this name under earlier_results/.

    So that a folder never shows two questions. Return where they are, None where there were none.
    """
    files = [one.name for one in os.scandir(folder) if one.is_file(follow_symlinks=False) and one.name != LOCK]
    aside = folder / EARLIER / name
    for file in files:
        aside.mkdir(parents=True, exist_ok=True)
        os.replace(folder / file, aside / file)
    return aside if files else None


def set_other_results_aside(
    folder: Path, earlier: Mapping[str, Any] | None, manifest: Mapping[str, Any]
) -> Path | None:
    """Move the tables and figures of another question out of the way; return where they are, None without any."""
    try:
        before = None if earlier is None else question_hash(earlier)
    except MALFORMED:
        before = "unknown"
    return None if before in (None, question_hash(manifest)) else set_results_aside(folder, str(before))


@contextmanager
def lock_folder(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Wait until no other process works in a folder; the system ends the wait when that process is killed.

    On a file system without locks nobody waits: since files are whole and named after their content, two processes
    do some work twice but no harm.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    _acquire(lock, on_wait)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, on_wait: Callable[[], None]) -> None:
    with suppress(OSError, NotImplementedError):  # no space for the lock's file, or a file system without locks
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
