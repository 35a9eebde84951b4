"""Bass diffusion: innovation and imitation towards a ceiling, from zero at the launch.

Bass 1969, A new product growth for model consumer durables (https://doi.org/10.1287/mnsc.15.5.215). The launch is the
law of January 2016, or for what needs an ACI its agreement of 2019 (`hindcast/known_series.py`). The last trend is used
with too few points.
"""

from typing import Final

import numpy as np

from experiments.hindcast.rivals.base import NationalRival
from experiments.hindcast.rivals.curves import Curve
from experiments.hindcast.rivals.national import last_trend
from sim.arrays import Floats

NAME: Final = "bass"


def bass(curve: Floats, months: Floats) -> Floats:
    """Return the cumulative Bass curve; `curve` is (ceiling, innovation a month, imitation a month), 0 at launch."""
    ceiling, innovation, imitation = curve
    fading = np.exp(-(innovation + imitation) * np.maximum(months, 0.0))
    values: Floats = ceiling * (1.0 - fading) / (1.0 + imitation / innovation * fading)
    return values


CURVE: Final = Curve(
    NAME,
    bass,
    low=(1e-6, 0.0),
    high=(0.1, 0.5),
    starts=((0.002, 0.05), (0.0005, 0.1), (0.01, 0.01)),
    fallback=last_trend.forecast,
)
RIVAL = NationalRival(NAME, {"fr": "Diffusion de Bass", "en": "Bass diffusion"}, CURVE.forecast)
