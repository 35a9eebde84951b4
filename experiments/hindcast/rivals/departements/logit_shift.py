"""Logit shift: the log odds of every département move alike, so that their mean meets the national forecast.

Where départements have not been counted yet, any share is as likely, but for the nation's mean (`rivals/sharing.py`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from experiments.hindcast.known_departements import KnownDepartements
from experiments.hindcast.rivals.base import ANY_SHARE, DepartementRival, Predicted
from experiments.hindcast.rivals.sharing import all_alike, parted
from sim.arrays import Floats

NAME: Final = "logit_shift"


def forecast(known: KnownDepartements, nation: Floats, days: Sequence[date], seed: int) -> Predicted:
    """Return samples that share out the nation's samples (samples × days) as it was shared: samples × D × days."""
    if not known.is_known:
        return Predicted(all_alike(known, nation, NAME, seed), ANY_SHARE)
    return Predicted(parted(known, known.value[None, :, None], nation, days, NAME, seed), NAME)


RIVAL = DepartementRival(NAME, {"fr": "Décalage logit uniforme", "en": "Logit shift"}, forecast)
