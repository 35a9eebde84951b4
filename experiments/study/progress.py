"""How far a study has come: a bar on a terminal, a line now and then elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

_SECONDS_BETWEEN_LINES = 10.0


class Advance(Protocol):
    """Called once for each run that ends."""

    def __call__(self) -> None:
        """Count one more run."""


@contextmanager
def progress(console: Console, total: int, what: str) -> Iterator[Advance]:
    """Show how many of a number of runs have ended, and the time left."""
    if console.is_terminal:
        with _bar(console) as bar:
            shown = bar.add_task(what, total=total)
            yield lambda: bar.advance(shown)
    else:
        yield _Lines(console, total, what)


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
    )


class _Lines:
    """Progress as plain lines: the first run, then one every few seconds, and the last."""

    def __init__(self, console: Console, total: int, what: str) -> None:
        self._console, self._total, self._what = console, total, what
        self._start = monotonic()
        self._said = -_SECONDS_BETWEEN_LINES
        self._done = 0

    def __call__(self) -> None:
        self._done += 1
        elapsed = monotonic() - self._start
        if self._done == self._total or elapsed - self._said >= _SECONDS_BETWEEN_LINES:
            self._said = elapsed
            self._say(elapsed)

    def _say(self, elapsed: float) -> None:
        left = elapsed / self._done * (self._total - self._done)
        times = f"{_clock(elapsed)} elapsed, about {_clock(left)} left"
        self._console.print(f"{self._what}: {self._done}/{self._total}, {times}", highlight=False)


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
