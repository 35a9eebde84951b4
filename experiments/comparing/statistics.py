"""The statistics of a study, on arrays: quantiles of outcomes, means, dates at which targets are met.

The first axis of every array is the run (a draw and a replicate); NaN means that the outcome is undefined in a run.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Ints

QUANTILE_NAMES = ("q05", "q25", "q50", "q75", "q95")
INTERVAL = (0.05, 0.95)  # the ends of the 90 % intervals of all tables


def quantiles(values: Floats, probabilities: tuple[float, ...]) -> Floats:
    """Return quantiles over the runs in which the outcome is defined, by linear interpolation.

    `values` is runs × …; the result is probabilities × …, NaN where no run defines the outcome.
    """
    ordered = np.sort(values, axis=0)  # NaN last
    last = np.maximum(np.sum(~np.isnan(values), axis=0) - 1, 0)
    return np.stack([_interpolated(ordered, probability * last, last) for probability in probabilities])


def _interpolated(ordered: Floats, position: Floats, last: Ints) -> Floats:
    below = np.floor(position).astype(np.int64)
    low, high = _taken(ordered, below), _taken(ordered, np.minimum(below + 1, last))
    # The bounds: rounding must not put a quantile above the next one.
    return np.clip(low + (position - below) * (high - low), low, high)


def _taken(ordered: Floats, row: Ints) -> Floats:
    taken: Floats = np.take_along_axis(ordered, row[None], axis=0)[0]
    return taken


def quantile_columns(values: Floats, names: Sequence[str] = QUANTILE_NAMES) -> dict[str, Floats]:
    """Return quantiles over runs by the names of their columns: q05 is the quantile of 5 %."""
    return dict(zip(names, quantiles(values, tuple(int(name[1:]) / 100 for name in names)), strict=True))


def defined_sum(values: Floats, axis: int | tuple[int, ...] = 0) -> Floats:
    """Return the sum over an axis of what is defined; where all is, without the copy that `np.nansum` makes."""
    total: Floats = np.nansum(values, axis=axis) if np.isnan(values).any() else np.sum(values, axis=axis)
    return total


def mean(values: Floats) -> Floats:
    """Return the mean over the runs in which the outcome is defined, NaN where there is none."""
    return divided(defined_sum(values), np.sum(~np.isnan(values), axis=0))


def mean_and_spread(values: Floats) -> Floats:
    """Return the mean and the 5 % and 95 % quantiles over runs: 3 × …; an interval that leaves the mean out reaches it.

    Where few runs make the mean, nine of ten may lie on one side of it.
    """
    middle, (low, high) = mean(values), quantiles(values, INTERVAL)
    return np.stack([middle, np.fmin(low, middle), np.fmax(high, middle)])


def variance(values: Floats) -> Floats:
    """Return the variance (n − 1) over the runs in which the outcome is defined, NaN with fewer than two."""
    squares = defined_sum((values - mean(values)) ** 2)
    return divided(squares, np.sum(~np.isnan(values), axis=0) - 1)


def divided(numerator: Floats, denominator: Floats | NDArray[np.int_], otherwise: float = np.nan) -> Floats:
    """Return a quotient where the denominator is positive, else another value."""
    is_positive = denominator > 0
    if np.all(is_positive):  # without the copies that the choice takes
        return numerator / denominator
    return np.where(is_positive, numerator / np.where(is_positive, denominator, 1), otherwise)


def first_reached(values: Floats, threshold: float) -> Ints:
    """Return for each run the first month (0, 1, …) at which a series (runs × months) is at the threshold.

    A run that never is gets the number of months: it is censored one month after the end.
    """
    reached = values >= threshold
    first: Ints = np.where(reached.any(axis=1), reached.argmax(axis=1), values.shape[1])
    return first


def order_quantile(values: Ints, probability: float) -> int:
    """Return the smallest value that at least this share of runs do not exceed (a month that occurred)."""
    ordered = np.sort(values)
    return int(ordered[max(int(np.ceil(probability * len(ordered) - 1e-9)) - 1, 0)])
