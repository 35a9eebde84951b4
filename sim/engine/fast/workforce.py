"""How the workforce renews itself."""

import numpy as np

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import inlined, kernel
from sim.engine.fast.disposition import disposition_of
from sim.engine.fast.list_flagged import list_rare
from sim.engine.fast.membership import become_all
from sim.engine.fast.prefetch import AHEAD, prefetch
from sim.engine.fast.state import LAST_MONTH
from sim.vocabulary import Profession, Status

OUTSIDE, GP = int(Status.OUTSIDE), int(Profession.MEDECIN_GENERALISTE)
BLOCK = 4096  # rows looked at together


@kernel
def workforce_renews_itself(country, state, rules, chance, month):
    """Let professionals whose career ends this month be succeeded; a leader's part stays vacant for a while."""
    rows = np.empty(len(state.status) + AHEAD, dtype=np.int32)
    n = list_leaving(state.career_end, month, rows)
    cease(country, state, rows, n)
    for index in range(n):
        row, ahead = np.int64(rows[index]), rows[index + AHEAD]
        prefetch(country.key, ahead)
        prefetch(state.openness, ahead)
        prefetch(state.fatigue, ahead)
        is_succeeded(country, state, rules, chance, row, month)
        begins_career(country, state, rules.workforce, chance.career, row, month)


@kernel
def cease(country, state, rows, n):
    """Let those of the first `n` of `rows` who are members cease to be; AHEAD more of these may be read."""
    members, n_members = np.empty(n + AHEAD, dtype=np.int32), np.int64(0)  # no literal: compiled once
    for index in range(n):
        prefetch(state.status, rows[index + AHEAD])
        members[n_members] = rows[index]
        n_members += state.status[rows[index]] != OUTSIDE
    members[n_members : n_members + AHEAD] = 0
    become_all(country, state, members, np.full(n_members, OUTSIDE, dtype=np.int8), n_members)


@kernel
def list_leaving(career_end, month, rows):
    """List whose career ends this month, of whom AHEAD more entries may be read; return how many."""
    flags, n = np.zeros(BLOCK, dtype=np.uint8), 0
    for start in range(0, len(career_end), BLOCK):
        ends = career_end[start : start + BLOCK]
        for index in range(len(ends)):
            flags[index] = ends[index] == month
        flags[len(ends) :] = 0
        n += list_rare(flags, start, rows[n:])
    rows[n : n + AHEAD] = 0
    return n


@inlined
def is_succeeded(country, state, rules, chance, row, month):
    """Let a newcomer take over."""
    state.fatigue[row] = 0.0
    if country.is_leader[row]:
        state.leads_from[row] = month + rules.workforce.vacancy_months()
    else:
        state.openness[row] = uniform(country.key[row], chance.newcomer_openness)
        refuses = rules.join.refuses(state.openness[row], country.profession[row] == GP)
        state.disposition[row] = disposition_of(state.openness[row], refuses)


@inlined
def begins_career(country, state, workforce_rule, stream, row, month):
    """Draw when a career ends."""
    months = workforce_rule.career_months(country.profession[row], uniform(country.key[row], stream))
    state.career_end[row] = min(month + months, LAST_MONTH)
