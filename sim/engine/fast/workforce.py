"""How the workforce renews itself.

Those whose career ends in a month stand in a list: its first row in `state.leaving`, each next one in
`state.leaving_next`. A list serves all months that lie MONTHS_LISTED apart; whoever ends later stays in it.
"""

import numpy as np

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.fetch import AHEAD, fetch
from sim.engine.fast.membership import become_all
from sim.engine.fast.state import MONTHS_LISTED, NOBODY
from sim.vocabulary import Profession, Status

OUTSIDE, GP = int(Status.OUTSIDE), int(Profession.MEDECIN_GENERALISTE)


@kernel
def renew_workforce(country, state, rules, chance, month):
    """Let professionals whose career ends this month be succeeded; a leader's part stays vacant for a while."""
    rows, workforce = np.empty(len(state.status) + AHEAD, dtype=np.int32), rules.workforce
    n = list_leaving(state, month, rows)
    become_all(country, state, rows, np.full(n, OUTSIDE, dtype=np.int8), n)
    for place in range(n):
        row, ahead = np.int64(rows[place]), rows[place + AHEAD]
        fetch(state.fatigue, ahead)
        fetch(state.openness, ahead)
        fetch(country.key, ahead)
        is_succeeded(country, state, rules, chance, row, month)
        career = uniform(country.key[row], chance.career)
        begins_career(state, row, month + workforce.career_months(country.profession[row], career))


@kernel
def list_leaving(state, month, rows):
    """List whose career ends this month, of whom AHEAD more entries may be read; return how many."""
    n = 0
    row, state.leaving[month % MONTHS_LISTED] = state.leaving[month % MONTHS_LISTED], NOBODY
    while row != NOBODY:
        following = state.leaving_next[row]
        if state.career_end[row] == month:
            rows[n] = row
            n += 1
        else:
            begins_career(state, row, state.career_end[row])
        row = following
    rows[n : n + AHEAD] = 0
    return n


@inlined
def is_succeeded(country, state, rules, chance, row, month):
    """Leave to a newcomer."""
    state.fatigue[row] = 0.0
    if country.is_leader[row]:
        state.leads_from[row] = month + rules.workforce.vacancy_months()
    else:
        state.openness[row] = uniform(country.key[row], chance.newcomer_openness)
        state.is_refusing[row] = rules.join.refuses(state.openness[row], country.profession[row] == GP)


@inlined
def begins_career(state, row, end):
    """Note the month in which a career ends."""
    state.career_end[row] = end
    state.leaving_next[row] = state.leaving[end % MONTHS_LISTED]
    state.leaving[end % MONTHS_LISTED] = row
