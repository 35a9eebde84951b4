"""What it would be worth to know everything before an arm is chosen (EVPI), and what chance alone pretends of it.

EVPI is the mean over draws of the best net benefit less the best of the mean net benefits: the expected loss of the arm
that is chosen now. The mean over R replicates of a draw still holds chance, which no survey takes away, and the best of
several noisy means looks better than it is. The draws' deviations are therefore shrunk so that their covariance is what
draws have without chance (analysis of variance within draws), by the linear map that moves them least (optimal
transport between normal distributions: Olkin and Pukelsheim 1982, https://doi.org/10.1016/0024-3795(82)90112-4). That
is exact for normal net benefits. With a single replicate chance is unknown, and nothing is taken out.
"""

from dataclasses import dataclass

import numpy as np

from experiments.comparing.draw_means import draw_means
from sim.arrays import Floats
from sim.draws import Draws, keys_within, text_keys

SEED = 20231009  # of resamples and shuffles: the same runs give the same values
_NORMAL = 1.959964  # two-sided quantile of 95 %


@dataclass(frozen=True)
class InformationValue:
    """A value of information in euros, with the 95 % interval that the number of draws leaves."""

    value: float
    low95: float
    high95: float


def perfect_information(benefits: Floats) -> float:
    """Return the EVPI of net benefits (draws × arms)."""
    return float(benefits.max(axis=1).mean() - benefits.mean(axis=0).max())


def evpi_interval(benefits: Floats, n_resamples: int) -> InformationValue:
    """Return the EVPI of net benefits (draws × arms), its error from draws drawn again."""
    weights = resampling_weights(len(benefits), n_resamples)
    again = weights @ benefits.max(axis=1) - (weights @ benefits).max(axis=1)
    return with_interval(perfect_information(benefits), again, np.inf)


def with_interval(value: float, again: Floats, most: float) -> InformationValue:
    """Return a value with its interval from the spread of its resamples, all between nothing and the most."""
    reach = _NORMAL * float(again.std(ddof=1)) if len(again) > 1 else np.nan
    return InformationValue(*(float(np.clip(end, 0.0, most)) for end in (value, value - reach, value + reach)))


def resampling_weights(n_draws: int, n_resamples: int) -> Floats:
    """Return how much each draw counts when as many are drawn again: resamples × draws, each row adds up to 1."""
    keys = keys_within(text_keys(str(number) for number in range(n_resamples)), n_draws)
    taken = (Draws(SEED, 0).uniform("value/resample", keys) * n_draws).astype(np.int64)
    counts = np.apply_along_axis(np.bincount, 1, taken, minlength=n_draws)
    weights: Floats = counts / n_draws
    return weights


def without_chance(grid: Floats) -> Floats | None:
    """Return net benefits by draw as they would be with endless replicates; None where chance is unknown.

    `grid`: draws × replicates × arms, NaN where a run is missing; a draw without any run is left out.
    """
    units = draw_means(grid, singly=False)
    is_there = units.runs[:, 0] > 0
    means, runs = units.means[is_there], units.runs[is_there, 0]
    n_free = runs.sum() - len(runs)
    if n_free <= 0 or len(means) < 2:
        return None
    rest = (grid[is_there] - means[:, None]).reshape(-1, grid.shape[2])
    rest = rest[~np.isnan(rest).any(axis=1)]
    chance = rest.T @ rest / n_free * float((1.0 / runs).mean())
    return _shrunk(means, chance)


def _shrunk(means: Floats, chance: Floats) -> Floats:
    """Return means whose covariance is what chance leaves of it, moved as little as possible."""
    middle = means.mean(axis=0)
    found = np.cov(means, rowvar=False)
    root, inverse = _powers(found)
    left, _ = _powers(root @ _positive(found - chance) @ root)
    shrunk: Floats = middle + (means - middle) @ (inverse @ left @ inverse)
    return shrunk


def _positive(matrix: Floats) -> Floats:
    """Return the nearest symmetric matrix without negative variances."""
    sizes, vectors = np.linalg.eigh(matrix)
    nearest: Floats = (vectors * np.maximum(sizes, 0.0)) @ vectors.T
    return nearest


def _powers(matrix: Floats) -> tuple[Floats, Floats]:
    """Return the root of a covariance matrix and the inverse of the root, zero in directions without variance."""
    sizes, vectors = np.linalg.eigh(matrix)
    is_there = sizes > 1e-12 * max(float(sizes[-1]), 0.0)
    roots = np.sqrt(np.where(is_there, sizes, 0.0))
    inverses = np.where(is_there, 1.0 / np.where(is_there, roots, 1.0), 0.0)
    return (vectors * roots) @ vectors.T, (vectors * inverses) @ vectors.T
