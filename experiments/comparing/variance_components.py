"""How well a study knows a mean, and which part of the error comes from uncertain parameters, which from chance.

A study crosses draws of parameters with replicates of chance: a replicate has the same chance in every draw, as it has
in every arm. An outcome is thus a mean, plus what its draw adds, plus what its replicate adds in all draws, plus what
is left to this run alone (a two-way random-effects model), and a mean over all runs is less certain than so many
independent runs would make it. The three variances are estimated without bias from sums of squares (Henderson 1953,
method I, https://doi.org/10.2307/3001853; analysis of variance where no run is missing), the degrees of freedom of
intervals after Satterthwaite (1946, https://doi.org/10.2307/3002019).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparing.statistics import divided
from sim.arrays import Bools, Floats

CONFIDENCE = 0.95  # of the intervals of means
_UPPER = 0.5 + CONFIDENCE / 2
_ROUNDING = 1e-28  # a variance below this share of the square of the mean is rounding of floating-point sums
_SINGULAR = 1e-6  # determinant, as a share of the cube of the number of runs; 0.06 or more where no run is missing


@dataclass(frozen=True)
class Counts:
    """In how many runs, draws and replicates outcomes are defined. All shapes …"""

    runs: Floats
    draws: Floats
    replicates: Floats
    per_draw: Floats  # mean number of runs in a draw, each run counting its own; with no run missing, the replicates
    per_replicate: Floats


@dataclass(frozen=True)
class Components:
    """Where the variance between runs comes from. All shapes …; unbiased, so that chance may make one negative.

    NaN where the runs cannot tell: all with a single replicate, `draws` with a single draw.
    """

    draws: Floats  # what parameters add
    replicates: Floats  # what chance adds alike in all draws
    runs: Floats  # what chance adds in each run alone
    counts: Counts

    def of_mean(self) -> tuple[Floats, Floats, Floats]:
        """Return what each component adds to the variance of the mean over all runs."""
        counts = self.counts
        by_draw = np.where(counts.draws == 1, 0.0, self.draws * divided(counts.per_draw, counts.runs))
        return by_draw, self.replicates * divided(counts.per_replicate, counts.runs), divided(self.runs, counts.runs)


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

    Runs in which an outcome is undefined (NaN) are left out. With a single replicate the error is unknown, because all
    runs then have the same chance; with a single draw it is that of chance alone.
    """
    from scipy.special import stdtrit  # noqa: PLC0415  # checking a configuration does without scipy

    grid = on_grid(values, pairs)
    found, mean = components(grid), mean_of(grid)
    by_draw, shared, own = (np.where(part <= _ROUNDING * mean**2, 0.0, part) for part in found.of_mean())
    error = np.sqrt(by_draw + shared + own)
    reach = stdtrit(degrees_of_freedom(found.counts, by_draw, shared, own), _UPPER)
    endless = stdtrit(np.maximum(found.counts.draws - 1, 1.0), _UPPER).astype(np.float64)
    return MeanEstimate(
        mean=mean,
        standard_error=error,
        half_width=reach * error,
        from_parameters=endless * np.sqrt(by_draw),
        sd_parameters=np.sqrt(np.maximum(found.draws, 0.0)),
        sd_chance=np.sqrt(np.maximum(found.replicates, 0.0) + np.maximum(found.runs, 0.0)),
    )


