import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from experiments.tasks import simulate as task
from sim.behaviour import Behaviour
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World
from tests.unit.study.fake_engine import breaking_trajectory, fake_trajectory, small_study, small_world

DRAWN: list[tuple[Path, str]] = []


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    DRAWN.clear()
    monkeypatch.setattr(task, "draw_all", lambda folder, language: DRAWN.append((folder, language)))


def printed_by(folder: Path, trajectory: object = fake_trajectory, **changes: object) -> tuple[int, str]:
    written = StringIO()
    console = Console(file=written, width=150)
    code = task.simulate(small_study(folder, **changes), small_world(), trajectory, console)  # type: ignore[arg-type]
    return code, written.getvalue()


def test_it_says_how_many_agents_at_which_scale_and_how_many_runs(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path)
    assert "6 territories, 600 professionals represented by 60 agents (scale 0.1)" in text
    assert "2 arms × 1 parameter draws × 2 replicates = 4 runs, 4 to make" in text


def test_a_second_time_nothing_is_left_to_make(tmp_path: Path) -> None:
    printed_by(tmp_path)
    assert "4 runs, 0 to make" in printed_by(tmp_path)[1]


def test_progress_without_a_terminal_is_plain_lines_with_the_time_left(tmp_path: Path) -> None:
    assert re.search(r"^Runs: 4/4, 0:00:\d\d elapsed, about 0:00:00 left$", printed_by(tmp_path)[1], re.MULTILINE)


def test_the_table_shows_every_figure_of_every_arm_and_their_differences(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path)
    for words in ("end 2/2021", "Difference from calm", "Cumulative public cost (M€)", "calm", "fast"):
        assert words in text


def test_the_last_line_is_the_path_of_the_results(tmp_path: Path) -> None:
    assert printed_by(tmp_path)[1].splitlines()[-1] == f"Results: {tmp_path}"


def test_figures_are_drawn_in_the_language_of_the_study(tmp_path: Path) -> None:
    _, text = printed_by(tmp_path, language="fr")
    assert [(tmp_path, "fr")] == DRAWN
    assert "Écart à calm" in text


def test_failed_runs_are_named_with_their_message(tmp_path: Path) -> None:
    code, text = printed_by(tmp_path, breaking_trajectory)
    assert code == 1
    assert "fast, draw 0, replicate 1: ArithmeticError: vitality left its bounds" in text


def interrupted_trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    if draws.replicate == 1:
        raise KeyboardInterrupt
    yield from fake_trajectory(world, policy, behaviour, draws, first_month, last_month)


def test_an_interruption_keeps_what_is_done(tmp_path: Path) -> None:
    code, text = printed_by(tmp_path, interrupted_trajectory)
    assert code == task.INTERRUPTED
    assert "the same command makes the rest" in text
    assert "4 runs, 2 to make" in printed_by(tmp_path)[1]
