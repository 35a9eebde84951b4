"""What professionals perceive and decide."""

from typing import Any, NamedTuple

import numpy as np
from numba.np.unsafe.ndarray import to_fixed_tuple

from sim.engine.fast.bounds import highest_activation, highest_disengagement, highest_joining
from sim.engine.fast.chance import coarse, step_of, uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.disposition import N_DISPOSITIONS, REFUSING, most_open
from sim.engine.fast.list_flagged import list_flagged
from sim.engine.fast.membership import become_all
from sim.engine.fast.prefetch import AHEAD, prefetch
from sim.engine.fast.state import NO_CPTS
from sim.month.cpts import set_appeal
from sim.month.money import paid_time
from sim.month.territory import visible_success
from sim.vocabulary import Stage, Status

OUTSIDE, MEMBER, ACTIVE = int(Status.OUTSIDE), int(Status.MEMBER), int(Status.ACTIVE)
ACI = int(Stage.ACI)
N_STATUS = len(Status)


@kernel
def professionals_perceive(country, state, rules, levers):
    """Perceive how lively the CPTS of neighbouring territories are, and what the own one is like."""
    for territory in range(len(state.territories)):
        vitality = 0.0
        start, end = country.neighbour_start[territory], country.neighbour_start[territory + 1]
        for position in range(start, end):
            lead = state.territories[country.neighbour[position]].cpts
            if lead != NO_CPTS:
                vitality += visible_success(state.cpts[lead])
        state.territories[territory].nearby_success = vitality / (end - start) if end > start else 0.0
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            set_appeal(state.cpts[lead], rules, levers[country.region[lead]])


@kernel
def professionals_decide(country, state, rules, levers, chance, month, changing, new_status):
    """Let all professionals of perimeters decide on the state of the month before; return how many change.

    `changing` (rows) and `new_status` are filled from the start.
    """
    stream = chance.decide_professional
    asked = np.empty((N_STATUS, len(state.status) + AHEAD), dtype=np.int32)
    until = np.zeros((N_STATUS, len(state.territories) + 1), dtype=np.int64)
    list_asked(country, state, rules, levers, stream, asked, until)
    outside, members, active = asked[OUTSIDE], asked[MEMBER], asked[ACTIVE]
    columns, n = decision_columns(country, state), 0
    for territory in range(len(state.territories)):
        lead = state.territories[territory].cpts
        if lead != NO_CPTS:
            cpts, (begin, end) = state.cpts[lead], (until[:, territory], until[:, territory + 1])
            paid = paid_time(cpts, rules, levers[country.region[lead]])
            for index in range(begin[OUTSIDE], end[OUTSIDE]):
                decision = ask_outside(columns, rules.join, cpts, outside[index], outside[index + AHEAD], stream)
                changing[n], new_status[n] = outside[index], decision
                n += decision != OUTSIDE
            for index in range(begin[MEMBER], end[MEMBER]):
                row, ahead = members[index], members[index + AHEAD]
                decision = ask_member(columns, rules.engage, cpts, paid, row, ahead, stream, month)
                changing[n], new_status[n] = row, decision
                n += decision != MEMBER
            for index in range(begin[ACTIVE], end[ACTIVE]):
                decision = ask_active(columns, rules.engage, cpts, active[index], active[index + AHEAD], stream)
                changing[n], new_status[n] = active[index], decision
                n += decision != ACTIVE
    return n


@kernel
def list_asked(country, state, rules, levers, stream, asked, until):
    """List by status who may change; most draws are too high or too low for any change.

    Those of status s in territory t are `asked[s, until[s, t]:until[s, t + 1]]`; AHEAD more entries may be read.
    """
    # Columns are named before the loops: reaching for them through a reference a million times would cost more.
    keys, status, disposition, is_leader = country.key, state.status, state.disposition, country.is_leader
    draws, flags = np.empty(country.most, dtype=np.uint16), np.empty(country.most, dtype=np.uint8)
    flagged, n_asked = np.empty(country.most + 1, dtype=np.int64), np.zeros(N_STATUS, dtype=np.int64)
    bounds = bounds_of_all(country, state, rules, levers)
    for territory in range(len(state.territories)):
        lead = state.territories[territory].cpts
        if lead != NO_CPTS:
            start, end = country.first[territory], country.first[territory + 1]
            key = keys[start:end]
            for index in range(len(key)):
                draws[index] = coarse(key[index], stream)
            flag_asked(status[start:end], disposition[start:end], is_leader[start:end], draws, bounds[lead], flags)
            for listed in range(list_flagged(flags, len(key), flagged)):
                row = start + flagged[listed]
                asked[status[row], n_asked[status[row]]] = row
                n_asked[status[row]] += 1
        for kind in range(N_STATUS):
            until[kind, territory + 1] = n_asked[kind]
    for kind in range(N_STATUS):
        asked[kind, n_asked[kind] : n_asked[kind] + AHEAD] = 0


