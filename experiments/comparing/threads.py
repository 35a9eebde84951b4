"""Work on arrays in several threads: NumPy leaves Python free for others while it sorts and adds."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST = 4  # more wait for memory


def in_threads(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Return what some work makes of each item, in their order; what it raises is raised."""
    with ThreadPoolExecutor(min(_MOST, os.cpu_count() or 1)) as threads:
        return list(threads.map(work, items))
