"""One process at a time on the folder of a study."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

LOCK = ".lock"


@contextmanager
def alone(folder: Path, say_waiting: Callable[[], None]) -> Iterator[None]:
    """Wait until no other process works on a folder; the system ends the wait when the other one is killed.

    Where the file system knows no locks nobody waits: files are whole and named after what is in them, so that two
    processes do some work twice but no harm.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    _acquire(lock, say_waiting)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, say_waiting: Callable[[], None]) -> None:
    with suppress(OSError, NotImplementedError):  # no room for the lock's file, or a file system without locks
        try:
            lock.acquire(timeout=0)
        except Timeout:
            say_waiting()
            lock.acquire()
