"""How well a study knows a mean, and which part of the error comes from uncertain parameters, which from chance.

A study makes some replicates of each draw of parameters, and chance differs between draws as between replicates. An
outcome is thus a mean, plus what its draw adds, plus what is left to this run alone (a one-way random-effects model).
Draws are the independent units: the error of a mean over all runs is that of the means of draws, with Student's
quantile for the number of draws less one. Both variances are estimated without bias from sums of squares (analysis of
variance; Searle, Casella and McCulloch 1992, https://doi.org/10.1002/9780470316856, chapter 3). With a single draw the
runs are the units, and the error is that of chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparing.draw_means import DrawMeans, draw_means, on_grid
from experiments.comparing.statistics import defined_sum, divided
from sim.arrays import Floats

CONFIDENCE = 0.95  # of the intervals of means
_UPPER = 0.5 + CONFIDENCE / 2
_ROUNDING = 1e-28  # a variance below this share of the square of the mean is rounding of floating-point sums


@dataclass(frozen=True)
class Components:
    """Where the variance between runs comes from. All shapes …; unbiased, so that chance may make `draws` negative.

    NaN where the runs cannot tell: both without a draw of two runs, `draws` with a single draw.
    """

    draws: Floats  # what parameters add
    runs: Floats  # what chance adds


@dataclass(frozen=True)
class MeanEstimate:
    """A mean over runs, the error of it, and the spread behind the error. All shapes …, NaN where runs cannot tell."""

    mean: Floats
    standard_error: Floats
    half_width: Floats  # of the interval of the mean (CONFIDENCE)
    from_parameters: Floats  # half-width that endless replicates of the same draws would leave
    sd_parameters: Floats  # standard deviation between draws, of their means over endless replicates
    sd_chance: Floats  # standard deviation between replicates of the same draw


def mean_estimate(values: Floats, pairs: Sequence[tuple[int, int]]) -> MeanEstimate:
    """Return what outcomes (runs × …) say of their mean; `pairs` holds the draw and the replicate of each run.

    Runs in which an outcome is undefined (NaN) are left out. A single run says nothing of its error.
    """
    grid = on_grid(values, pairs)
    units, is_single_draw = draw_means(grid), len(grid) == 1
    found = components(grid, None if is_single_draw else units)
    return estimate_from(units.mean, variance_of_mean(units), units.number, found, is_single_draw)


def estimate_from(
    mean: Floats, variance: Floats, number: Floats, found: Components, is_single_draw: bool
) -> MeanEstimate:
    """Return what is known of a mean from its variance, the number of draws behind it and the components (…)."""
    error, between, chance = (
        np.sqrt(np.where(part <= _ROUNDING * mean**2, 0.0, part)) for part in (variance, found.draws, found.runs)
    )
    reach = student(number)
    by_draw = 0.0 if is_single_draw else reach * between / np.sqrt(number)
    return MeanEstimate(
        mean=mean,
        standard_error=error,
        half_width=reach * error,
        from_parameters=np.where(np.isnan(error), np.nan, by_draw),
        sd_parameters=between,
        sd_chance=chance,
    )


def variance_of_mean(units: DrawMeans, other: DrawMeans | None = None) -> Floats:
    """Return the variance of a mean over runs, or the covariance of two, from the means of draws (…)."""
    other = units if other is None else other
    products = defined_sum(units.pull * other.pull)
    return products * divided(units.number, units.number - 1)


def student(number: Floats) -> Floats:
    """Return Student's quantile for the interval of a mean over so many draws (…)."""
    from scipy.special import stdtrit  # noqa: PLC0415  # checking a configuration does without scipy

    counts, places = np.unique(number, return_inverse=True)  # a few different ones
    quantiles: Floats = np.asarray(stdtrit(np.maximum(counts - 1, 1), _UPPER), dtype=np.float64)
    return quantiles[places].reshape(number.shape)


def components(grid: Floats, units: DrawMeans | None = None) -> Components:
    """Return the components of the variance of an outcome (draws × replicates × …); `units`: its draws, if known."""
    units = draw_means(grid, singly=False) if units is None else units
    runs, n_draws = units.runs.sum(axis=0), units.number
    within = defined_sum((grid - units.means[:, None]) ** 2, axis=(0, 1))
    chance = divided(within, runs - n_draws)
    between = divided(defined_sum(units.runs * (units.means - units.mean) ** 2), n_draws - 1)
    per_draw = divided(runs - divided((units.runs**2).sum(axis=0), runs), n_draws - 1)
    return Components(draws=divided(between - chance, per_draw), runs=chance)
