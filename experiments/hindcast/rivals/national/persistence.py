"""Persistence: nothing changes any more.

The last point stays, with its observation error. The spread grows with the months ahead as the changes between known
points did (`rivals/spread.py`); a reference forecast in Hyndman & Athanasopoulos, Forecasting: principles and
practice, 3rd ed., section 5.2 (https://otexts.com/fpp3/simple-methods.html).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from experiments.hindcast.known_series import KnownSeries
from experiments.hindcast.rivals.base import NOTHING, NationalRival, Predicted
from experiments.hindcast.rivals.spread import pace_error, with_pace_error
from experiments.hindcast.stratified_draws import N_SAMPLES, normals
from sim.arrays import Floats

NAME: Final = "persistence"
PRIOR_SHARE: Final = 1.0  # of the mean pace: standing still misses all of a steady climb


def forecast(series: KnownSeries, days: Sequence[date], seed: int) -> Predicted:
    """Return samples around the last known value: samples × days."""
    if not len(series):
        return NOTHING
    level = series.values[-1] + series.sd[-1] * normals(f"{NAME}/level/{series.metric}", seed, N_SAMPLES)
    samples = level[:, None].repeat(len(days), axis=1)
    error = pace_error(series, last_value, shortest=1, prior_share=PRIOR_SHARE)
    return Predicted(with_pace_error(series, samples, days, error, NAME, seed), NAME)


def last_value(series: KnownSeries, days: Sequence[date]) -> Floats:
    """Return the last known value for every day."""
    return np.full(len(days), series.values[-1])


RIVAL = NationalRival(NAME, {"fr": "Persistance", "en": "Persistence"}, forecast)
