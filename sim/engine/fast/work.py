"""A month's work of CPTS: write the project, hire, run missions; and what it does to vitality and fatigue."""

import numpy as np

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.list_flagged import list_flagged
from sim.engine.fast.membership import end
from sim.engine.fast.prefetch import AHEAD, prefetch
from sim.engine.fast.state import NO_CPTS
from sim.month import cpts as acts
from sim.month.luck import CptsLuck
from sim.month.money import paid_time
from sim.vocabulary import N_PROFESSIONS, Profession, Status

OUTSIDE, ACTIVE, GP = int(Status.OUTSIDE), int(Status.ACTIVE), int(Profession.MEDECIN_GENERALISTE)


@kernel
def cpts_work(country, state, rules, levers, chance, month):
    """Let each CPTS write its project or run its contract, and find a coordinator."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            region, luck = country.region[lead], luck_of(country.territory_key[lead], chance)
            cpts, ars = state.cpts[lead], state.ars[region]
            if acts.work(cpts, state.territories[lead], rules, levers[region], ars, luck, month):
                end(country, state, lead)


@inlined
def luck_of(key, chance):
    """Return the draws of a CPTS in a month."""
    start = chance.start
    return CptsLuck(
        uniform(key, chance.give_up),
        uniform(key, chance.meet),
        uniform(key, chance.coordinate),
        uniform(key, chance.train),
        uniform(key, chance.dissolve),
        (
            uniform(key, start[0]),
            uniform(key, start[1]),
            uniform(key, start[2]),
            uniform(key, start[3]),
            uniform(key, start[4]),
            uniform(key, start[5]),
        ),
    )


# --- counting, fatigue, vitality ----------------------------------------------------------------------------------


@kernel
def fatigue_and_vitality_follow(country, state, rules, levers, month):
    """Count members, and let fatigue and vitality follow from the month."""
    count(country, state, rules, levers)
    tire(country, state, rules, levers)
    update_vitality(state, rules, month)


@kernel
def count(country, state, rules, levers):
    """Count members and active members by territory and profession, and divide the month's work among the active."""
    if not country.adds_exactly:
        count_anew(country, state)
    active = state.active
    for lead in range(len(state.cpts)):
        state.cpts[lead].active = state.cpts[lead].active_gps = 0.0
    for territory in range(len(state.territories)):
        lead = state.territories[territory].cpts
        if lead != NO_CPTS:
            in_territory = 0.0
            for column in range(N_PROFESSIONS):
                in_territory += active[territory, column]
            state.cpts[lead].active += in_territory
            state.cpts[lead].active_gps += active[territory, GP]
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            region = country.region[lead]
            acts.divide_work(state.cpts[lead], rules, levers[region], state.ars[region].pressure)


@kernel
def count_anew(country, state):
    """Count all members in the order of rows, where sums depend on it; elsewhere each change of status has counted."""
    status, profession, weight = state.status, country.profession, country.weight
    members, active = state.members, state.active
    members[:] = 0.0
    active[:] = 0.0
    flags = np.empty(country.most, dtype=np.uint8)
    counted = np.empty(country.most + 1, dtype=np.int64)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == NO_CPTS:
            continue
        start, end = country.first[territory], country.first[territory + 1]
        statuses = status[start:end]
        for index in range(len(statuses)):
            flags[index] = statuses[index] != OUTSIDE
        for listed in range(list_flagged(flags, len(statuses), counted)):
            row = start + counted[listed]
            members[territory, profession[row]] += weight[row]
            active[territory, profession[row]] += weight[row] if status[row] == ACTIVE else 0.0


@kernel
def tire(country, state, rules, levers):
    """Let a month of work, or of rest (in a white territory too), change fatigue, and add up that of active members."""
    active = np.empty(len(state.status) + AHEAD, dtype=np.int32)
    resting = np.empty(len(state.status) + AHEAD, dtype=np.int32)
    until = np.empty(len(state.territories) + 1, dtype=np.int64)
    n_resting = list_tired(country, state, active, resting, until)
    tire_active(country, state, rules, levers, active, until)
    rest(state, rules.fatigue, resting, n_resting)


@kernel
def list_tired(country, state, active, resting, until):
    """List those who are active and those who only rest from work; return how many rest.

    The active of territory t are `active[until[t]:until[t + 1]]`; AHEAD more entries may be read in both lists.
    """
    status, is_tired = state.status, state.is_tired
    tired = np.empty(country.most + 1, dtype=np.int64)
    n_active = n_resting = until[0] = 0
    for territory in range(len(state.territories)):
        start, end = country.first[territory], country.first[territory + 1]
        for listed in range(list_flagged(is_tired[start:end], end - start, tired)):
            row = start + tired[listed]
            active[n_active] = resting[n_resting] = row
            n_active += status[row] == ACTIVE
            n_resting += status[row] != ACTIVE
        until[territory + 1] = n_active
    active[n_active : n_active + AHEAD] = resting[n_resting : n_resting + AHEAD] = 0
    return n_resting


@kernel
def tire_active(country, state, rules, levers, active, until):
    """Let work change the fatigue of active members, and add it up by territory."""
    fatigue, openness, weight, rule = state.fatigue, state.openness, country.weight, rules.fatigue
    for territory in range(len(state.territories)):
        fatigue_sum = high_fatigue = 0.0
        if until[territory + 1] > until[territory]:
            lead = state.territories[territory].cpts
            cpts = state.cpts[lead]
            hours, help_received = cpts.hours_each, cpts.facilitators
            pay = paid_time(cpts, rules, levers[country.region[lead]])
            for index in range(until[territory], until[territory + 1]):
                ahead, row = active[index + AHEAD], active[index]
                prefetch(fatigue, ahead)
                prefetch(openness, ahead)
                prefetch(weight, ahead)
                tolerance = rule.tolerance(openness[row], pay, help_received)
                fatigue[row] = rule.change(fatigue[row], hours, tolerance)
                fatigue_sum += weight[row] * fatigue[row]
                high_fatigue += weight[row] * rule.is_high(fatigue[row])
        state.fatigue_sum[territory], state.high_fatigue[territory] = fatigue_sum, high_fatigue


@kernel
def rest(state, rule, resting, n_resting):
    """Let rest change the fatigue of those who do not work."""
    fatigue, openness, is_tired = state.fatigue, state.openness, state.is_tired
    for index in range(n_resting):
        ahead, row = resting[index + AHEAD], resting[index]
        prefetch(fatigue, ahead)
        prefetch(openness, ahead)
        if fatigue[row] > 0.0:
            fatigue[row] = rule.change(fatigue[row], 0.0, rule.tolerance(openness[row], 0.0, 0.0))
        is_tired[row] = fatigue[row] > 0.0


@kernel
def update_vitality(state, rules, month):
    """Let vitality follow active members, missions and coordination."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            acts.update_vitality(state.cpts[lead], rules, month)
