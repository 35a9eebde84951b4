"""Members of an ensemble weigh as prior and likelihood ask."""

import numpy as np
import pytest

from experiments.calibration.weights import (
    effective_size,
    expected_predictions,
    flattened,
    importance_weights,
    resampled,
)
from sim.draws import Draws

KEYS = np.arange(4000, dtype=np.uint64)
OBSERVED, ERROR = np.array([1.2]), np.array([[0.25]])


def normal(name: str, mean: float = 0.0, sd: float = 1.0) -> np.ndarray:
    return mean + sd * Draws(3, 0).normal(name, KEYS)[:, None]


def test_members_of_the_posterior_weigh_the_same() -> None:
    """With a prior N(0, 1) and an error of sd 0.5 the posterior of an observed 1.2 is N(0.96, 0.2)."""
    members = normal("members", 0.96, 0.2**0.5)
    weights = importance_weights(members, members, OBSERVED, ERROR)
    assert effective_size(weights) == pytest.approx(4000, rel=0.01)


def test_weights_mend_an_ensemble_that_is_beside_the_posterior() -> None:
    members = normal("members", 0.6, 0.6)
    weights = importance_weights(members, members, OBSERVED, ERROR)
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ members[:, 0] == pytest.approx(0.96, abs=0.03)
    assert 400 < effective_size(weights) < 3600
    sample = members[resampled(weights, seed=1)]
    assert (sample.mean(), sample.std()) == (pytest.approx(0.96, abs=0.03), pytest.approx(0.2**0.5, abs=0.03))


def test_chance_is_averaged_out_of_what_a_member_predicts() -> None:
    members = normal("members")
    predictions = 2.0 * members + 5.0 + normal("chance")
    assert expected_predictions(members, predictions, np.ones(1)) == pytest.approx(2.0 * members + 5.0, abs=0.15)
    assert expected_predictions(members, predictions, np.zeros(1)) == pytest.approx(5.0, abs=0.15)


def test_weights_are_flattened_where_a_few_members_outweigh_all_others() -> None:
    steep = np.exp(-np.arange(100.0))
    found = flattened(steep / steep.sum())
    assert effective_size(found) == pytest.approx(60.0, abs=0.01)
    assert (np.diff(found) < 0).all()
    even = np.full(100, 0.01)
    assert flattened(even) is even


def test_equal_weights_leave_every_member_and_one_weight_only_its_own() -> None:
    assert resampled(np.full(10, 0.1), seed=1).tolist() == list(range(10))
    assert resampled(np.eye(10)[3], seed=1).tolist() == [3] * 10
    assert effective_size(np.eye(10)[3]) == 1.0


def test_members_that_are_too_few_weigh_the_same() -> None:
    coordinates = np.arange(20.0).reshape(4, 5)
    weights = importance_weights(coordinates, coordinates[:, :1], OBSERVED, ERROR)
    assert np.array_equal(weights, np.full(4, 0.25))
