"""Counts on a grid tell quantiles within half a cell, however runs were parted."""

import numpy as np

from experiments.aggregating.grid import RATIO_STEP, SHARE_STEP, CellCounts
from experiments.comparing.statistics import quantiles

IS_SHARE = np.array([True, True, False, False, False])
PROBABILITIES = (0.05, 0.5, 0.95)


def runs() -> np.ndarray:
    random = np.random.default_rng(3)
    values = random.normal([0.5, 0.0, 300.0, 0.0, 1e9], [0.1, 0.01, 40.0, 5.0, 1e7], (500, 5))
    values[random.random(values.shape) < 0.1] = np.nan
    return values


def test_quantiles_are_right_within_half_a_cell() -> None:
    values = runs()
    found = CellCounts.of_runs(values, IS_SHARE).quantiles(PROBABILITIES, IS_SHARE)
    expected = quantiles(values, PROBABILITIES)
    allowed = np.where(IS_SHARE, SHARE_STEP / 2, RATIO_STEP * np.abs(expected)) + 1e-9
    assert (np.abs(found - expected) <= allowed).all()


def test_parts_of_runs_add_up_in_any_order() -> None:
    values = runs()
    one, two, three = (CellCounts.of_runs(values[part::3], IS_SHARE) for part in range(3))
    whole = CellCounts.of_runs(values, IS_SHARE)
    for merged in (one.merged(two).merged(three), three.merged(CellCounts.none()).merged(one.merged(two))):
        np.testing.assert_array_equal(merged.keys, whole.keys)
        np.testing.assert_array_equal(merged.counts, whole.counts)
    nothing = CellCounts.none().merged(CellCounts.none())
    assert len(nothing.keys) == 0
    assert np.isnan(nothing.quantiles(PROBABILITIES, IS_SHARE)).all()


def test_nothing_and_the_smallest_numbers_are_zero() -> None:
    values = np.array([[0.0, 0.0, 0.0, 1e-30, -1e-30]])
    found = CellCounts.of_runs(values, IS_SHARE).quantiles((0.5,), IS_SHARE)
    np.testing.assert_array_equal(found, np.zeros((1, 5)))
