"""The efficiency frontier: the arms that no other, and no mixture of two others, beats in cost and effect.

An arm is dominated by one that costs no more and covers no less, and extendedly dominated where a mixture of two arms
does (Drummond and others 2015, Methods for the Economic Evaluation of Health Care Programmes, chapter 4). What is left
has increasing prices: the more is to be covered, the more the next inhabitant-year costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from sim.arrays import Floats


class FrontierVerdict(StrEnum):
    """Where an arm stands."""

    FRONTIER = "on the frontier"
    DOMINATED = "dominated"
    EXTENDEDLY = "extendedly dominated"


@dataclass(frozen=True)
class FrontierPoint:
    """What an arm is; `price` is what a unit of effect more than the frontier's arm before it costs."""

    verdict: FrontierVerdict
    price: float  # NaN off the frontier, and for its first arm


def efficiency_frontier(costs: Floats, effects: Floats) -> list[FrontierPoint]:
    """Return what each arm is, from its mean cost and effect (arms each)."""
    kept = [arm for arm in range(len(costs)) if not _is_dominated(arm, costs, effects)]
    kept.sort(key=lambda arm: effects[arm])
    frontier = _convex(kept, costs, effects)
    prices = {later: _price(earlier, later, costs, effects) for earlier, later in pairwise(frontier)}
    return [_point(arm, frontier, kept, prices.get(arm, np.nan)) for arm in range(len(costs))]


def _point(arm: int, frontier: Sequence[int], kept: Sequence[int], price: float) -> FrontierPoint:
    verdict = (
        FrontierVerdict.FRONTIER
        if arm in frontier
        else FrontierVerdict.EXTENDEDLY
        if arm in kept
        else FrontierVerdict.DOMINATED
    )
    return FrontierPoint(verdict, price)


def _is_dominated(arm: int, costs: Floats, effects: Floats) -> bool:
    """Say whether another arm costs no more and covers no less; of two that are equal the first stays."""
    no_worse = (costs <= costs[arm]) & (effects >= effects[arm])
    is_equal = (costs == costs[arm]) & (effects == effects[arm])
    return bool((no_worse & ~is_equal).any() or is_equal[:arm].any())


def _convex(kept: Sequence[int], costs: Floats, effects: Floats) -> list[int]:
    """Return the arms, in order of effect, between which the price of more effect only rises."""
    frontier: list[int] = []
    for arm in kept:
        while len(frontier) > 1 and _price(frontier[-1], arm, costs, effects) <= _price(
            frontier[-2], frontier[-1], costs, effects
        ):
            frontier.pop()
        frontier.append(arm)
    return frontier


def _price(earlier: int, later: int, costs: Floats, effects: Floats) -> float:
    return float((costs[later] - costs[earlier]) / (effects[later] - effects[earlier]))
