"""When an influence is told apart from what chance alone would give.

Two points of a design that differ in one factor have R replicates each. Where the factor does nothing, these 2 R runs
differ by chance alone, and which R belong to which point is arbitrary: dealing them out anew, pair by pair, gives what
differences would be without influence (an exact test; Pitman 1937, https://doi.org/10.2307/2984124). It asks nothing of
how chance is distributed, nor that it be the same everywhere. Two sizes are looked at: the sum of squared differences,
which sees any influence, and the sum of differences along the factor's moves, which sees a steady one much sooner; p is
that of the rarer of the two, as rare as it is among dealt pairs.

Several factors are tested at once. p-values are adjusted so that in one design of twenty at most some factor that does
nothing is called influential (Holm 1979, https://www.jstor.org/stable/4615733).
"""

from collections.abc import Sequence

import numpy as np

from experiments.comparing.assumption_shares import SEED
from sim.arrays import Bools, Floats
from sim.draws import Draws

DEALS = 1999
_ROUNDING = 1e-9  # a sum of squares that falls short by this share of it counts as equal


def exchange_p(first: Floats, second: Floats, moves: Floats) -> float:
    """Return how often chance alone makes pairs of points differ by as much (pairs × replicates each), 0–1.

    `moves` is by how much each column of the factor differs between the points of a pair: pairs × columns. Pairs with a
    run that is missing (NaN) are left out. Without chance, any difference at all is certain.
    """
    is_whole = ~np.isnan(np.concatenate([first, second], axis=1)).any(axis=1)
    first, second, moves = first[is_whole], second[is_whole], moves[is_whole]
    if np.array_equal(first.mean(axis=1), second.mean(axis=1)):
        return 1.0
    if not np.ptp(first, axis=1).any() and not np.ptp(second, axis=1).any():
        return 0.0
    runs = np.concatenate([first, second], axis=1)
    own = np.tile(np.arange(runs.shape[1]) < first.shape[1], (1, *first.shape[:1], 1))
    observed, dealt = (_sizes(runs, is_first, moves) for is_first in (own, _deals(*runs.shape)))
    return min(least_p(observed[0] * (1 - _ROUNDING), dealt))


def _sizes(runs: Floats, is_first: Bools, moves: Floats) -> Floats:
    """Return for each deal (deals × pairs × 2 R) how far halves differ: squares, and along the moves; deals × 2."""
    differences = (np.where(is_first, -1.0, 1.0) * runs).sum(axis=2)
    along = ((differences @ moves) ** 2).sum(axis=1)
    return np.column_stack([(differences**2).sum(axis=1), along])


def _deals(n_pairs: int, n_runs: int) -> Bools:
    """Return which of the runs of each pair are dealt to its first point: deals × pairs × runs."""
    keys = np.arange(DEALS * n_pairs * n_runs, dtype=np.uint64).reshape(DEALS, n_pairs, n_runs)
    order = np.argsort(Draws(SEED, 0).uniform("sensitivity/deals", keys), axis=2)
    return order < n_runs // 2


def holm(ps: Sequence[float]) -> list[float]:
    """Return p-values adjusted for how many there are, in their order."""
    values = np.asarray(ps, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    steps = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(steps, 1.0)
    return [float(p) for p in adjusted]


def least_p(observed: Floats, shuffled: Floats) -> list[float]:
    """Return how often the best of K factors does as well by accident as each one (K), from shuffles (N × K).

    Factors are compared by how rare their value is among their own shuffles (Westfall and Young 1993,
    ISBN 978-0-471-55761-6).
    """
    both = np.vstack([observed, shuffled])
    ranks = np.array([np.searchsorted(np.sort(column), column) for column in both.T]).T  # how many lie below each
    rarity = len(both) - ranks  # of all, how many reach it
    least = rarity[1:].min(axis=1)
    return [float((1 + (least <= own).sum()) / len(both)) for own in rarity[0]]
