"""How an arm differs from the baseline in a headline, and whether this is more than a margin under which it is none.

Draws of parameters are the units: replicates are averaged within a draw, means and shares are over draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from experiments.comparing.draw_means import draw_means, on_grid, share_interval
from experiments.comparing.statistics import INTERVAL, quantiles, variance
from experiments.comparing.variance_components import mean_estimate
from sim.arrays import Floats
from sim.metrics.costs import PUBLIC_COST

Margins = Mapping[str, float]
"""By headline, the mean difference up to which arms count as equal: in its unit; of cost, a share of the baseline's."""


class Verdict(StrEnum):
    """Where the 95 % interval of a mean difference lies."""

    LARGER = "larger than the margin"  # beyond it
    EQUIVALENT = "no more than the margin"  # within it
    OPEN = "cannot be told at this number of draws"  # across its edge, or unknown


@dataclass(frozen=True)
class HeadlineDifference:
    """A mean paired difference with its error, its spread over draws, and what follows; NaN where runs cannot tell."""

    mean: float
    low95: float  # interval of the mean
    high95: float
    draws_low: float  # 5 % and 95 % quantile over draws, without what chance adds; NaN where chance makes it all
    draws_high: float
    sd_chance: float  # between replicates of the same draw
    p_positive: float  # share of draws with a difference above zero
    p_low: float  # its 95 % interval
    p_high: float
    margin: float
    verdict: Verdict


def headline_difference(
    difference: Floats, pairs: Sequence[tuple[int, int]], margin: float = 0.0
) -> HeadlineDifference:
    """Return what paired differences (runs) say, against a margin in their unit."""
    units, found = draw_means(on_grid(difference, pairs)), mean_estimate(difference, pairs)
    mean, reach, share = float(found.mean), float(found.half_width), units.share_positive
    draws_low, draws_high = _over_draws(units.means, mean, float(found.sd_parameters), float(found.sd_chance))
    p_low, p_high = share_interval(share, units.number)
    return HeadlineDifference(
        mean=mean,
        low95=mean - reach,
        high95=mean + reach,
        draws_low=draws_low,
        draws_high=draws_high,
        sd_chance=float(found.sd_chance),
        p_positive=float(share),
        p_low=float(p_low),
        p_high=float(p_high),
        margin=margin,
        verdict=verdict_of(mean - reach, mean + reach, margin),
    )


def _over_draws(means: Floats, mean: float, sd_parameters: float, sd_chance: float) -> tuple[float, float]:
    """Return quantiles over draws, whose spread is first reduced to that which parameters make."""
    if sd_parameters == 0 < sd_chance:
        return np.nan, np.nan
    spread = float(variance(means)) ** 0.5
    factor = sd_parameters / spread if spread > 0 else 1.0
    low, high = quantiles(mean + factor * (means - mean), INTERVAL)
    return float(low), float(high)


def verdict_of(low: float, high: float, margin: float) -> Verdict:
    """Return where an interval lies to a margin on both sides of zero."""
    if low > margin or high < -margin:
        return Verdict.LARGER
    return Verdict.EQUIVALENT if -margin <= low and high <= margin else Verdict.OPEN


def margin_of(name: str, margins: Margins, baseline: Floats) -> float:
    """Return the margin of a headline in its unit, zero where none is set; `baseline` holds its values (runs)."""
    share = margins.get(name, 0.0)
    return share * float(np.abs(baseline).mean()) if name == PUBLIC_COST else share
