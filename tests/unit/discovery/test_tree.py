"""A tree gives a second opinion: the same known box, and nothing of noise that holds in points left out."""

import numpy as np
import pytest

from experiments.discovery.limits import HIGH, LOW
from experiments.discovery.tree import grow_tree


def test_a_known_box_is_a_leaf() -> None:
    points = np.random.default_rng(1).random((600, 4))
    happened = (points[:, 0] >= 0.6) & (points[:, 1] <= 0.5)
    tree = grow_tree(points, happened, 3)
    (leaf,) = tree.leaves
    assert leaf.limits[LOW, 0] == pytest.approx(0.6, abs=0.01)
    assert leaf.limits[HIGH, 1] == pytest.approx(0.5, abs=0.01)
    assert leaf.n_factors == 2
    np.testing.assert_array_equal(leaf.holds(points), happened)
    assert (tree.whole.coverage, tree.whole.density) == (1.0, 1.0)
    assert tree.left_out.density > 0.95


def test_the_leaves_hold_what_the_tree_says() -> None:
    rng = np.random.default_rng(2)
    points, happened = rng.random((300, 4)), rng.random(300) < 0.5
    tree = grow_tree(points, happened, 3)
    held = np.any([leaf.holds(points) for leaf in tree.leaves], axis=0)
    assert held.mean() == pytest.approx(tree.whole.support)
    assert tree.left_out.density_low < happened.mean()


def test_a_rare_event_has_leaves_although_most_of_their_points_are_without_it() -> None:
    rng = np.random.default_rng(4)
    points = rng.random((1500, 3))
    happened = rng.random(1500) < np.where(points[:, 0] > 0.7, 0.25, 0.02)
    tree = grow_tree(points, happened, 3)
    assert 0.05 < happened.mean() < 0.12
    assert tree.whole.density < 0.5
    assert tree.is_found
