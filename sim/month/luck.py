"""Luck: the draws of one CPTS or one ARS in one month, by the decision that each settles."""

from typing import NamedTuple

import numpy as np

from sim.arrays import Floats
from sim.calendar import MONTHS_PER_YEAR
from sim.draws import Draws, text_key, text_keys
from sim.vocabulary import NATIONAL_CODE

HALF_YEAR = MONTHS_PER_YEAR // 2
SHOCKS = ("shock_founding", "shock_signing")  # names of draws


class CptsLuck(NamedTuple):
    """Uniform draws in (0, 1) for what a CPTS does in a month."""

    give_up: float
    meet: float
    coordinate: float
    train: float
    dissolve: float
    start: tuple[float, ...]  # by Mission


class ArsLuck(NamedTuple):
    """Standard normal draws for the shocks of a half-year; those for the nation are the same in all régions."""

    founding_nation: float
    founding_region: float
    signing_nation: float
    signing_region: float


def is_half_year(month: int) -> bool:
    """Return whether a half-year begins with this month."""
    return month % HALF_YEAR == 0


def ars_luck(draws: Draws, regions: tuple[str, ...], month: int) -> Floats:
    """Return the luck of each région in a month: R × 4, in the order of ArsLuck."""
    columns = []
    for name in SHOCKS:
        nation = draws.single(name, text_key(NATIONAL_CODE), month)
        columns += [np.full(len(regions), nation), draws.normal(name, text_keys(regions), month)]
    return np.column_stack(columns)
