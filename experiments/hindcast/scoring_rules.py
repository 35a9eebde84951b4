"""How one predictive distribution, given as samples, stands to what was observed: CRPS, WIS and its parts, PIT.

CRPS is estimated without the bias that favours large ensembles ("fair": Ferro 2014, https://doi.org/10.1002/qj.2270).
The weighted interval score comes close to CRPS, and its three parts tell width from misplacement (Bracher et al. 2021,
https://doi.org/10.1371/journal.pcbi.1008618).
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import binomtest

from experiments.comparing.statistics import quantiles
from experiments.hindcast.stratified_draws import normals, uniforms
from experiments.observations.common_errors import observation_errors
from experiments.observations.observed import Observed
from sim.arrays import Floats

# The 23 levels of hubverse hubs: eleven central intervals, of 98 to 10 %, and the median.
WIS_LEVELS: Final = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)


class IntervalScore(NamedTuple):
    """The parts of the weighted interval score, in the unit of the observation; their sum is the score."""

    dispersion: float  # mean weighted width: sharpness
    underprediction: float  # penalty for what was observed above
    overprediction: float  # penalty for what was observed below

    @property
    def wis(self) -> float:
        """The weighted interval score."""
        return sum(self)


@cache
def error_of(row: Observed) -> tuple[float, float]:
    """Return mean and sd of an observation's error, those included that it shares with others."""
    errors = observation_errors((row,))
    return float(errors.mean[0]), float(errors.sd[0])


def predictive(samples: Floats, row: Observed, seed: int) -> Floats:
    """Return samples of the observation: true values, each with an observation error of its own, within bounds."""
    mean, sd = error_of(row)
    observed = samples + mean + sd * normals(f"observation/{_name(row)}", seed, len(samples))
    return np.clip(observed, 0.0, 1.0 if row.target.is_share else np.inf)


def crps(samples: Floats, observed: float) -> float:
    """Return the continuous ranked probability score of samples, in their unit; of one sample its absolute error.

    Mean distance to the observation less half the mean distance between two different samples, by order statistics.
    """
    n = len(samples)
    distance = float(np.abs(samples - observed).mean())
    if n == 1:
        return distance
    rank = np.arange(1, n + 1)
    return distance - float((2 * rank - n - 1) @ np.sort(samples)) / (n * (n - 1))


def interval_score(samples: Floats, observed: float) -> IntervalScore:
    """Return the weighted interval score of samples at WIS_LEVELS, in its parts."""
    ends, n = quantiles(samples, WIS_LEVELS), len(WIS_LEVELS) // 2
    low, high = ends[: n + 1], ends[n:][::-1]  # the outermost interval first, the median as the interval of no width
    weight = np.where(np.arange(n + 1) < n, 1.0, 0.5) / (n + 0.5)
    return IntervalScore(
        float(weight @ (np.array(WIS_LEVELS[: n + 1]) * (high - low))),
        float(weight @ np.maximum(observed - high, 0.0)),
        float(weight @ np.maximum(low - observed, 0.0)),
    )


def pit(samples: Floats, row: Observed, seed: int) -> float:
    """Return the place of the observation in the distribution (0–1): even for a calibrated one, whatever its size.

    The randomised probability integral transform (Czado, Gneiting & Held 2009,
    https://doi.org/10.1111/j.1541-0420.2009.01191.x): between two samples, and among equal ones, a named random draw.
    """
    below, equal = int((samples < row.value).sum()), int((samples == row.value).sum())
    (place,) = uniforms(f"pit/{_name(row)}", seed, 1)
    return float((below + place * (equal + 1)) / (len(samples) + 1))


def standardised_error(samples: Floats, observed: float) -> float:
    """Return the observation less the mean of the samples, in their sd; NaN without any spread."""
    sd = float(samples.std(ddof=1)) if len(samples) > 1 else 0.0
    return (observed - float(samples.mean())) / sd if sd > 0 else float("nan")


def exact_interval(hits: int, n: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share of n independent trials (Clopper & Pearson 1934)."""
    interval = binomtest(hits, n).proportion_ci(confidence_level=0.95, method="exact")
    return float(interval.low), float(interval.high)


def _name(row: Observed) -> str:
    return f"{'/'.join(row.target)}/{row.day}/{row.counted_by}"
