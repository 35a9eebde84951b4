"""One process at a time works in the folder of a study."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

LOCK = ".lock"


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
