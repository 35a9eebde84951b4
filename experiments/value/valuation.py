"""What is counted from when on, and what it is worth: the conventions that turn consequences into euros."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Floats
from sim.calendar import MONTHS_PER_YEAR


@dataclass(frozen=True)
class PressureTime:
    """Posts of authorities that full pressure takes, for each million inhabitants not covered (A107)."""

    posts_per_million: float  # where nothing is drawn
    lowest: float
    highest: float


@dataclass(frozen=True)
class Valuation:
    """What a person values, as configs/task/value.yaml says it."""

    first_month: int  # from which consequences are counted and to which they are discounted
    discount: float  # a year
    euros_per_inhabitant_year: float
    euros_per_shell: float
    swept: tuple[float, ...]  # euros per inhabitant-year, of the curves, increasing
    pressure: PressureTime


def discount_factors(n_months: int, rate: float) -> Floats:
    """Return what a euro of each month is worth in the first (months), at a rate a year."""
    factors: Floats = (1.0 + rate) ** (-np.arange(n_months) / MONTHS_PER_YEAR)
    return factors


def swept_values(highest: float, n_values: int) -> tuple[float, ...]:
    """Return evenly spaced values from nothing to the highest one."""
    return tuple(np.linspace(0.0, highest, n_values).tolist())
