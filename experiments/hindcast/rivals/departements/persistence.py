"""Persistence: every département stays where it was counted last.

Départements part from each other as they did since the law (`rivals/sharing.py`), and the whole country may have
moved, up or down, by the mean pace that brought it where it was (Student's t, as in `rivals/spread.py`). The nation's
forecast is not used.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from experiments.hindcast.known_departements import KnownDepartements
from experiments.hindcast.known_series import DAYS_A_MONTH, LAW
from experiments.hindcast.rivals.base import NOTHING, DepartementRival, Predicted
from experiments.hindcast.rivals.sharing import parted
from experiments.hindcast.rivals.spread import PRIOR_ERRORS
from experiments.hindcast.stratified_draws import students
from sim.arrays import Floats

NAME: Final = "persistence"


def forecast(known: KnownDepartements, nation: Floats, days: Sequence[date], seed: int) -> Predicted:
    """Return samples around the last count: samples × D × days; nothing without a count."""
    if known.day is None:
        return NOTHING
    pace = known.mean / ((known.day - LAW).days / DAYS_A_MONTH)
    error = students(f"{NAME}/departements/pace", seed, len(nation), PRIOR_ERRORS)
    still = np.clip(known.mean + pace * error[:, None] * known.months_ahead(days), 0.0, 1.0)
    samples = parted(known, known.value[None, :, None], still, days, f"{NAME}/departements", seed)
    return Predicted(samples, NAME)


RIVAL = DepartementRival(NAME, {"fr": "Persistance", "en": "Persistence"}, forecast)
