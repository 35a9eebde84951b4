"""Uniform shrinkage: every département comes nearer to the national mean, by the same factor.

When the nation rises, what is left uncovered falls by one factor everywhere; when it falls, what is covered does. The
weight is thus stated, not fitted (a single cross-section could not fit it): deviations shrink as the room above the
nation does. It is the James–Stein idea of one factor for all (Efron & Morris 1975,
https://doi.org/10.1080/01621459.1975.10479864). Where départements have not been counted yet, any share is as likely,
but for the nation's mean (`rivals/sharing.py`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from experiments.hindcast.known_departements import KnownDepartements
from experiments.hindcast.rivals.base import ANY_SHARE, DepartementRival, Predicted
from experiments.hindcast.rivals.sharing import all_alike, parted
from sim.arrays import Floats

NAME: Final = "shrinkage"


def forecast(known: KnownDepartements, nation: Floats, days: Sequence[date], seed: int) -> Predicted:
    """Return samples around départements drawn towards the nation's samples (samples × days): samples × D × days."""
    if not known.is_known:
        return Predicted(all_alike(known, nation, NAME, seed), ANY_SHARE)
    return Predicted(parted(known, shrunk(known, nation), nation, days, NAME, seed), NAME)


def shrunk(known: KnownDepartements, nation: Floats) -> Floats:
    """Return the shares of départements for a national share, of which they have the mean: samples × D × days."""
    share = nation[:, None, :]
    value = known.value[None, :, None]
    risen = 1.0 - (1.0 - value) * (1.0 - share) / max(1.0 - known.mean, np.finfo(float).tiny)
    fallen = value * share / max(known.mean, np.finfo(float).tiny)
    return np.where(share >= known.mean, risen, fallen)


RIVAL = DepartementRival(NAME, {"fr": "Rapprochement uniforme de la moyenne", "en": "Uniform shrinkage"}, forecast)
