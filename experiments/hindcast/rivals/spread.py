"""The error of a rival's pace, estimated from its errors on the past that it knows.

Each method forecasts from every earlier point of its series the points of the year that followed (evaluation on a
rolling origin: Tashman 2000, https://doi.org/10.1016/S0169-2070(00)00065-0). The part of its errors that observation
errors do not explain, per month ahead, is the error of its pace. With few points it depends on a prior: the mean pace
of the series since its launch, which a forecast of no change misses on a steady rise; the prior counts as much as
PRIOR_ERRORS earlier points. The predictive distribution is Student's t, that of a normal error of unknown size
(Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6); its width is proportional to the months ahead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from experiments.hindcast.known_series import ACI_STARTS, KnownSeries
from experiments.hindcast.stratified_draws import students
from sim.arrays import Floats

Centre = Callable[[KnownSeries, Sequence[date]], Floats]
"""The point forecast of a method for some days, from a series that ends before them."""

PRIOR_ERRORS: Final = 3  # earlier points that the prior is worth
YEAR: Final = 12.0  # months ahead that past forecasts are looked at


@dataclass(frozen=True)
class PaceError:
    """The error of a method's pace."""

    a_month: float  # scale, in the unit of the series per month ahead
    freedom: int  # degrees of freedom of Student's t


def pace_error(series: KnownSeries, centre: Centre, shortest: int, prior_share: float) -> PaceError:
    """Return the error of a method's pace from a known series, at least one point long.

    `shortest` is the number of points that the method needs; `prior_share` is the prior error as a share of the mean
    pace since the launch.
    """
    prior = prior_share * mean_pace(series)
    known = usable(series)
    past = [_past_errors(known, n_points, centre) for n_points in range(shortest, len(known))]
    months = sum(squared_months for _, squared_months in past)
    excess = sum(squared_error for squared_error, _ in past) / months if months else 0.0
    weight = len(past) if months else 0
    freedom = PRIOR_ERRORS + weight
    return PaceError(float(np.sqrt((PRIOR_ERRORS * prior**2 + weight * excess) / freedom)), freedom)


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
    in_year = (ahead > 0) & (ahead <= YEAR)
    error = series.values[in_year] - centre(
        before, [day for day, is_in in zip(series.days, in_year, strict=True) if is_in]
    )
    noise = series.sd[in_year] ** 2 + before.sd[-1] ** 2
    return max(float(np.sum(error**2 - noise)), 0.0), float(np.sum(ahead[in_year] ** 2))


def with_pace_error(
    series: KnownSeries, samples: Floats, days: Sequence[date], error: PaceError, name: str, seed: int
) -> Floats:
    """Return samples (samples × days) with an error of pace each, clipped to possible values."""
    pace = error.a_month * students(f"{name}/pace/{series.metric}", seed, len(samples), error.freedom)
    return series.clipped(samples + pace[:, None] * series.months_ahead(days))