BOUNDS = np.dtype(  # steps of the draw up to which professionals may change
    [
        ("joins", np.uint16, (N_DISPOSITIONS,)),  # outside, by disposition
        ("member", np.uint16),
        ("leader", np.uint16),  # who is a member
        ("active", np.uint16),
        ("leaving", np.uint16),  # from which on members leave
    ],
    align=True,
)


@kernel
def bounds_of_all(country, state, rules, levers):
    """Return the bounds (BOUNDS) in each CPTS; those of territories that lead none mean nothing."""
    bounds = np.empty(len(state.cpts), dtype=BOUNDS)
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            set_bounds(bounds[lead], state.cpts[lead], rules, levers[country.region[lead]])
    return bounds


@inlined
def set_bounds(bounds, cpts, rules, levers):
    """Set the bounds in a CPTS."""
    engage, paid = rules.engage, paid_time(cpts, rules, levers)
    for kind in range(N_DISPOSITIONS):
        highest = 0.0 if kind == REFUSING else highest_joining(rules.join, most_open(kind), cpts.join_log_odds)
        bounds.joins[kind] = step_of(1.0 if cpts.is_automatic else highest)
    bounds.member = step_of(highest_activation(engage, cpts.vitality, cpts.led_by_authorities, paid, False))
    bounds.leader = step_of(highest_activation(engage, cpts.vitality, cpts.led_by_authorities, paid, True))
    bounds.active = step_of(highest_disengagement(engage, cpts.stage == ACI))
    bounds.leaving = step_of(1.0 - (0.0 if cpts.is_automatic else engage.leave(cpts.vitality)))


@inlined
def flag_asked(status, disposition, is_leader, draws, bounds, flags):
    """Flag who may change, and a few more: bounds are taken as if they were the end of their step."""
    joins: Any = to_fixed_tuple(bounds.joins, N_DISPOSITIONS)  # type: ignore[call-arg]  # an intrinsic of Numba's
    leader, member, active, leaving = bounds.leader, bounds.member, bounds.active, bounds.leaving
    for index in range(len(status)):
        below = joins[REFUSING]
        for kind in range(1, N_DISPOSITIONS):
            below = joins[kind] if disposition[index] >= kind else below
        engages = leader if is_leader[index] else member
        below = below if status[index] == OUTSIDE else engages
        below = active if status[index] == ACTIVE else below
        leaves = (status[index] == MEMBER) & (draws[index] >= leaving)
        flags[index] = (draws[index] <= below) | leaves


class DecisionColumns(NamedTuple):
    """The columns that professionals decide on."""

    key: Any
    outlook: Any
    openness: Any
    fatigue: Any
    member_units: Any
    is_leader: Any
    leads_from: Any
    is_enrolled: Any


@inlined
def decision_columns(country, state):
    """Return the columns that professionals decide on: named once, used often."""
    return DecisionColumns(
        country.key,
        country.outlook,
        state.openness,
        state.fatigue,
        state.member_units,
        country.is_leader,
        state.leads_from,
        state.is_enrolled,
    )


@inlined
def ask_outside(columns, join, cpts, row, ahead, stream):
    """Return the status that a professional outside decides on; `ahead` is a row that will be asked soon."""
    prefetch(columns.outlook, ahead)
    prefetch(columns.openness, ahead)
    prefetch(columns.member_units, ahead)
    if cpts.is_automatic:
        return OUTSIDE if join.objects(columns.openness[row]) else MEMBER
    outlook = columns.outlook[row]
    share = columns.member_units[row] / outlook.contacts_units if outlook.contacts_units > 0 else 0.0
    probability = join.probability(columns.openness[row], outlook.is_gp, outlook.isolation, share, cpts.join_log_odds)
    return MEMBER if uniform(outlook.key, stream) < probability else OUTSIDE


@inlined
def ask_member(columns, engage, cpts, paid, row, ahead, stream, month):
    """Return the status that a member who is not active decides on."""
    prefetch(columns.key, ahead)
    prefetch(columns.openness, ahead)
    draw, is_leader = uniform(columns.key[row], stream), columns.is_leader[row] and columns.leads_from[row] <= month
    probability = engage.become_active(
        columns.openness[row], cpts.vitality, cpts.led_by_authorities, paid, is_leader, columns.is_enrolled[row]
    )
    if draw < probability:
        return ACTIVE
    leave_probability = 0.0 if cpts.is_automatic else engage.leave(cpts.vitality)
    return OUTSIDE if draw >= 1.0 - leave_probability else MEMBER


@inlined
def ask_active(columns, engage, cpts, row, ahead, stream):
    """Return the status that an active member decides on."""
    prefetch(columns.key, ahead)
    prefetch(columns.fatigue, ahead)
    probability = engage.disengage(columns.fatigue[row], cpts.stage == ACI)
    return MEMBER if uniform(columns.key[row], stream) < probability else ACTIVE


@kernel
def decisions_take_effect(country, state, changing, new_status, n_changing):
    """Let what has been decided take effect; of `changing`, AHEAD entries more may be read."""
    changing[n_changing : n_changing + AHEAD] = 0
    become_all(country, state, changing, new_status, n_changing)
