"""Reading the outcomes of stored runs."""

from pathlib import Path

import numpy as np
import pytest

from experiments.running.make_runs import make_run, store_run
from experiments.storing import outcomes, run_files
from experiments.storing.columns import metrics_at
from experiments.storing.outcomes import RunKey, read_levels, read_outcomes, reading_plan
from experiments.storing.run_files import run_path
from experiments.study.runs import planned_runs
from sim.vocabulary import Level
from tests.unit.running.fake_engine import FAKE, small_study, small_world


@pytest.fixture
def calm(tmp_path: Path) -> list[RunKey]:
    runs = [run for run in planned_runs(small_study(tmp_path, replicates=3)) if run.arm == "calm"]
    for run in runs:
        assert store_run(run, make_run(run, small_world(), FAKE), tmp_path) is None
    return [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in runs]


def test_runs_come_in_the_order_of_draws_and_replicates(tmp_path: Path, calm: list[RunKey]) -> None:
    found = read_outcomes(tmp_path, calm[::-1], Level.NATIONAL)
    assert found is not None
    assert found.pairs == ((0, 0), (0, 1), (0, 2))
    assert found.values.shape == (3, 20, len(metrics_at(Level.NATIONAL)))


def test_a_run_that_is_not_stored_is_left_out(tmp_path: Path, calm: list[RunKey]) -> None:
    whole = read_outcomes(tmp_path, calm, Level.REGION)
    run_path(tmp_path, calm[1].identity).write_bytes(b"damaged")
    found = read_outcomes(tmp_path, calm, Level.REGION)
    assert whole is not None
    assert found is not None
    assert found.pairs == ((0, 0), (0, 2))
    np.testing.assert_array_equal(found.values, whole.values[[0, 2]])


def test_nothing_stored_is_none(tmp_path: Path, calm: list[RunKey]) -> None:
    assert read_outcomes(tmp_path / "elsewhere", calm, Level.NATIONAL) is None
    assert reading_plan(tmp_path / "elsewhere", calm, 3, tuple(Level)) == [{}]


@pytest.mark.parametrize(("n_values", "is_split"), [(1, True), (1_000, True), (10_000_000, False)])
def test_however_small_the_parts_together_they_are_the_whole(
    tmp_path: Path, calm: list[RunKey], n_values: int, is_split: bool
) -> None:
    plan = reading_plan(tmp_path, calm, len(calm), tuple(Level), n_values)
    assert (len(plan) > 1) == is_split
    parts = [read_levels(tmp_path, calm, part) for part in plan]
    for level in Level:
        whole = read_outcomes(tmp_path, calm, level)
        found = [part[level] for part in parts if level in part]
        assert whole is not None
        assert tuple(name for one in found for name in one.metrics) == whole.metrics
        np.testing.assert_array_equal(np.concatenate([one.values for one in found], axis=2), whole.values)


def test_each_file_is_opened_once_for_all_levels(
    tmp_path: Path, calm: list[RunKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        outcomes, "read_run", lambda folder, identity: opened.append(identity) or run_files.read_run(folder, identity)
    )
    read_levels(tmp_path, calm, {level: metrics_at(level) for level in Level})
    assert sorted(opened) == sorted(run.identity for run in calm)
