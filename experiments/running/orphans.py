"""Worker processes that end with the process that started them, also when that one is killed outright."""

import multiprocessing
import os
from multiprocessing.connection import wait
from threading import Thread

_ORPHANED = 1  # exit status; nobody is left to read it


def end_with_parent() -> None:
    """Let this worker process end at once when its parent does; in a process that is no worker nothing happens.

    Without it a worker waits for ever for the next run of a parent that was killed. What it was writing is lost, what
    it had written is whole.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), name="end with parent", daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(_ORPHANED)
