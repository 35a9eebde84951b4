import numpy as np
import pytest

from experiments.value.perfect_information import (
    evpi_interval,
    perfect_information,
    resampling_weights,
    without_chance,
)
from tests.unit.value.normal_benefits import linear_case, normal_loss


def test_two_normal_arms_have_the_unit_normal_loss() -> None:
    grid, _ = linear_case(20_000)
    assert perfect_information(grid.mean(axis=1)) == pytest.approx(normal_loss(1.0, np.sqrt(6)), rel=0.03)


def test_nothing_is_worth_knowing_when_no_information_could_change_the_choice() -> None:
    benefits = np.column_stack([np.arange(50.0), np.arange(50.0) + 1.0])
    assert perfect_information(benefits) == 0.0
    assert evpi_interval(benefits, 100).high95 == pytest.approx(0.0, abs=1e-9)


def test_the_interval_is_as_wide_as_studies_differ() -> None:
    found = []
    for seed in range(60):
        difference = np.random.default_rng(seed).normal(0.5, 2.0, size=100)
        found.append(perfect_information(np.column_stack([np.zeros(100), difference])))
    difference = np.random.default_rng(0).normal(0.5, 2.0, size=100)
    one = evpi_interval(np.column_stack([np.zeros(100), difference]), 500)
    assert (one.high95 - one.low95) / (2 * 1.96) == pytest.approx(np.std(found), rel=0.35)


def test_chance_inflates_the_evpi_and_is_taken_out() -> None:
    grid, _ = linear_case(4_000, n_replicates=2, chance=4.0)
    inflated, corrected = perfect_information(grid.mean(axis=1)), without_chance(grid)
    assert corrected is not None
    assert inflated == pytest.approx(normal_loss(1.0, np.sqrt(6 + 16 / 2)), rel=0.05)
    assert perfect_information(corrected) == pytest.approx(normal_loss(1.0, np.sqrt(6)), rel=0.08)


def test_nothing_is_left_where_draws_differ_by_chance_only() -> None:
    chance = np.random.default_rng(3).normal(size=(500, 2, 3))
    corrected = without_chance(chance)
    assert corrected is not None
    assert perfect_information(corrected) < 0.35 * perfect_information(chance.mean(axis=1))


def test_missing_runs_are_left_out() -> None:
    grid, _ = linear_case(2_000, n_replicates=3, chance=1.0)
    whole = without_chance(grid)
    grid[5] = np.nan
    grid[7, 0] = np.nan
    part = without_chance(grid)
    assert whole is not None
    assert part is not None
    assert len(part) == len(whole) - 1
    assert perfect_information(part) == pytest.approx(perfect_information(whole), rel=0.02)


def test_chance_is_unknown_with_a_single_replicate() -> None:
    assert without_chance(linear_case(50)[0]) is None


def test_resamples_count_as_many_draws_as_there_are() -> None:
    weights = resampling_weights(30, 40)
    assert weights.sum(axis=1) == pytest.approx(np.ones(40))
    assert not (weights == weights[0]).all()
