"""Sobol indices without chance: the share of the variance that each factor makes, alone and with all others.

SALib's estimators (first order: Saltelli and others 2010, https://doi.org/10.1016/j.cpc.2009.09.018; total: Jansen
1999, https://doi.org/10.1016/S0010-4655(98)00154-4) are applied to the means over replicates. Chance is independent
between points: it adds nothing to what the first-order estimator expects, the mean variance of runs over the replicates
to the total one, and as much to the variance between points. Replicates tell it without bias, and it is taken out:
shares are of the variance that factors make.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from experiments.sensitivity.bootstrap import IntervalEstimate, limits, resampled_rows
from experiments.sensitivity.chance_share import chance_share
from experiments.sensitivity.design import Design
from experiments.sensitivity.told_apart import exchange_p
from sim.arrays import Floats, Ints


@dataclass(frozen=True)
class VarianceShares:
    """What one factor makes of the variance between points without chance, 0–1."""

    first: IntervalEstimate  # alone
    total: IntervalEstimate  # alone and together with others
    p: float  # how often chance alone gives as large a total, for this factor alone
    p_first: float  # how often a first order of zero is estimated as large


@dataclass(frozen=True)
class _BasePoints:
    """Outcomes of N base points: `a` and `b` N × replicates, `mixed` is A with each factor of B."""

    a: Floats
    b: Floats
    mixed: Floats  # factors × N × replicates
    moves: Floats  # factors × N × columns: from A to A with the factor of B


def sobol_shares(design: Design, grid: Floats) -> dict[str, VarianceShares]:
    """Return the shares of each factor, from outcomes of the points of a Sobol design (points × replicates)."""
    points = _base_points(design, grid)
    return {name: _shares(points, number) for number, name in enumerate(design.names)}


def sobol_chance(design: Design, grid: Floats) -> IntervalEstimate:
    """Return the share of chance in the variance between single runs, from the points A and B."""
    points = _base_points(design, grid)
    pairs = np.stack([points.a, points.b], axis=1)
    return chance_share(pairs.reshape(-1, grid.shape[1]), len(pairs))


def _base_points(design: Design, grid: Floats) -> _BasePoints:
    """Return the outcomes by base point; those with a run that is missing are left out."""
    n_points = len(design.names) + 2
    blocks, positions = (values.reshape(-1, n_points, values.shape[1]) for values in (grid, design.positions))
    is_whole = ~np.isnan(blocks).any(axis=(1, 2))
    blocks, positions = blocks[is_whole] - blocks[is_whole].mean(), positions[is_whole]
    moves = positions[:, 1:-1] - positions[:, :1]
    return _BasePoints(blocks[:, 0], blocks[:, -1], *(np.moveaxis(one, 1, 0) for one in (blocks[:, 1:-1], moves)))


def _shares(points: _BasePoints, number: int) -> VarianceShares:
    rows = resampled_rows(len(points.a), "sobol")
    own = list(_estimates(points, number, np.arange(len(points.a))[:, None]))
    resampled = [limits_and_error(values) for values in _estimates(points, number, rows)]
    first, total = (IntervalEstimate(float(value[0]), *ends) for value, (ends, _) in zip(own, resampled, strict=True))
    return VarianceShares(
        first,
        total,
        exchange_p(points.a, points.mixed[number], points.moves[number]),
        _normal_p(first.value, resampled[0][1]),
    )


def limits_and_error(resampled: Floats) -> tuple[list[float], float]:
    """Return the 95 % interval and the standard error from estimates of resamples."""
    return limits(resampled).tolist(), float(np.nanstd(resampled, ddof=1))


def _normal_p(value: float, error: float) -> float:
    """Return how often a normal estimate of zero is as large."""
    from scipy.special import ndtr  # noqa: PLC0415  # checking a configuration does without scipy

    return float(ndtr(-value / error)) if error > 0 else float(not value > 0)


def _estimates(points: _BasePoints, number: int, rows: Ints) -> Iterator[Floats]:
    """Yield the first-order and the total share of a factor, for each column of rows (N × resamples)."""
    from SALib.analyze.sobol import first_order, total_order  # noqa: PLC0415  # a library of this task only

    mixed, n_replicates = points.mixed[number], points.a.shape[1]
    a, b, both = (runs.mean(axis=1)[rows] for runs in (points.a, points.b, mixed))
    of_a, of_b, of_both = (runs.var(axis=1, ddof=1)[rows].mean(axis=0) for runs in (points.a, points.b, mixed))
    between = np.var(np.concatenate([a, b]), axis=0)  # by which SALib divides
    n_points = 2 * len(rows)
    by_factors = between * n_points / (n_points - 1) - (of_a + of_b) / 2 / n_replicates
    shared = between / np.where(by_factors > 0, by_factors, np.nan)
    yield first_order(a, both, b) * shared
    yield (total_order(a, both, b) - _ratio((of_a + of_both) / 2 / n_replicates, between)) * shared


def _ratio(chance: Floats, between: Floats) -> Floats:
    return np.divide(chance, between, out=np.zeros_like(between), where=between > 0)
