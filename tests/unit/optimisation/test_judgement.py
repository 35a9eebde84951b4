"""Mean, worst tenth and regret on arrays small enough to do by hand."""

import numpy as np
import pytest

from experiments.optimisation.judgement import JUDGEMENTS, mean, regret, standard_error, worst_tenth

LOSSES = np.array([[[1.0], [5.0]], [[4.0], [4.0]], [[0.0], [9.0]]])  # three candidates, two draws, one objective


def test_the_mean_is_over_draws() -> None:
    assert mean(LOSSES).ravel().tolist() == [3.0, 4.0, 4.5]


def test_regret_is_the_greatest_distance_to_the_best_of_a_draw() -> None:
    assert regret(LOSSES).ravel().tolist() == [1.0, 4.0, 5.0]


@pytest.mark.parametrize(("n_draws", "expected"), [(1, 0.0), (10, 9.0), (11, 9.5), (20, 18.5), (100, 94.5)])
def test_the_worst_tenth_is_the_mean_of_the_highest_losses(n_draws: int, expected: float) -> None:
    losses = np.random.default_rng(0).permutation(n_draws).astype(float).reshape(1, n_draws, 1)
    assert worst_tenth(losses).item() == expected


def test_objectives_are_judged_apart() -> None:
    both = np.concatenate([LOSSES, -LOSSES], axis=2)
    for score in JUDGEMENTS.values():
        assert np.array_equal(score(both)[:, :1], score(LOSSES))
        assert np.array_equal(score(both)[:, 1:], score(-LOSSES))


def test_the_error_of_a_mean_is_the_usual_one_where_each_draw_is_a_unit() -> None:
    losses = np.random.default_rng(1).normal(size=(3, 25, 2))
    usual = losses.std(axis=1, ddof=1) / 5
    np.testing.assert_allclose(standard_error(mean, losses, np.arange(25)), usual)


def test_draws_of_the_same_parameters_are_one_unit() -> None:
    units = np.repeat(np.arange(10), 2)
    losses = np.random.default_rng(2).normal(size=(1, 10, 1)).repeat(2, axis=1)
    usual = losses[:, ::2].std(axis=1, ddof=1) / np.sqrt(10)
    np.testing.assert_allclose(standard_error(mean, losses, units), usual)


def test_one_unit_tells_of_no_error() -> None:
    assert np.isnan(standard_error(mean, LOSSES, np.zeros(2, dtype=np.int64))).all()
