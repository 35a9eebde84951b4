import numpy as np
import pytest

from experiments.value.acceptability import best_arm, best_shares, expected_losses
from experiments.value.perfect_information import perfect_information

# The second arm is best in three draws of four by little, the third in one by much.
BENEFITS = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 10.0]])


def test_shares_add_up_to_one_at_any_willingness_to_pay() -> None:
    gained, cost = np.random.default_rng(1).normal(size=(2, 50, 4))
    for euros in (0.0, 0.5, 2.0, 50.0):
        assert best_shares(euros * gained - cost).sum() == pytest.approx(1.0)


def test_equally_good_arms_divide_a_draw() -> None:
    assert best_shares(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 2.0]])) == pytest.approx([0.25, 0.25, 0.5])


def test_the_best_arm_is_that_of_the_highest_expectation_not_the_one_most_often_best() -> None:
    assert best_arm(BENEFITS) == 2
    assert best_shares(BENEFITS) == pytest.approx([0.0, 0.75, 0.25])


def test_the_smallest_expected_loss_is_that_of_the_best_arm_and_the_evpi() -> None:
    losses = expected_losses(BENEFITS)
    assert losses == pytest.approx([3.25, 2.25, 0.75])
    assert int(losses.argmin()) == best_arm(BENEFITS)
    assert losses.min() == pytest.approx(perfect_information(BENEFITS))
