"""What professionals perceive and decide."""

import numpy as np

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.membership import become, register_of
from sim.engine.fast.sieve import list_flagged, room_for_flags
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import MembershipMode, Profession, Stage, Status

OUTSIDE, MEMBER, ACTIVE = int(Status.OUTSIDE), int(Status.MEMBER), int(Status.ACTIVE)
LETTRE_INTENTION, ACI = int(Stage.LETTRE_INTENTION), int(Stage.ACI)
AUTOMATIC = list(MembershipMode).index(MembershipMode.AUTOMATIC)
GP = int(Profession.MEDECIN_GENERALISTE)
KINDS, REFUSING, N_KINDS = 2, 1, 2 * len(Status)


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
    # Columns are named before the loops: reaching for them through a reference a million times would cost more.
    status, openness, fatigue, member_units = state.status, state.openness, state.fatigue, state.member_units
    is_enrolled, leads_from, is_leader = state.is_enrolled, state.leads_from, country.is_leader
    profession, isolation, contacts_units = country.profession, country.isolation, country.contacts_units
    join, engage = rules.join, rules.engage
    flags = room_for_flags(country.most)
    asked, drawn = np.empty(len(flags), dtype=np.int64), np.empty(len(flags))
    below, above = np.empty(N_KINDS), np.empty(N_KINDS)
    n_changing = 0
    for territory in range(len(state.territories)):
        lead = state.territories[territory].cpts
        if lead == NO_CPTS:
            continue
        cpts = state.cpts[lead]
        paid_time = paid_time_of(cpts, rules.pay, levers[country.region[lead]])
        bound_draws(below, above, cpts, paid_time, join, engage)
        start, end = country.first[territory], country.first[territory + 1]
        n_asked = ask(country, state, chance.decide_professional, start, end, below, above, flags, asked, drawn)
        for place in range(n_asked):
            row, draw = asked[place], drawn[place]
            if status[row] == OUTSIDE:
                share = member_units[row] / contacts_units[row] if contacts_units[row] > 0 else 0.0
                decision = decide_outside(join, cpts, openness[row], profession[row], isolation[row], share, draw)
            elif status[row] == MEMBER:
                leads = is_leader[row] and leads_from[row] <= month
                decision = decide_as_member(engage, cpts, paid_time, openness[row], leads, is_enrolled[row], draw)
            else:
                decision = decide_as_active(engage, cpts, fatigue[row], draw)
            if decision != status[row]:
                changing[n_changing] = row
                new_status[n_changing] = decision
                n_changing += 1
    return n_changing


@inlined
def bound_draws(below, above, cpts, paid_time, join, engage):
    """Set the draws below and from which on professionals of each kind (status, refusing or not) may change."""
    below[:] = 0.0
    above[:] = 1.0
    below[KINDS * OUTSIDE] = 1.0 if cpts.is_automatic else join.highest_probability(cpts.join_log_odds)
    below[KINDS * OUTSIDE + REFUSING] = 1.0 if cpts.is_automatic else 0.0
    for refusing in range(KINDS):
        below[KINDS * MEMBER + refusing] = engage.highest_activation(cpts.vitality, cpts.led_by_authorities, paid_time)
        if not cpts.is_automatic:
            above[KINDS * MEMBER + refusing] = 1.0 - engage.leave(cpts.vitality)
        below[KINDS * ACTIVE + refusing] = engage.highest_disengagement(cpts.stage == ACI)


@kernel
def ask(country, state, stream, start, end, below, above, flags, asked, drawn):
    """List who of a territory may change, with their draws, and return how many; most draws settle the matter."""
    key, status, is_refusing = country.key[start:end], state.status[start:end], state.is_refusing[start:end]
    highest_below, lowest_above = below.max(), above.min()
    for place in range(len(key)):
        draw = uniform(key[place], stream)
        drawn[place] = draw
        flags[place] = (draw < highest_below) | (draw >= lowest_above)
    n_flagged = list_flagged(flags, len(key), asked)
    n_asked = 0
    for listed in range(n_flagged):
        place = asked[listed]
        draw, kind = drawn[place], KINDS * status[place] + is_refusing[place]
        asked[n_asked], drawn[n_asked] = start + place, draw
        n_asked += (draw < below[kind]) | (draw >= above[kind])
    return n_asked


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
    """Let what has been decided take effect."""
    register = register_of(country, state)
    for place in range(n_changing):
        become(register, np.int64(changing[place]), np.int64(new_status[place]))
