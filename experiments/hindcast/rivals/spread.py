"""How far a rival may be wrong, judged by how wrong it was on the past that it knows.

Each method is put back to every earlier point of its series and forecasts the points of the year that followed
(evaluation on a rolling origin: Tashman 2000, https://doi.org/10.1016/S0169-2070(00)00065-0). What its errors exceed
the observation errors by, per month ahead, is its *doubt*. With few points the doubt leans on a prior: the mean pace
of the series since its launch, which is what a forecast of no change misses on a steady climb; the prior counts as
much as PRIOR_ERRORS earlier points. The predictive distribution is Student's t, which is what a normal error of
unknown size leaves (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6), and widens in proportion to the
months ahead, as an error of pace does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from experiments.hindcast.series import ACI_STARTS, KnownSeries
from experiments.hindcast.stratified_draws import students
from sim.arrays import Floats

Centre = Callable[[KnownSeries, Sequence[date]], Floats]
"""The point forecast of a method for some days, from a series that ends before them."""

PRIOR_ERRORS: Final = 3  # earlier points that the prior is worth
YEAR: Final = 12.0  # months ahead that past forecasts are looked at


@dataclass(frozen=True)
class Doubt:
    """The error of a method's pace."""

    a_month: float  # scale, in the unit of the series per month ahead
    freedom: int  # degrees of freedom of Student's t


def doubt(series: KnownSeries, centre: Centre, shortest: int, prior_share: float) -> Doubt:
    """Return how wrong a method was on a known series, at least one point long.

    `shortest` is the number of points that the method needs; `prior_share` is the prior doubt as a share of the mean
    pace since the launch.
    """
    prior = prior_share * mean_pace(series)
    known = usable(series)
    past = [_past_errors(known, n_points, centre) for n_points in range(shortest, len(known))]
    months = sum(squared_months for _, squared_months in past)
    seen = sum(excess for excess, _ in past) / months if months else 0.0
    weight = len(past) if months else 0
    freedom = PRIOR_ERRORS + weight
    return Doubt(float(np.sqrt((PRIOR_ERRORS * prior**2 + weight * seen) / freedom)), freedom)


def mean_pace(series: KnownSeries) -> float:
    """Return the mean rise a month from the launch to the last point (the last year's months at least)."""
    return abs(float(series.values[-1])) / max(float(series.months[-1]), 12.0)


def usable(series: KnownSeries) -> KnownSeries:
    """Return the points since CPTS could sign an ACI: earlier ones counted other things, by other people."""
    return series.last(sum(day >= ACI_STARTS for day in series.days))


def _past_errors(series: KnownSeries, n_points: int, centre: Centre) -> tuple[float, float]:
    """Return sums over the points of the year after some point: squared errors beyond noise, squared months ahead."""
    before = series.first(n_points)
    ahead = series.months - before.months[-1]
    at = (ahead > 0) & (ahead <= YEAR)
    error = series.values[at] - centre(before, [day for day, is_at in zip(series.days, at, strict=True) if is_at])
    noise = series.sd[at] ** 2 + before.sd[-1] ** 2
    return max(float(np.sum(error**2 - noise)), 0.0), float(np.sum(ahead[at] ** 2))


def widened(series: KnownSeries, samples: Floats, days: Sequence[date], by: Doubt, name: str, seed: int) -> Floats:
    """Return samples (samples × days) with the doubt added and clipped to what can be; one error of pace a sample."""
    pace = by.a_month * students(f"{name}/pace/{series.metric}", seed, len(samples), by.freedom)
    return series.clipped(samples + pace[:, None] * series.months_ahead(days))
