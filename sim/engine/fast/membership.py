"""Changes of status, and perimeters that grow or vanish: the events that several steps of a month bring about."""

from typing import Any, NamedTuple

import numpy as np

from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.prefetch import AHEAD, prefetch
from sim.engine.fast.state import NO_CPTS
from sim.month.authority import book_end
from sim.vocabulary import Status

OUTSIDE, ACTIVE = np.int64(Status.OUTSIDE), np.int64(Status.ACTIVE)  # of one type: compiled once for both


class Register(NamedTuple):
    """The columns that a change of status reads or writes."""

    entry: Any
    contact: Any
    status: Any
    is_enrolled: Any
    is_tired: Any
    member_units: Any
    members: Any
    active: Any
    territories: Any
    cpts: Any
    adds_exactly: Any


@inlined
def register_of(country, state):
    """Return the columns of a country and a state that a change of status touches: named once, used often."""
    return Register(
        country.entry,
        country.contact,
        state.status,
        state.is_enrolled,
        state.is_tired,
        state.member_units,
        state.members,
        state.active,
        state.territories,
        state.cpts,
        country.adds_exactly,
    )


@inlined
def become(register, row, status):
    """Take a new status and let the contacts, and the count of the territory where it is exact, see it."""
    tell_contacts(register, row, change_status(register, row, status))


@inlined
def change_status(register, row, status):
    """Take a new status; return 1 for who becomes a member by it, -1 for who ceases to be one, otherwise 0."""
    entry, before = register.entry[row], register.status[row]
    change = (status != OUTSIDE) - (before != OUTSIDE)
    if change > 0:
        lead = register.territories[entry.home].cpts
        register.is_enrolled[row] = lead != NO_CPTS and register.cpts[lead].is_automatic
    register.status[row] = status
    register.is_tired[row] |= status == ACTIVE
    if register.adds_exactly:
        register.members[entry.home, entry.profession] += change * entry.weight
        register.active[entry.home, entry.profession] += ((status == ACTIVE) - (before == ACTIVE)) * entry.weight
    return change


@inlined
def tell_contacts(register, row, change):
    """Let contacts count one member more (1) or less (-1)."""
    entry = register.entry[row]
    units = change * entry.contact_units
    if change != 0:
        for index in range(entry.contact_start, entry.contact_start + entry.n_contacts):
            register.member_units[register.contact[index]] += units


@kernel
def become_all(country, state, rows, statuses, n):
    """Let many professionals take new statuses, the first `n` of `rows`; AHEAD more of these may be read."""
    register, n_changed = register_of(country, state), 0
    changed, changes = np.empty(n + AHEAD, dtype=np.int64), np.empty(n, dtype=np.int64)
    for index in range(n):
        row, ahead = np.int64(rows[index]), rows[index + AHEAD]
        prefetch(register.entry, ahead)
        prefetch(register.status, ahead)
        prefetch(register.is_tired, ahead)
        prefetch(register.is_enrolled, ahead)
        changed[n_changed], changes[n_changed] = row, change_status(register, row, np.int64(statuses[index]))
        prefetch(register.contact, register.entry[row].contact_start)
        n_changed += changes[n_changed] != 0
    for index in range(n_changed):
        tell_contacts(register, changed[index], changes[index])


@inlined
def available_leaders(country, state, territory, month):
    """Return the number of leaders of a territory whose part is not vacant."""
    leaders = 0.0
    for index in range(country.leader_start[territory], country.leader_start[territory + 1]):
        leader = country.leader[index]
        if state.leads_from[leader.row] <= month:
            leaders += leader.weight
    return leaders


@inlined
def take_in(country, state, lead, territory, month):
    """Add a white territory to a perimeter; its leaders take part from the start."""
    state.cpts[lead].population += country.population[territory]
    state.territories[territory].cpts = lead
    for index in range(country.leader_start[territory], country.leader_start[territory + 1]):
        leader = country.leader[index].row
        if state.leads_from[leader] <= month:
            become(register_of(country, state), leader, ACTIVE)


@kernel
def end(country, state, lead):
    """Give up or dissolve: members leave, territories are white again."""
    register = register_of(country, state)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == lead:
            for row in range(country.first[territory], country.first[territory + 1]):
                become(register, row, OUTSIDE)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == lead:
            state.territories[territory].cpts = NO_CPTS
            state.territories[territory].is_disappointed = True
    book_end(state.cpts[lead], lead, state)
