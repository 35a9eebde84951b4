"""Chance for kernels: the streams of sim/draws.py, month by month, and the draw itself."""

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws, mix
from sim.engine.fast.compiled import inlined
from sim.month.luck import ArsLuck, ars_luck, is_half_year
from sim.vocabulary import Mission

NAMES = (
    "decide_professional", "initiate", "sign", "meet", "give_up", "coordinate", "train", "extend", "push", "lot",
    "dissolve", "renew", "newcomer_openness", "career",
)  # fmt: skip
CHANCE = np.dtype([(name, np.uint64) for name in NAMES] + [("start", np.uint64, (len(Mission),))], align=True)

ARS_LUCK = np.dtype([(name, np.float64) for name in ArsLuck._fields], align=True)

STEPS = 2.0**16  # of a coarse draw
_U12, _U27, _U30, _U31, _U48 = (np.uint64(n) for n in (12, 27, 30, 31, 48))
_GOLDEN, _MIX_1, _MIX_2 = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_TO_UNIT, _HALF_STEP = 2.0**-52, 2.0**-53


def chance_of(draws: Draws, first_month: int, last_month: int) -> NDArray[np.void]:
    """Return the streams of each month (CHANCE records), already mixed for `uniform`."""
    names = (*NAMES, *(f"start_{mission.name}" for mission in Mission))
    months = range(first_month, last_month + 1)
    streams = np.array([[draws.stream(name, month) for name in names] for month in months], dtype=np.uint64)
    table: NDArray[np.void] = mix(streams.reshape(-1, len(names))).view(CHANCE)[:, 0]
    return table


def ars_luck_of(draws: Draws, regions: tuple[str, ...], first_month: int, last_month: int) -> NDArray[np.void]:
    """Return the luck of each région in each month (ARS_LUCK records: months × R); it is read in some months only."""
    table = np.zeros((last_month - first_month + 1, len(regions)), dtype=ARS_LUCK)
    for row, month in enumerate(range(first_month, last_month + 1)):
        if is_half_year(month):
            table[row] = ars_luck_records(draws, regions, month)
    return table


def ars_luck_records(draws: Draws, regions: tuple[str, ...], month: int) -> NDArray[np.void]:
    """Return the luck of each région in a month: R ARS_LUCK records."""
    records: NDArray[np.void] = np.ascontiguousarray(ars_luck(draws, regions, month)).view(ARS_LUCK)[:, 0]
    return records


@inlined
def bits(key: np.uint64, mixed_stream: np.uint64) -> np.uint64:
    """Return the 64 random bits of a key in a stream."""
    z = (key ^ mixed_stream) + _GOLDEN
    z = (z ^ (z >> _U30)) * _MIX_1
    z = (z ^ (z >> _U27)) * _MIX_2
    return z ^ (z >> _U31)


@inlined
def uniform(key: np.uint64, mixed_stream: np.uint64) -> float:
    """Return the uniform draw in (0, 1) of a key in a stream: Draws.uniform for one key."""
    return float(bits(key, mixed_stream) >> _U12) * _TO_UNIT + _HALF_STEP


@inlined
def coarse(key: np.uint64, mixed_stream: np.uint64) -> np.uint16:
    """Return the same draw in steps of 1 / STEPS, rounded down: 16 bits, of which a processor compares many at once."""
    return np.uint16(bits(key, mixed_stream) >> _U48)


@inlined
def step_of(bound: float) -> np.uint16:
    """Return the step in which a bound (0–1) lies: a draw on one side of the bound is never in a step beyond it."""
    return np.uint16(max(0.0, min(bound * STEPS, STEPS - 1.0)))
