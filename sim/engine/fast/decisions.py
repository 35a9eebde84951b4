"""What professionals perceive and decide."""

from typing import Any, NamedTuple

import numpy as np

from sim.engine.fast.chance import coarse, step_of, uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.fetch import AHEAD, fetch
from sim.engine.fast.membership import become_all
from sim.engine.fast.sieve import list_flagged
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import MembershipMode, Profession, Stage, Status

OUTSIDE, MEMBER, ACTIVE = int(Status.OUTSIDE), int(Status.MEMBER), int(Status.ACTIVE)
LETTRE_INTENTION, ACI = int(Stage.LETTRE_INTENTION), int(Stage.ACI)
AUTOMATIC = list(MembershipMode).index(MembershipMode.AUTOMATIC)
GP = int(Profession.MEDECIN_GENERALISTE)
N_STATUS = len(Status)


@kernel
def perceive(country, state, rules, levers):
    """Perceive how lively the CPTS of neighbouring territories are, and what the own one is like."""
    for territory in range(len(state.territories)):
        vitality = 0.0
        start, end = country.neighbour_start[territory], country.neighbour_start[territory + 1]
        for place in range(start, end):
            lead = state.territories[country.neighbour[place]].cpts
            if lead != NO_CPTS and state.cpts[lead].stage == ACI:
                vitality += state.cpts[lead].vitality
        state.territories[territory].nearby_success = vitality / (end - start) if end > start else 0.0
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            cpts, here = state.cpts[lead], levers[country.region[lead]]
            cpts.is_automatic = here.membership.mode == AUTOMATIC and cpts.stage >= LETTRE_INTENTION
            cpts.join_log_odds = rules.join.local_log_odds(
                cpts.vitality,
                cpts.stage == ACI,
                1.0 - here.simplification.load_removed,
                cpts.led_by_authorities,
                here.campaign.visibility,
            )


@kernel
def decide(country, state, rules, levers, chance, month, changing, new_status):
    """Let all professionals of perimeters decide on the state of the month before; return how many change.

    `changing` (rows) and `new_status` are filled from the start.
    """
    stream = chance.decide_professional
    asked = np.empty((N_STATUS, len(state.status) + AHEAD), dtype=np.int32)
    until = np.zeros((N_STATUS, len(state.territories) + 1), dtype=np.int64)
    list_asked(country, state, rules, levers, stream, asked, until)
    n = ask_outside(country, state, rules, stream, asked[OUTSIDE], until[OUTSIDE], changing, new_status, 0)
    n = ask_members(country, state, rules, levers, stream, month, asked[MEMBER], until[MEMBER], changing, new_status, n)
    return ask_active(country, state, rules, stream, asked[ACTIVE], until[ACTIVE], changing, new_status, n)


@kernel
def list_asked(country, state, rules, levers, stream, asked, until):
    """List by status who may change; most draws settle the matter.

    Those of status s in territory t are `asked[s, until[s, t]:until[s, t + 1]]`; AHEAD more entries may be read.
    """
    # Columns are named before the loops: reaching for them through a reference a million times would cost more.
    keys, status, is_refusing = country.key, state.status, state.is_refusing
    draws, flags = np.empty(country.most, dtype=np.uint16), np.empty(country.most, dtype=np.uint8)
    flagged, n_asked = np.empty(country.most + 1, dtype=np.int64), np.zeros(N_STATUS, dtype=np.int64)
    for territory in range(len(state.territories)):
        lead = state.territories[territory].cpts
        if lead != NO_CPTS:
            start, end = country.first[territory], country.first[territory + 1]
            key = keys[start:end]
            for place in range(len(key)):
                draws[place] = coarse(key[place], stream)
            bounds = bounds_of(state.cpts[lead], rules, levers[country.region[lead]])
            flag_asked(status[start:end], is_refusing[start:end], draws, bounds, flags)
            for listed in range(list_flagged(flags, len(key), flagged)):
                row = start + flagged[listed]
                asked[status[row], n_asked[status[row]]] = row
                n_asked[status[row]] += 1
        until[:, territory + 1] = n_asked
    for kind in range(N_STATUS):
        asked[kind, n_asked[kind] : n_asked[kind] + AHEAD] = 0


class Bounds(NamedTuple):
    """Steps of the draw up to which professionals of each kind may change, and from which on members may leave."""

    outside: Any
    refusing: Any
    member: Any
    active: Any
    leaving: Any


@inlined
def bounds_of(cpts, rules, levers):
    """Return the bounds in a CPTS."""
    join, engage, paid_time = rules.join, rules.engage, paid_time_of(cpts, rules.pay, levers)
    leave = 0.0 if cpts.is_automatic else engage.leave(cpts.vitality)
    return Bounds(
        outside=step_of(1.0 if cpts.is_automatic else join.highest_probability(cpts.join_log_odds)),
        refusing=step_of(1.0 if cpts.is_automatic else 0.0),
        member=step_of(engage.highest_activation(cpts.vitality, cpts.led_by_authorities, paid_time)),
        active=step_of(engage.highest_disengagement(cpts.stage == ACI)),
        leaving=step_of(1.0 - leave),
    )


