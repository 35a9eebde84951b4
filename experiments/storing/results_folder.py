"""The folder of a study's results: whether it can be written, and that one process at a time works in it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from experiments.mistakes import UserMistake

LOCK = ".lock"


def check_writable(folder: Path) -> None:
    """Raise UserMistake when a folder cannot be made or written; nothing is made or written to find out."""
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
