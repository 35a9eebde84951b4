"""Last trend: the straight line through the points of the last year goes on.

The line is fitted by least squares weighted by the observation errors; samples carry the error of its level and slope,
and an error of its pace (`rivals/spread.py`). With a single known point there is no trend: persistence takes its
place.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from experiments.hindcast.known_series import KnownSeries
from experiments.hindcast.rivals.base import NationalRival, Predicted
from experiments.hindcast.rivals.national import persistence
from experiments.hindcast.rivals.spread import pace_error, with_pace_error
from experiments.hindcast.stratified_draws import N_SAMPLES, normal_columns
from sim.arrays import Floats

NAME: Final = "last_trend"
WINDOW: Final = 12.0  # months before the last point whose points make the line; two points in any case
FEWEST: Final = 2
PRIOR_SHARE: Final = 0.5  # of the mean pace: the line goes on at half to one and a half times it, give or take


def forecast(series: KnownSeries, days: Sequence[date], seed: int) -> Predicted:
    """Return samples around the line through the last points: samples × days."""
    if len(series) < FEWEST:
        return persistence.forecast(series, days, seed)
    points = last_points(series)
    middle = float(points.months.mean())
    line, covariance = fitted_line(points, middle)
    chance = normal_columns(f"{NAME}/line/{series.metric}", seed, N_SAMPLES, 2)
    lines = line + chance @ np.linalg.cholesky(covariance).T
    samples = lines[:, :1] + lines[:, 1:] * (series.months_to(days) - middle)
    error = pace_error(series, on_the_line, shortest=FEWEST, prior_share=PRIOR_SHARE)
    return Predicted(with_pace_error(series, samples, days, error, NAME, seed), NAME)


def last_points(series: KnownSeries) -> KnownSeries:
    """Return the points of the last year of a series, two at least."""
    recent = int(np.sum(series.months >= series.months[-1] - WINDOW))
    return series.last(max(recent, FEWEST))


def fitted_line(points: KnownSeries, middle: float) -> tuple[Floats, Floats]:
    """Return level at the month `middle` and slope a month, and their 2 × 2 covariance from the observation errors."""
    design = np.column_stack([np.ones(len(points)), points.months - middle]) / points.sd[:, None]
    covariance: Floats = np.linalg.inv(design.T @ design).astype(np.float64)
    return covariance @ (design.T @ (points.values / points.sd)), covariance


def on_the_line(series: KnownSeries, days: Sequence[date]) -> Floats:
    """Return the values of the line for some days, within what can be."""
    points = last_points(series)
    middle = float(points.months.mean())
    (level, slope), _ = fitted_line(points, middle)
    return series.clipped(level + slope * (series.months_to(days) - middle))


RIVAL = NationalRival(NAME, {"fr": "Dernière tendance", "en": "Last trend"}, forecast)
