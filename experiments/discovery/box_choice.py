"""Which box of a peeling path is taken, whether it is better than the base rate, and how steady its limits are.

The rule: the box whose points go best together with the event (correlation); of those within 0.02 of it, the one with
the fewest limited factors. Limits whose quasi-p value is 0.05 or more are then dropped, the largest first. The choice
is made anew with a tenth of the points left out, ten times; a box counts as found only if the event is more frequent in
the left-out points that such boxes hold than in all points, beyond the 95 % interval.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.discovery.limits import Box, Flags, Quality, correlation, quality
from experiments.discovery.peeling import PeelingPath
from sim.arrays import Bools, Floats, Ints
from sim.draws import Draws

NEARLY_BEST: Final = 0.02  # of the correlation
LARGEST_QUASI_P: Final = 0.05
N_FOLDS: Final = 10
FEWEST_EVENTS: Final = 10  # points with the event, and without it, below which no box is sought


@dataclass(frozen=True, eq=False)
class ChosenBox:
    """A box with its quality in all points and in points that were left out, and what resamples of the points give."""

    box: Box
    passed: tuple[Box, ...]  # boxes of the path
    path: tuple[Quality, ...]  # theirs
    whole: Quality
    left_out: Quality  # of boxes chosen without the points on which they are tried
    base_rate: float  # share of points at which the event happens
    resampled: Floats  # B × 2 × K: limits of the boxes of resamples, infinite where a factor is free

    @property
    def is_found(self) -> bool:
        """Whether the box is better than the base rate."""
        return self.box.n_factors > 0 and self.left_out.density_low > self.base_rate

    @property
    def returns(self) -> Floats:
        """The share of resamples in which a factor is limited from that side: 2 × K."""
        shares: Floats = np.isfinite(self.resampled).mean(axis=0)
        return shares


def choose_box(points: Floats, happened: Flags, n_resamples: int, seed: int, advance: Callable[[], None]) -> ChosenBox:
    """Return the box of N × K points at some of which an event happened, at `FEWEST_EVENTS` and not at as many.

    `advance` is called after each search, of which there are 1 + `N_FOLDS` + `n_resamples`.
    """
    path = PeelingPath(points, happened)
    box = best_box(path, points, happened)
    advance()
    held = np.zeros(len(points), dtype=bool)
    for left_out in folds(len(points), seed):
        held[left_out] = _best(points[~left_out], happened[~left_out], advance).holds(points[left_out])
    resamples = resampled_rows(happened, n_resamples, seed)
    limits = [_best(points[rows], happened[rows], advance).limits for rows in resamples]
    resampled = np.array(limits).reshape(-1, *box.limits.shape)
    qualities = tuple(quality(one.holds(points), happened) for one in path.boxes)
    whole, tried = quality(box.holds(points), happened), quality(held, happened)
    return ChosenBox(box, path.boxes, qualities, whole, tried, float(happened.mean()), resampled)


def _best(points: Floats, happened: Flags, advance: Callable[[], None]) -> Box:
    found = best_box(PeelingPath(points, happened), points, happened)
    advance()
    return found


def best_box(path: PeelingPath, points: Floats, happened: Flags) -> Box:
    """Return the box of a path that the rule takes."""
    worth = np.array([correlation(box.holds(points), happened) for box in path.boxes])
    nearly = [number for number in range(len(worth)) if worth[number] >= worth.max() - NEARLY_BEST]
    taken = min(nearly, key=lambda number: (path.boxes[number].n_factors, -worth[number]))
    box = path.boxes[taken]
    while np.any(box.quasi_p >= LARGEST_QUASI_P):
        box = path.without(box, *_least_certain(box))
    return box


def _least_certain(box: Box) -> tuple[int, int]:
    side, factor = np.unravel_index(np.nanargmax(box.quasi_p), box.quasi_p.shape)
    return int(side), int(factor)


def folds(n_points: int, seed: int) -> Iterator[Bools]:
    """Yield the points of each fold: N flags, each point in one of `N_FOLDS`."""
    order = np.argsort(_uniform(seed, "discovery fold", n_points), kind="stable")
    number = np.empty(n_points, dtype=np.int64)
    number[order] = np.arange(n_points) % N_FOLDS
    yield from (number == fold for fold in range(N_FOLDS))


def resampled_rows(happened: Flags, n_resamples: int, seed: int) -> Iterator[Ints]:
    """Yield the rows of samples with replacement, with as many events and other points as there are."""
    strata = [np.flatnonzero(happened), np.flatnonzero(~happened)]
    for number in range(n_resamples):
        name = f"discovery resample/{number}"
        chosen = [
            rows[np.int64(_uniform(seed, f"{name}/{part}", len(rows)) * len(rows))] for part, rows in enumerate(strata)
        ]
        yield np.concatenate(chosen)


def _uniform(seed: int, name: str, n_values: int) -> Floats:
    return Draws.for_world(seed).uniform(name, np.arange(n_values, dtype=np.uint64))
