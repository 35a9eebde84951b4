"""A second opinion on a box: a classification tree (CART), with its own coverage and density.

The points with the event weigh as much together as the others together (equal priors), so that a leaf says that the
event happens where it is more frequent than in all points, however rare it is.

Breiman, Friedman, Olshen & Stone 1984, https://doi.org/10.1201/9781315139470, as scikit-learn has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from experiments.discovery.box_choice import folds
from experiments.discovery.limits import HIGH, LOW, Box, Flags, Quality, quality
from experiments.discovery.peeling import FEWEST
from sim.arrays import Floats

DEEPEST: Final = 3  # conditions on the way to a leaf
MORE_FREQUENT: Final = 0.5  # the weighed share of events above which a leaf says that the event happens


@dataclass(frozen=True, eq=False)
class Tree:
    """The leaves that say that the event happens, each a box, and how well they do together."""

    leaves: tuple[Box, ...]
    whole: Quality
    left_out: Quality  # of trees grown without the points on which they are tried
    base_rate: float  # share of points at which the event happens

    @property
    def is_found(self) -> bool:
        """Whether the leaves are better than the base rate."""
        return len(self.leaves) > 0 and self.left_out.density_low > self.base_rate


def grow_tree(points: Floats, happened: Flags, seed: int) -> Tree:
    """Return the tree of N × K points at some of which an event happened."""
    held = np.zeros(len(points), dtype=bool)
    for left_out in folds(len(points), seed):
        grown = _grown(points[~left_out], happened[~left_out])
        held[left_out] = grown.predict_proba(points[left_out])[:, 1] > MORE_FREQUENT
    grown = _grown(points, happened)
    inside = grown.predict_proba(points)[:, 1] > MORE_FREQUENT
    leaves = tuple(_leaves(grown.tree_, 0, Box(_open(points.shape[1]), _open(points.shape[1]) * np.nan)))
    return Tree(leaves, quality(inside, happened), quality(held, happened), float(happened.mean()))


def _grown(points: Floats, happened: Flags) -> Any:
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 — slow to import

    settings = {"max_depth": DEEPEST, "min_samples_leaf": FEWEST, "class_weight": "balanced", "random_state": 0}
    return DecisionTreeClassifier(**settings).fit(points, happened)


def _open(n_factors: int) -> Floats:
    return np.repeat([[-np.inf], [np.inf]], n_factors, axis=1)


def _leaves(tree: Any, node: int, box: Box) -> Iterator[Box]:
    """Yield the leaves below a node that say that the event happens."""
    if tree.children_left[node] < 0:
        if tree.value[node][0][1] > MORE_FREQUENT:
            yield box
        return
    factor, limit = int(tree.feature[node]), float(tree.threshold[node])
    yield from _leaves(tree, tree.children_left[node], _limited(box, HIGH, factor, limit))
    yield from _leaves(tree, tree.children_right[node], _limited(box, LOW, factor, np.nextafter(limit, np.inf)))


def _limited(box: Box, side: int, factor: int, limit: float) -> Box:
    limits = box.limits.copy()
    limits[side, factor] = limit
    return Box(limits, box.quasi_p)
