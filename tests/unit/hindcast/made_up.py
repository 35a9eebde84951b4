"""Observations and series small enough to know what must come out."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from experiments.hindcast.known_series import DAYS_A_MONTH, KnownSeries
from experiments.observations.observed import Observed, Target, national

FIRST = date(2020, 1, 1)


def row(metric: str, day: date, value: float, sd: float = 0.01, *, scored: bool = True, code: str = "FR") -> Observed:
    target = national(metric) if code == "FR" else Target(metric, "departement", code)
    return Observed(target, day, value, sd, scored, "DGOS")


def series_of(metric: str, days: Sequence[date], values: ArrayLike, sd: float) -> KnownSeries:
    numbers = np.asarray(values, dtype=np.float64)
    return KnownSeries(metric, tuple(days), numbers, np.full(len(days), sd))


def every(months: float, n: int, first: date = FIRST) -> tuple[date, ...]:
    return tuple(first + timedelta(days=round(number * months * DAYS_A_MONTH)) for number in range(n))


def interval(samples: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(samples, (0.05, 0.95))
    return float(low), float(high)