def on_grid(values: Floats, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Return outcomes of runs (runs × …) as draws × replicates × …, NaN where a run is missing."""
    draws, replicates = (sorted(set(numbers)) for numbers in zip(*pairs, strict=True))
    grid = np.full((len(draws), len(replicates), *values.shape[1:]), np.nan)
    grid[[draws.index(draw) for draw, _ in pairs], [replicates.index(replicate) for _, replicate in pairs]] = values
    return grid


def mean_of(grid: Floats) -> Floats:
    """Return the mean over the runs in which an outcome is defined, NaN where there is none."""
    return divided(np.nansum(grid, axis=(0, 1)), np.sum(~np.isnan(grid), axis=(0, 1)))


def components(grid: Floats, other: Floats | None = None) -> Components:
    """Return the components of the variance of an outcome, or of the covariance of two (draws × replicates × …)."""
    other = grid if other is None else other
    is_run = ~(np.isnan(grid) | np.isnan(other))
    counts = _counts(is_run)
    one, two = _centred(grid, is_run), _centred(other, is_run)
    by_draw, by_replicate = (divided(one.sum(axis=axis) * two.sum(axis=axis), is_run.sum(axis=axis)) for axis in (1, 0))
    squares = (np.nansum(by_draw, axis=0), np.nansum(by_replicate, axis=0), (one * two).sum(axis=(0, 1)))
    draws, replicates, runs = _solved(_expected(counts), np.stack(squares, axis=-1), counts)
    is_one_draw = counts.draws == 1
    return Components(
        draws=draws,
        replicates=np.where(is_one_draw, 0.0, replicates),
        runs=np.where(is_one_draw, divided(squares[2], counts.runs - 1), runs),
        counts=counts,
    )


def _counts(is_run: Bools) -> Counts:
    of_draw, of_replicate = is_run.sum(axis=1).astype(float), is_run.sum(axis=0).astype(float)
    runs = of_draw.sum(axis=0)
    return Counts(
        runs=runs,
        draws=(of_draw > 0).sum(axis=0).astype(float),
        replicates=(of_replicate > 0).sum(axis=0).astype(float),
        per_draw=divided((of_draw**2).sum(axis=0), runs),
        per_replicate=divided((of_replicate**2).sum(axis=0), runs),
    )


def _centred(grid: Floats, is_run: Bools) -> Floats:
    """Return deviations from the mean over these runs, 0 in others: sums of squares then lose no digits."""
    mean = divided(np.where(is_run, grid, 0.0).sum(axis=(0, 1)), is_run.sum(axis=(0, 1)))
    return np.where(is_run, grid - mean, 0.0)


def _expected(counts: Counts) -> Floats:
    """Return what the sums of squares of draws, replicates and runs hold of each component: … × 3 × 3."""
    by_draw, by_replicate = counts.runs - counts.per_draw, counts.runs - counts.per_replicate
    rows = (
        (by_draw, counts.draws - counts.per_replicate, counts.draws - 1),
        (counts.replicates - counts.per_draw, by_replicate, counts.replicates - 1),
        (by_draw, by_replicate, counts.runs - 1),
    )
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def _solved(expected: Floats, squares: Floats, counts: Counts) -> tuple[Floats, Floats, Floats]:
    is_told = (counts.draws > 1) & (counts.replicates > 1) & (counts.runs >= counts.draws + counts.replicates)
    is_told &= np.nan_to_num(np.linalg.det(np.nan_to_num(expected))) > _SINGULAR * counts.runs**3
    safe = np.where(is_told[..., None, None], expected, np.eye(3))
    found = np.where(is_told[..., None], np.linalg.solve(safe, squares[..., None])[..., 0], np.nan)
    return found[..., 0], found[..., 1], found[..., 2]


def degrees_of_freedom(counts: Counts, by_draw: Floats, shared: Floats, own: Floats) -> Floats:
    """Return the degrees of freedom of a variance of a mean, from what each component (none negative) adds to it.

    It is a mean square of draws and one of replicates, less that of single runs; see Satterthwaite.
    """
    draws, replicates = counts.draws - 1, counts.replicates - 1
    spread = (
        divided((by_draw + own) ** 2, draws, 0.0)
        + divided((shared + own) ** 2, replicates, 0.0)
        + divided(own**2, draws * replicates, 0.0)
    )
    total = (by_draw + shared + own) ** 2
    return np.maximum(divided(total, spread, np.inf), 1.0)
