"""Weights and a sample of equal weight in their place."""

import numpy as np
import pytest

from experiments.calibration.weights import effective_size, flattened, resampled


def test_weights_are_flattened_where_a_few_outweigh_all_others() -> None:
    steep = np.exp(-np.arange(100.0))
    found = flattened(steep / steep.sum())
    assert effective_size(found) == pytest.approx(30.0, abs=0.01)
    assert (np.diff(found) < 0).all()
    even = np.full(100, 0.01)
    assert flattened(even) is even


def test_equal_weights_leave_every_one_and_one_weight_only_its_own() -> None:
    assert resampled(np.full(10, 0.1), seed=1).tolist() == list(range(10))
    assert resampled(np.eye(10)[3], seed=1).tolist() == [3] * 10
    assert effective_size(np.eye(10)[3]) == 1.0
