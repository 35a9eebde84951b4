"""Reading the outcomes of stored runs."""

from pathlib import Path

import numpy as np
import pytest

from experiments.running.make_runs import make_run, store_run
from experiments.storing.columns import metrics_at
from experiments.storing.outcomes import RunKey, outcomes_in_parts, read_outcomes
from experiments.storing.run_files import run_path
from experiments.study.runs import planned_runs
from sim.vocabulary import Level
from tests.unit.running.fake_engine import fake_trajectory, small_study, small_world


@pytest.fixture
def calm(tmp_path: Path) -> list[RunKey]:
    runs = [run for run in planned_runs(small_study(tmp_path, replicates=3)) if run.arm == "calm"]
    for run in runs:
        assert store_run(run, make_run(run, small_world(), fake_trajectory), tmp_path) is None
    return [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in runs]


def test_runs_come_in_the_order_of_draws_and_replicates(tmp_path: Path, calm: list[RunKey]) -> None:
    outcomes = read_outcomes(tmp_path, calm[::-1], Level.NATIONAL)
    assert outcomes is not None
    assert outcomes.pairs == ((0, 0), (0, 1), (0, 2))
    assert outcomes.values.shape == (3, 20, len(metrics_at(Level.NATIONAL)))


def test_a_run_that_is_not_stored_is_left_out(tmp_path: Path, calm: list[RunKey]) -> None:
    whole = read_outcomes(tmp_path, calm, Level.REGION)
    run_path(tmp_path, calm[1].identity).write_bytes(b"damaged")
    outcomes = read_outcomes(tmp_path, calm, Level.REGION)
    assert whole is not None
    assert outcomes is not None
    assert outcomes.pairs == ((0, 0), (0, 2))
    np.testing.assert_array_equal(outcomes.values, whole.values[[0, 2]])


def test_nothing_stored_is_none(tmp_path: Path, calm: list[RunKey]) -> None:
    assert read_outcomes(tmp_path / "elsewhere", calm, Level.NATIONAL) is None
    assert list(outcomes_in_parts(tmp_path / "elsewhere", [calm], Level.TERRITORY)) == [(None,)]


@pytest.mark.parametrize("n_figures", [1, 1_000, 10_000_000])
def test_however_small_the_parts_together_they_are_the_whole(
    tmp_path: Path, calm: list[RunKey], n_figures: int
) -> None:
    whole = read_outcomes(tmp_path, calm, Level.DEPARTEMENT)
    parts = [part for (part,) in outcomes_in_parts(tmp_path, [calm], Level.DEPARTEMENT, n_figures) if part]
    assert whole is not None
    assert tuple(name for part in parts for name in part.metrics) == whole.metrics
    np.testing.assert_array_equal(np.concatenate([part.values for part in parts], axis=2), whole.values)
