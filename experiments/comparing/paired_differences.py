"""How an arm differs from the baseline, run by run: the same draw and replicate have the same parameters and chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparing.draw_means import draw_means, on_grid
from experiments.comparing.statistics import INTERVAL, divided, mean, quantiles, variance
from sim.arrays import Floats

_ROUNDING = 1e-12  # a variance below this share of the others is rounding of floating-point sums


@dataclass(frozen=True)
class PairedDifference:
    """How an arm differs from the baseline under the same parameters and the same chance. All shapes …"""

    difference: Floats  # mean of the paired differences, arm minus baseline
    q05: Floats  # quantiles of the paired differences, not of their mean
    q95: Floats
    p_positive: Floats  # share of draws whose mean difference is above zero, ties count half
    variance_ratio: Floats  # variance of an unpaired difference / of the paired one, NaN when undefined


def paired_difference(arm: Floats, baseline: Floats, pairs: Sequence[tuple[int, int]]) -> PairedDifference:
    """Return the paired difference of two arms; row i of both arrays (runs × …) has draw and replicate `pairs[i]`."""
    difference = arm - baseline
    low, high = quantiles(difference, INTERVAL)
    share = draw_means(on_grid(difference, pairs)).share_positive
    return PairedDifference(mean(difference), low, high, share, variance_ratio(arm, baseline))


def variance_ratio(arm: Floats, baseline: Floats) -> Floats:
    """Return the variance of an unpaired difference, divided by that of the paired one (runs × …)."""
    difference = arm - baseline
    in_pairs = np.isnan(difference)
    if in_pairs.any():
        arm, baseline = (np.where(in_pairs, np.nan, one) for one in (arm, baseline))
    return unpaired_to_paired(variance(arm) + variance(baseline), variance(difference))


def unpaired_to_paired(unpaired: Floats, paired: Floats) -> Floats:
    """Return the variance of an unpaired difference divided by that of the paired one, NaN where that is rounding."""
    return np.where(paired > _ROUNDING * unpaired, divided(unpaired, paired), np.nan)
