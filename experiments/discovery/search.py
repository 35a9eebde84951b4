"""The search for the conditions of an event, on points at which the share of replicates with the event is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.designs.factors import Factor
from experiments.discovery.box_choice import FEWEST_EVENTS, N_FOLDS, ChosenBox, choose_box
from experiments.discovery.event import Condition, happens, share_of_replicates
from experiments.discovery.limits import Flags
from experiments.discovery.tree import Tree, grow_tree
from sim.arrays import Floats


@dataclass(frozen=True)
class SearchSettings:
    """How an event of points is looked for."""

    share_from: float  # of a point's replicates with the event, from which on the event happens at the point
    n_resamples: int
    seed: int

    @property
    def n_searches(self) -> int:
        """How many boxes are sought in all."""
        return 1 + N_FOLDS + self.n_resamples


@dataclass(frozen=True)
class ConditionShare:
    """How often one condition of an event holds, whatever the others do."""

    n_points: int  # at which it does, in enough of their replicates
    median: float  # of the outcome over all runs, in the unit of the metric; NaN where it is undefined in all

    @classmethod
    def of(cls, condition: Condition, outcome: Floats, share_from: float) -> "ConditionShare":
        """Return it from the outcome of a condition (N × replicates)."""
        holds = share_of_replicates(condition.holds(outcome)) >= share_from
        return cls(int(holds.sum()), float(np.nanmedian(outcome)) if not np.isnan(outcome).all() else np.nan)


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found: N points of K factors, and the conditions of the event in them."""

    factors: tuple[Factor, ...]
    conditions: tuple[Condition, ...]
    points: Floats  # N × K
    shares: Floats  # of replicates with the event: N
    happened: Flags  # N
    alone: tuple["ConditionShare", ...]  # by condition
    n_unknown: int  # points left out, where no replicate tells whether the event happened
    chosen: ChosenBox | None  # None where too few points have the event, or too few do not
    tree: Tree | None


def discover(
    factors: Sequence[Factor],
    conditions: Sequence[Condition],
    points: Floats,
    outcomes: Sequence[Floats],
    settings: SearchSettings,
    advance: Callable[[], None],
) -> Discovery:
    """Return the conditions of an event at N × K points, from the outcome of each condition (N × replicates).

    `advance` is called after each of the searches.
    """
    held = [one.holds(values) for one, values in zip(conditions, outcomes, strict=True)]
    shares = share_of_replicates(happens(held))
    is_known = ~np.isnan(shares)
    points, shares = points[is_known], shares[is_known]
    happened = shares >= settings.share_from
    chosen, tree = None, None
    if min(happened.sum(), (~happened).sum()) >= FEWEST_EVENTS:
        chosen = choose_box(points, happened, settings.n_resamples, settings.seed, advance)
        tree = grow_tree(points, happened, settings.seed)
    alone = tuple(
        ConditionShare.of(one, values, settings.share_from) for one, values in zip(conditions, outcomes, strict=True)
    )
    unknown = int(np.sum(~is_known))
    return Discovery(tuple(factors), tuple(conditions), points, shares, happened, alone, unknown, chosen, tree)
