"""The first figure of a study that is under way says how many runs stand behind it."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.plots.preliminary import draw_preliminary, preliminary_study
from experiments.storing.manifest import planned_in, read_manifest
from experiments.storing.run_files import run_path
from experiments.tasks.simulate import _DrawingFirst
from tests.unit.running.fake_engine import run_small, small_study


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """Two arms of which five and four of six replicates are stored."""
    study = replace(small_study(tmp_path / "study"), replicates=6)
    run_small(study)
    gone = {("calm", 5), ("fast", 4), ("fast", 5)}
    for run in planned_in(read_manifest(study.results) or {}):
        if (run.arm, run.replicate) in gone:
            run_path(study.results, run.identity).unlink()
    return study.results


def test_only_pairs_of_all_arms_are_drawn(unfinished: Path) -> None:
    study = preliminary_study(unfinished, "en")
    assert study is not None
    assert study.n_runs == 4
    assert study.runs == "the first 4\u00a0of 6\u00a0runs per arm, before the study is complete"


def test_the_figure_is_the_coverage_curves(unfinished: Path) -> None:
    (unfinished / "coverage_curves.png").unlink(missing_ok=True)
    paths = draw_preliminary(unfinished, "en")
    assert [path.name for path in paths] == ["coverage_curves.png", "coverage_curves.svg"]
    assert "the first 4" in paths[1].read_text(encoding="utf-8")


def test_a_single_pair_is_no_figure(unfinished: Path) -> None:
    for run in planned_in(read_manifest(unfinished) or {}):
        if run.arm == "fast" and run.replicate > 0:
            run_path(unfinished, run.identity).unlink(missing_ok=True)
    assert draw_preliminary(unfinished, "en") == []


class Counting:
    """A screen that counts how often a figure is drawn."""

    drawn = 0

    def draw_first(self) -> None:
        self.drawn += 1


@pytest.mark.parametrize(
    ("n_runs", "ended", "drawn"),
    [(480, [4] * 11, 0), (480, [4] * 12, 1), (480, [4] * 120, 1), (99, [99], 0), (100, [100], 1)],
)
def test_a_figure_is_drawn_once_after_a_tenth_of_many_runs(n_runs: int, ended: list[int], drawn: int) -> None:
    screen, counted = Counting(), list[int]()
    advance = _DrawingFirst(screen, lambda n_runs=1: counted.append(n_runs), n_runs)
    for number in ended:
        advance(number)
    assert screen.drawn == drawn
    assert counted == ended
