"""Fronts, hypervolume and shortlist in closed form."""

import numpy as np
import pytest

from experiments.optimisation.fronts import hypervolume, nearest_to_best, non_dominated, shortlisted

BEST, REFERENCE = np.array([0.0, 0.0]), np.array([2.0, 4.0])


def test_a_candidate_is_dominated_by_one_that_is_nowhere_worse_and_somewhere_better() -> None:
    scores = np.array([[0.0, 3.0], [1.0, 1.0], [1.0, 2.0], [1.0, 1.0], [3.0, 0.0]])
    assert non_dominated(scores).tolist() == [True, True, False, True, True]


@pytest.mark.parametrize(
    ("scores", "share"),
    [
        ([[0.0, 0.0]], 1.0),
        ([[1.0, 2.0]], 0.25),
        ([[1.0, 0.0], [0.0, 2.0]], 0.75),
        ([[1.0, 0.0], [0.0, 2.0], [1.0, 2.0]], 0.75),
        ([[2.0, 4.0]], 0.0),
        ([[3.0, 0.0]], 0.0),
        (np.empty((0, 2)), 0.0),
    ],
)
def test_hypervolume_is_the_dominated_share_of_the_box(scores: list[list[float]], share: float) -> None:
    assert hypervolume(np.array(scores), BEST, REFERENCE) == pytest.approx(share)


def test_hypervolume_in_three_objectives_is_the_sum_of_boxes() -> None:
    corner, one = np.zeros(3), np.ones(3)
    assert hypervolume(np.array([[0.5, 0.5, 0.5], [0.0, 0.9, 0.9]]), corner, one) == pytest.approx(0.125 + 0.005)


def test_an_objective_in_which_nothing_differs_is_left_out() -> None:
    scores = np.array([[1.0, 7.0, 2.0]])
    assert hypervolume(scores, np.array([0.0, 7.0, 0.0]), np.array([2.0, 7.0, 4.0])) == pytest.approx(0.25)


def test_the_nearest_to_the_best_is_judged_in_the_range_of_each_objective() -> None:
    assert nearest_to_best(np.array([[0.0, 1000.0], [0.4, 300.0], [1.0, 0.0]])) == 1


def test_the_shortlist_names_a_candidate_once_with_all_its_reasons() -> None:
    scores = np.array([[0.0, 3.0], [3.0, 0.0], [1.0, 1.0]])
    assert shortlisted(scores) == {0: [0], 1: [1], 2: [2]}
    assert shortlisted(np.array([[0.0, 0.0], [1.0, 1.0]])) == {0: [0, 1, 2]}
