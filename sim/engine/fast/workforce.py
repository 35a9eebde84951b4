"""How the workforce renews itself."""

import numpy as np

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import kernel
from sim.engine.fast.membership import become, register_of
from sim.engine.fast.sieve import list_flagged, room_for_flags
from sim.vocabulary import Profession, Status

OUTSIDE, GP = int(Status.OUTSIDE), int(Profession.MEDECIN_GENERALISTE)


@kernel
def renew_workforce(country, state, rules, chance, month):
    """Let professionals whose career ends this month be succeeded; a leader's part stays vacant for a while."""
    career_end, fatigue, openness, is_refusing = state.career_end, state.fatigue, state.openness, state.is_refusing
    key, profession, is_leader, leads_from = country.key, country.profession, country.is_leader, state.leads_from
    register, join, workforce = register_of(country, state), rules.join, rules.workforce
    flags = room_for_flags(country.most)
    leaving = np.empty(len(flags), dtype=np.int64)
    for territory in range(len(state.territories)):
        start, end = country.first[territory], country.first[territory + 1]
        ends_here = career_end[start:end]
        for place in range(len(ends_here)):
            flags[place] = ends_here[place] == month
        for listed in range(list_flagged(flags, len(ends_here), leaving)):
            row = start + leaving[listed]
            become(register, row, OUTSIDE)
            fatigue[row] = 0.0
            if is_leader[row]:
                leads_from[row] = month + workforce.vacancy_months()
            else:
                openness[row] = uniform(key[row], chance.newcomer_openness)
                is_refusing[row] = join.refuses(openness[row], profession[row] == GP)
            career_end[row] = month + workforce.career_months(profession[row], uniform(key[row], chance.career))
