"""Logistic growth: imitation alone, towards a ceiling that is fitted too (Verhulst 1838).

The last trend takes its place with too few points.
"""

from typing import Final

from scipy.special import expit

from experiments.hindcast.rivals.base import NationalRival
from experiments.hindcast.rivals.curves import Curve
from experiments.hindcast.rivals.national import last_trend
from sim.arrays import Floats

NAME: Final = "logistic"


def logistic(curve: Floats, months: Floats) -> Floats:
    """Return ceiling / (1 + exp(−rate (months − midpoint))); `curve` is (ceiling, rate a month, midpoint in months)."""
    ceiling, rate, midpoint = curve
    values: Floats = ceiling * expit(rate * (months - midpoint))
    return values


CURVE: Final = Curve(
    NAME,
    logistic,
    low=(0.005, -60.0),
    high=(0.5, 240.0),
    starts=((0.03, 60.0), (0.08, 30.0), (0.15, 60.0)),
    fallback=last_trend.forecast,
)
RIVAL = NationalRival(NAME, {"fr": "Courbe logistique", "en": "Logistic curve"}, CURVE.forecast)
