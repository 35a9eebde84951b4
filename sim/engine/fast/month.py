"""The month as kernels, in the order of sim/month/steps.py, and the beginning."""

import numpy as np

from sim.engine.fast import authorities, decisions, organisation, work, workforce
from sim.engine.fast.compiled import kernel
from sim.engine.fast.disposition import disposition_of
from sim.engine.fast.membership import available_leaders
from sim.engine.fast.organisation import QUEUED, found_project, perimeter_of, queue_up
from sim.engine.fast.prefetch import AHEAD
from sim.engine.fast.state import NO_CPTS
from sim.engine.fast.workforce import begins_career
from sim.month.cpts import take_up_work
from sim.vocabulary import Profession

GP = int(Profession.MEDECIN_GENERALISTE)


@kernel
def live_month(country, state, rules, levers, streams, ars_luck, month):
    """Simulate one month, in the order of sim/month/steps.py.

    `levers`: LEVERS by région; `streams`: one CHANCE; `ars_luck`: ARS_LUCK by région.
    """
    chance = streams[0]
    changing = np.empty(len(state.status) + AHEAD, dtype=np.int32)
    new_status = np.empty(len(state.status), dtype=np.int8)
    authorities.levers_take_their_value(state, rules, levers, ars_luck, month)
    authorities.authorities_act(country, state, rules, levers, chance, month)
    decisions.professionals_perceive(country, state, rules, levers)
    n_changing = decisions.professionals_decide(country, state, rules, levers, chance, month, changing, new_status)
    organisation.territories_organise(country, state, rules, levers, chance, month)
    decisions.decisions_take_effect(country, state, changing, new_status, n_changing)
    work.cpts_work(country, state, rules, levers, chance, month)
    workforce.workforce_renews_itself(country, state, rules, chance, month)
    work.fatigue_and_vitality_follow(country, state, rules, levers, month)


@kernel
def begin(
    country,
    state,
    rules,
    levers,
    readiness_target,
    shared,
    local,
    size,
    exists,
    letter,
    work_done,
    lot,
    leniency,
    ars_luck,
    careers,
    month,
):
    """Set the state before the first month; draws from `shared` to `lot` by territory, the next two by région."""
    for territory in range(len(state.territories)):
        record = state.territories[territory]
        record.population = country.population[territory]
        record.readiness = rules.readiness.value(readiness_target[territory], shared[territory], local[territory])
        record.wanted_population = rules.perimeter.wanted_population(size[territory])
    for row in range(len(state.status)):
        refuses = rules.join.refuses(state.openness[row], country.profession[row] == GP)
        state.disposition[row] = disposition_of(state.openness[row], refuses)
        begins_career(country, state, rules.workforce, careers, row, month)
    authorities.begin_authorities(state, rules, levers, leniency, ars_luck, month + 1)
    queue, n_queue = np.empty(len(state.territories), dtype=QUEUED), np.int64(0)
    for territory in range(len(state.territories)):
        leaders = available_leaders(country, state, territory, month)
        if exists[territory] < rules.begin.project_probability(state.territories[territory].readiness, leaders):
            queue_up(queue, n_queue, territory, lot[territory])
            n_queue += 1
    for index in range(n_queue):
        lead = queue[index].territory
        if state.territories[lead].cpts == NO_CPTS:
            found_project(country, state, perimeter_of(country, state, rules, lead), np.bool_(False), month)
            take_up_work(state.cpts[lead], rules, letter[lead], work_done[lead], month)
    work.count(country, state, rules, levers)
