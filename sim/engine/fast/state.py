"""The state of a run for kernels: what months change. Records stand for agents, columns for the many professionals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.month.states import ArsState, CptsState, TerritoryState, Whole, record_of
from sim.vocabulary import N_PROFESSIONS, Payer

NO_CPTS = -1
LAST_MONTH = 2**16 - 1  # that a career may be noted to end in: the year 5461


class CoveredTerritory(TerritoryState):
    """A territory and who covers it."""

    cpts: Whole  # the CPTS that covers it, named by its lead territory; NO_CPTS when white


TERRITORY = record_of(CoveredTerritory)
CPTS = record_of(CptsState)  # the row is that of the lead territory; a row that leads no CPTS means nothing
ARS = record_of(ArsState)


class State(NamedTuple):
    """T territories, N professionals, R régions, P professions."""

    status: NDArray[np.int8]  # N, Status
    disposition: NDArray[np.uint8]  # N, see disposition.py
    is_enrolled: NDArray[np.bool_]  # N
    is_tired: NDArray[np.bool_]  # N, active or with fatigue left, at the end of the month; during it, some others too
    openness: NDArray[np.float64]  # N
    fatigue: NDArray[np.float64]  # N
    member_units: NDArray[np.int32]  # N, weight of the contacts who are members, in units of 1 / SUBDIVISION
    leads_from: NDArray[np.int32]  # N, month
    career_end: NDArray[np.uint16]  # N, month; LAST_MONTH for later ones too
    territories: NDArray[np.void]  # T, TERRITORY
    cpts: NDArray[np.void]  # T, CPTS
    ars: NDArray[np.void]  # R, ARS
    members: NDArray[np.float64]  # T × P
    active: NDArray[np.float64]  # T × P
    fatigue_sum: NDArray[np.float64]  # T, of active members, at the end of the month
    high_fatigue: NDArray[np.float64]  # T, active members in high fatigue
    cost: NDArray[np.float64]  # T × Payer, cumulative euros
    n_dissolved: NDArray[np.float64]  # T, cumulative


def empty_state(n_territories: int, openness: NDArray[np.float64], n_regions: int) -> State:
    """Return a state in which nobody is a member and every territory is white."""
    n = len(openness)
    state = State(
        status=np.zeros(n, dtype=np.int8),
        disposition=np.zeros(n, dtype=np.uint8),
        is_enrolled=np.zeros(n, dtype=np.bool_),
        is_tired=np.zeros(n, dtype=np.bool_),
        openness=openness.copy(),
        fatigue=np.zeros(n),
        member_units=np.zeros(n, dtype=np.int32),
        leads_from=np.zeros(n, dtype=np.int32),
        career_end=np.zeros(n, dtype=np.uint16),
        territories=np.zeros(n_territories, dtype=TERRITORY),
        cpts=np.zeros(n_territories, dtype=CPTS),
        ars=np.zeros(n_regions, dtype=ARS),
        members=np.zeros((n_territories, N_PROFESSIONS)),
        active=np.zeros((n_territories, N_PROFESSIONS)),
        fatigue_sum=np.zeros(n_territories),
        high_fatigue=np.zeros(n_territories),
        cost=np.zeros((n_territories, len(Payer))),
        n_dissolved=np.zeros(n_territories),
    )
    state.territories["cpts"] = NO_CPTS
    return state


def copy_of(state: State) -> State:
    """Return a copy of all columns."""
    return State._make(column.copy() for column in state)
