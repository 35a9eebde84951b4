"""Dispositions: who refuses, and of the others how open they are, in one byte that shows who will hardly join."""

import numpy as np

from sim.engine.fast.compiled import inlined

REFUSING = 0
N_OPEN = 4  # kinds of those who do not refuse, by openness: a power of two, so that their limits are exact
N_DISPOSITIONS = 1 + N_OPEN


@inlined
def disposition_of(openness, refuses):
    """Return the kind of a professional's disposition."""
    return np.uint8(REFUSING if refuses else 1 + int(openness * N_OPEN))


@inlined
def most_open(kind):
    """Return a limit of the openness of a kind that does not refuse."""
    return kind / N_OPEN