@inlined
def flag_asked(status, is_refusing, draws, bounds, flags):
    """Flag who may change, and a few more: bounds are taken as if they were the end of their step."""
    for place in range(len(status)):
        below = bounds.refusing if is_refusing[place] else bounds.outside
        below = below if status[place] == OUTSIDE else bounds.member
        below = bounds.active if status[place] == ACTIVE else below
        leaves = (status[place] == MEMBER) & (draws[place] >= bounds.leaving)
        flags[place] = (draws[place] <= below) | leaves


@kernel
def ask_outside(country, state, rules, stream, asked, until, changing, new_status, n_changing):
    """Let professionals outside decide; return how many change with those listed before."""
    key, profession, isolation, openness = country.key, country.profession, country.isolation, state.openness
    contacts_units, member_units, join = country.contacts_units, state.member_units, rules.join
    for territory in range(len(state.territories)):
        cpts = state.cpts[state.territories[territory].cpts]
        for place in range(until[territory], until[territory + 1]):
            ahead, row = asked[place + AHEAD], asked[place]
            fetch(key, ahead)
            fetch(openness, ahead)
            fetch(isolation, ahead)
            fetch(member_units, ahead)
            fetch(contacts_units, ahead)
            share = member_units[row] / contacts_units[row] if contacts_units[row] > 0 else 0.0
            draw = uniform(key[row], stream)
            decision = decide_outside(join, cpts, openness[row], profession[row], isolation[row], share, draw)
            changing[n_changing], new_status[n_changing] = row, decision
            n_changing += decision != OUTSIDE
    return n_changing


@kernel
def ask_members(country, state, rules, levers, stream, month, asked, until, changing, new_status, n_changing):
    """Let members who are not active decide; return how many change with those listed before."""
    key, is_leader, leads_from, is_enrolled = country.key, country.is_leader, state.leads_from, state.is_enrolled
    openness, engage = state.openness, rules.engage
    for territory in range(len(state.territories)):
        if until[territory] == until[territory + 1]:
            continue
        lead = state.territories[territory].cpts
        cpts = state.cpts[lead]
        paid_time = paid_time_of(cpts, rules.pay, levers[country.region[lead]])
        for place in range(until[territory], until[territory + 1]):
            ahead, row = asked[place + AHEAD], asked[place]
            fetch(key, ahead)
            fetch(openness, ahead)
            draw, leads = uniform(key[row], stream), is_leader[row] and leads_from[row] <= month
            decision = decide_as_member(engage, cpts, paid_time, openness[row], leads, is_enrolled[row], draw)
            changing[n_changing], new_status[n_changing] = row, decision
            n_changing += decision != MEMBER
    return n_changing


@kernel
def ask_active(country, state, rules, stream, asked, until, changing, new_status, n_changing):
    """Let active members decide; return how many change with those listed before."""
    key, fatigue, engage = country.key, state.fatigue, rules.engage
    for territory in range(len(state.territories)):
        cpts = state.cpts[state.territories[territory].cpts]
        for place in range(until[territory], until[territory + 1]):
            ahead, row = asked[place + AHEAD], asked[place]
            fetch(key, ahead)
            fetch(fatigue, ahead)
            decision = decide_as_active(engage, cpts, fatigue[row], uniform(key[row], stream))
            changing[n_changing], new_status[n_changing] = row, decision
            n_changing += decision != ACTIVE
    return n_changing


@inlined
def decide_outside(join, cpts, openness, profession, isolation, member_contact_share, draw):
    """Return the status that a professional outside decides on."""
    if cpts.is_automatic:
        return OUTSIDE if join.objects(openness) else MEMBER
    probability = join.probability(openness, profession == GP, isolation, member_contact_share, cpts.join_log_odds)
    return MEMBER if draw < probability else OUTSIDE


@inlined
def decide_as_member(engage, cpts, paid_time, openness, is_leader, is_enrolled, draw):
    """Return the status that a member who is not active decides on."""
    probability = engage.become_active(
        openness, cpts.vitality, cpts.led_by_authorities, paid_time, is_leader, is_enrolled
    )
    if draw < probability:
        return ACTIVE
    leave_probability = 0.0 if cpts.is_automatic else engage.leave(cpts.vitality)
    return OUTSIDE if draw >= 1.0 - leave_probability else MEMBER


@inlined
def decide_as_active(engage, cpts, fatigue, draw):
    """Return the status that an active member decides on."""
    return MEMBER if draw < engage.disengage(fatigue, cpts.stage == ACI) else ACTIVE


@inlined
def paid_time_of(cpts, pay_rule, levers):
    """Return money that pays members' time against the reference; none before the ACI."""
    if cpts.stage != ACI:
        return 0.0
    return pay_rule.paid_time(funding_of(pay_rule, levers), levers.funding.variable_share)


@inlined
def funding_of(pay_rule, levers):
    """Return the level of the contract's funding against the reference."""
    return pay_rule.funding(levers.funding.multiplier, levers.funding.maximum_total_euros[2])


@kernel
def take_effect(country, state, changing, new_status, n_changing):
    """Let what has been decided take effect; of `changing`, AHEAD entries more may be read."""
    changing[n_changing : n_changing + AHEAD] = 0
    become_all(country, state, changing, new_status, n_changing)
