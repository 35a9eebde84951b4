"""How far a study has come, and the time left: a bar on a terminal, a line now and then in a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from experiments.language.texts import text

_SECONDS_BETWEEN_LINES = 10.0  # at least
_SHARE_BETWEEN_LINES = 0.05  # of all runs; or
_LONGEST_SILENCE = 60.0  # seconds


class Advance(Protocol):
    """Called when runs end."""

    def __call__(self, n_runs: int = 1) -> None:
        """Count one more run, or several that ended together."""


@contextmanager
def progress(console: Console, total: int, what: str, language: str, after: float = 0.0) -> Iterator[Advance]:
    """Show how many of a number of runs have ended, and the time left, with the seconds `after` the last of them."""
    if console.is_terminal:
        with _bar(console, language, after) as bar:
            shown = bar.add_task(what, total=total)
            yield lambda n_runs=1: bar.advance(shown, n_runs)
    else:
        yield _Lines(console, total, what, language, after)


@contextmanager
def elapsed(console: Console, what: str) -> Iterator[None]:
    """Show on a terminal for how long something of unknown length has gone on, once a second; elsewhere nothing."""
    if not console.is_terminal:
        yield
        return
    columns = (TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, refresh_per_second=1) as line:
        line.add_task(what, total=None)
        yield


class _PaceColumn(ProgressColumn):
    """The time that the runs of a bar still take, and what comes after them."""

    def __init__(self, after: float) -> None:
        super().__init__()
        self._after = after

    def render(self, task: Task) -> Text:
        """Return the time left, unknown before the first run has ended."""
        left = task.time_remaining
        return Text("-:--:--" if left is None else _clock(left + self._after), style="progress.remaining")


def _bar(console: Console, language: str, after: float) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(text("progress.bar_left", language)),
        _PaceColumn(after),
        console=console,
    )


class _Lines:
    """Progress as plain lines: the first run, then one every twentieth of the runs or every minute, and the last.

    Lines come at least ten seconds apart. The time left is what the other runs take at the pace since the first ended:
    before that one, processes start and code is compiled, so that its own line says nothing of the time left.
    """

    def __init__(self, console: Console, total: int, what: str, language: str, after: float) -> None:
        self._console, self._total, self._what, self._language, self._after = console, total, what, language, after
        self._start = monotonic()
        self._done = 0
        self._first: tuple[int, float] | None = None  # runs done and seconds elapsed when the first ended
        self._said: tuple[int, float] | None = None  # the same at the line before

    def __call__(self, n_runs: int = 1) -> None:
        self._done += n_runs
        elapsed = monotonic() - self._start
        self._first = self._first or (self._done, elapsed)
        if self._is_due(elapsed):
            self._said = self._done, elapsed
            self._say(elapsed)

    def _is_due(self, elapsed: float) -> bool:
        if self._said is None or self._done == self._total:
            return True
        n_runs, silence = self._done - self._said[0], elapsed - self._said[1]
        is_worth_a_line = n_runs >= _SHARE_BETWEEN_LINES * self._total or silence >= _LONGEST_SILENCE
        return silence >= _SECONDS_BETWEEN_LINES and is_worth_a_line

    def _say(self, elapsed: float) -> None:
        told = text(
            "progress.done",
            self._language,
            what=self._what,
            done=self._done,
            total=self._total,
            elapsed=_clock(elapsed),
        )
        self._console.print(told + self._left_in_words(elapsed), highlight=False)

    def _left_in_words(self, elapsed: float) -> str:
        if self._done == self._total or self._first is None or self._first[0] == self._done:
            return ""
        seconds_each = (elapsed - self._first[1]) / (self._done - self._first[0])
        left = _clock(seconds_each * (self._total - self._done) + self._after)
        return text("progress.left", self._language, left=left)


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
