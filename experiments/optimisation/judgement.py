"""How candidates are judged over draws: by the mean, the worst tenth, or the greatest regret; and how surely.

Losses are outcomes of which less is better: candidates × draws × objectives (C × D × M). Scores are C × M, less is
better. The worst tenth is the conditional value at risk of Rockafellar and Uryasev (2000, Journal of Risk 2); minimax
regret is that of Savage (1951, Journal of the American Statistical Association 46), among the candidates at hand.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from sim.arrays import Floats, Ints

TENTH: Final = 10  # one draw in so many is among the worst
Score = Callable[[Floats], Floats]


def mean(losses: Floats) -> Floats:
    """Return the mean over draws."""
    scores: Floats = losses.mean(axis=1)
    return scores


def worst_tenth(losses: Floats) -> Floats:
    """Return the mean of the worst tenth of draws, at least one: each objective has its own."""
    n_worst = -(-losses.shape[1] // TENTH)
    scores: Floats = np.sort(losses, axis=1)[:, -n_worst:].mean(axis=1)
    return scores


def regret(losses: Floats) -> Floats:
    """Return the greatest regret over draws: how much worse than the best candidate of that draw."""
    scores: Floats = (losses - losses.min(axis=0)).max(axis=1)
    return scores


JUDGEMENTS: Final[Mapping[str, Score]] = {"mean": mean, "worst_tenth": worst_tenth, "regret": regret}


def standard_error(score: Score, losses: Floats, units: Ints) -> Floats:
    """Return the standard error of scores: C × M; NaN with fewer than two units.

    `units` (D) says which draws belong together because they have the same parameters. Jackknife over units (Efron and
    Stein 1981, Annals of Statistics 9); for regret, a maximum, it is rough.
    """
    names = np.unique(units)
    if len(names) < 2:
        return np.full((losses.shape[0], losses.shape[2]), np.nan)
    without = np.stack([score(losses[:, units != name]) for name in names])
    error: Floats = np.sqrt((len(names) - 1) * without.var(axis=0))
    return error
