"""What a gain costs: the ratio of two mean paired differences, with an interval where there is one.

Fieller's interval (1954, https://doi.org/10.1111/j.2517-6161.1954.tb00159.x) holds the ratios that the paired
differences do not contradict. It is exact when means are normal, and unbounded exactly when the gain may be zero. The
mean and quantiles of the quotients of single pairs, in contrast, do not converge when a gain may be near zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from experiments.comparing.draw_means import DrawMeans, draw_means, on_grid
from experiments.comparing.variance_components import student, variance_of_mean
from sim.arrays import Floats


class Reason(StrEnum):
    """Why a ratio is not given."""

    NONE = ""
    NO_GAIN = "gain may be zero"  # its interval includes zero
    LOSS = "loss"  # its interval lies below zero: nothing is gained that could be paid for
    TOO_FEW_RUNS = "too few runs"  # the error of means is unknown with a single run


@dataclass(frozen=True)
class Ratio:
    """A mean cost for each unit of mean gain; value and interval are NaN when there is a reason."""

    cost: float  # mean over pairs
    gain: float
    gain_low95: float  # 95 % interval of the mean gain
    gain_high95: float
    value: float
    low95: float
    high95: float
    reason: Reason


def ratio_of_means(cost: Floats, gain: Floats, pairs: Sequence[tuple[int, int]]) -> Ratio:
    """Return the mean of one paired difference for each unit of the mean of another (runs each)."""
    units = [draw_means(on_grid(values, pairs)) for values in (cost, gain)]
    (mean_cost, mean_gain), reach = (one.mean for one in units), _reach(*units)
    (cost_square, product), (_, gain_square) = reach
    found = (mean_cost, mean_gain, mean_gain - np.sqrt(gain_square), mean_gain + np.sqrt(gain_square))
    reason = _reason(*found[2:])
    value, low, high = (np.nan, np.nan, np.nan)
    if reason is Reason.NONE:
        middle, below = mean_cost * mean_gain - product, mean_gain**2 - gain_square
        spread = np.sqrt(max(middle**2 - below * (mean_cost**2 - cost_square), 0.0))
        ends = mean_cost / mean_gain, (middle - spread) / below, (middle + spread) / below
        value, low, high = map(float, ends)
    cost_per_pair, gain_per_pair, gain_low, gain_high = map(float, found)
    return Ratio(cost_per_pair, gain_per_pair, gain_low, gain_high, value, low, high, reason)


def _reason(gain_low: float, gain_high: float) -> Reason:
    if np.isnan(gain_low):
        return Reason.TOO_FEW_RUNS
    if gain_high < 0:
        return Reason.LOSS
    return Reason.NONE if gain_low > 0 else Reason.NO_GAIN


def _reach(cost: DrawMeans, gain: DrawMeans) -> Floats:
    """Return the covariance matrix of two means times the square of Student's quantile."""
    matrix = [[variance_of_mean(one, other) for other in (cost, gain)] for one in (cost, gain)]
    reach: Floats = np.array(matrix) * student(gain.number) ** 2
    return reach
