"""Progress in a log and on a terminal."""

import re
from io import StringIO

import pytest
from rich.console import Console

from experiments.running import progress as module
from experiments.running.progress import elapsed, progress


class Clock:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def lines_of(
    n_runs: int,
    seconds_each: float,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int = 1,
    start_up: float = 0.0,
    language: str = "en",
    after: float = 0.0,
) -> list[str]:
    clock, log = Clock(), StringIO()
    monkeypatch.setattr(module, "monotonic", clock)
    with progress(Console(file=log, width=100), n_runs, "Runs", language, after) as advance:
        clock.now += start_up
        for _ in range(0, n_runs, at_once):
            clock.now += seconds_each * at_once
            advance(at_once)
    return log.getvalue().splitlines()


def test_a_long_study_writes_a_line_for_each_twentieth(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(1000, 0.6, monkeypatch)
    assert lines[0] == "Runs: 1/1000, 0:00:01 elapsed"
    assert lines[1] == "Runs: 51/1000, 0:00:31 elapsed, about 0:09:29 left"
    assert lines[-1] == "Runs: 1000/1000, 0:10:00 elapsed"
    assert len(lines) == 21


def test_a_short_study_writes_a_line_every_ten_seconds_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(lines_of(40, 1.0, monkeypatch)) == 5


def test_slow_runs_are_not_silent_for_more_than_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(1000, 20.0, monkeypatch)
    assert lines[:3] == [
        "Runs: 1/1000, 0:00:20 elapsed",
        "Runs: 4/1000, 0:01:20 elapsed, about 5:32:00 left",
        "Runs: 7/1000, 0:02:20 elapsed, about 5:31:00 left",
    ]


def test_runs_that_end_together_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [line.split(",")[0] for line in lines_of(8, 5.0, monkeypatch, at_once=4)] == ["Runs: 4/8", "Runs: 8/8"]


def test_starting_up_does_not_count_as_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(21, 10.0, monkeypatch, start_up=60.0)
    assert lines[1] == "Runs: 3/21, 0:01:30 elapsed, about 0:03:00 left"


def test_progress_is_told_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_of(3, 10.0, monkeypatch, language="fr") == [
        "Runs\N{NO-BREAK SPACE}: 1/3, 0:00:10 écoulées",
        "Runs\N{NO-BREAK SPACE}: 2/3, 0:00:20 écoulées, encore 0:00:10 environ",
        "Runs\N{NO-BREAK SPACE}: 3/3, 0:00:30 écoulées",
    ]


def test_the_time_left_counts_what_comes_after_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_of(3, 10.0, monkeypatch, after=30.0)[1] == "Runs: 2/3, 0:00:20 elapsed, about 0:00:40 left"


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    with progress(Console(file=screen, force_terminal=True, width=100), 4, "Runs", "en") as advance:
        advance()
        advance(3)
    assert "4/4" in screen.getvalue()
    assert "left" in screen.getvalue()


@pytest.mark.parametrize(("is_terminal", "is_told"), [(True, True), (False, False)])
def test_a_terminal_alone_shows_for_how_long_something_has_gone_on(is_terminal: bool, is_told: bool) -> None:
    screen = StringIO()
    with elapsed(Console(file=screen, width=100, force_terminal=is_terminal), "Compiling"):
        pass
    written = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())  # without colours and moves
    assert ("Compiling 0:00:00" in written) is is_told
    assert bool(screen.getvalue()) is is_told
