"""Changes of status, and perimeters that grow or vanish: the events that several steps of a month bring about."""

from typing import Any, NamedTuple

from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import Stage, Status

OUTSIDE, ACTIVE = int(Status.OUTSIDE), int(Status.ACTIVE)
ACI = int(Stage.ACI)


class Register(NamedTuple):
    """The columns that a change of status reads or writes."""

    status: Any
    is_enrolled: Any
    member_units: Any
    members: Any
    active: Any
    territories: Any
    cpts: Any
    home: Any
    profession: Any
    weight: Any
    contact_start: Any
    contact: Any
    contact_units: Any
    adds_exactly: Any


@inlined
def register_of(country, state):
    """Return the columns of a country and a state that a change of status touches: named once, used often."""
    return Register(
        state.status,
        state.is_enrolled,
        state.member_units,
        state.members,
        state.active,
        state.territories,
        state.cpts,
        country.home,
        country.profession,
        country.weight,
        country.contact_start,
        country.contact,
        country.contact_units,
        country.adds_exactly,
    )


@inlined
def become(register, row, status):
    """Take a new status and let the contacts, and the count of the territory where it is exact, see it."""
    before, home = register.status[row], register.home[row]
    change = (status != OUTSIDE) - (before != OUTSIDE)
    if change > 0:
        lead = register.territories[home].cpts
        register.is_enrolled[row] = lead != NO_CPTS and register.cpts[lead].is_automatic
    register.status[row] = status
    if register.adds_exactly:
        weight, profession = register.weight[row], register.profession[row]
        register.members[home, profession] += change * weight
        register.active[home, profession] += ((status == ACTIVE) - (before == ACTIVE)) * weight
    if change != 0:
        units = change * register.contact_units[row]
        for place in range(register.contact_start[row], register.contact_start[row + 1]):
            register.member_units[register.contact[place]] += units


@inlined
def available_leaders(country, state, territory, month):
    """Return the number of leaders of a territory whose part is not vacant."""
    leaders = 0.0
    for place in range(country.leader_start[territory], country.leader_start[territory + 1]):
        if state.leads_from[country.leader[place]] <= month:
            leaders += country.weight[country.leader[place]]
    return leaders


@inlined
def takes_in(country, state, lead, territory, month):
    """Add a white territory to a perimeter; its leaders take part from the start."""
    state.cpts[lead].population += country.population[territory]
    state.territories[territory].cpts = lead
    for place in range(country.leader_start[territory], country.leader_start[territory + 1]):
        if state.leads_from[country.leader[place]] <= month:
            become(register_of(country, state), country.leader[place], ACTIVE)


@kernel
def ends(country, state, lead):
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
    if state.cpts[lead].stage == ACI:
        state.n_dissolved[lead] += 1.0
