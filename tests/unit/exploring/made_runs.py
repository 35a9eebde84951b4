"""Runs for tests of the page, without a model."""

from datetime import date

import numpy as np

from experiments.exploring.worker import METRICS, RunOutcomes
from sim.vocabulary import NATIONAL_CODE, Level

DATES = (date(2026, 12, 31), date(2027, 12, 31))
PLACES = ((Level.NATIONAL, NATIONAL_CODE), (Level.DEPARTEMENT, "2A"))


def outcomes(value: float) -> RunOutcomes:
    """Return a run in which every metric has this value; its département records no shells."""
    values = np.full((len(PLACES), len(DATES), len(METRICS)), value)
    values[1, :, METRICS.index("n_shells")] = np.nan
    nothing = np.zeros((1, len(DATES)), np.uint8)
    return RunOutcomes(DATES, PLACES, values, DATES, ("T",), nothing, nothing > 0)
