"""Compiling in a second process: the steps that take longest, while a first one compiles a month from its start.

A kernel that one process has compiled lies on disk, and the other one loads it when its turn comes: two processes take
not much more than half the time.
"""

import numpy as np

from sim.engine.fast.chance import chance_of
from sim.engine.fast.country import country_of
from sim.engine.fast.decisions import professionals_decide
from sim.engine.fast.prefetch import AHEAD
from sim.engine.fast.references import country_reference, rules_reference, state_reference
from sim.engine.fast.rules import compiled_rules
from sim.engine.fast.state import empty_state
from sim.engine.fast.work import cpts_work, fatigue_and_vitality_follow
from sim.engine.fast.workforce import workforce_renews_itself
from sim.engine.protocol import RunInputs
from sim.levers.numbers import lever_table


def compile_longest_steps(inputs: RunInputs) -> None:
    """Call the steps that take longest to compile, on a country without CPTS."""
    world, month = inputs.world, inputs.first_month
    regions = world.territories.region_codes
    columns = empty_state(len(world.territories), world.professionals.openness, len(regions))
    country, state = country_reference(country_of(world)), state_reference(columns)
    rules = rules_reference(compiled_rules(inputs.behaviour))
    levers = lever_table(inputs.policy, regions, month, month)[0]
    chance = chance_of(inputs.draws, month, month)[0]
    n = len(columns.status)
    changing, new_status = np.empty(n + AHEAD, dtype=np.int32), np.empty(n, dtype=np.int8)
    professionals_decide(country, state, rules, levers, chance, month, changing, new_status)
    cpts_work(country, state, rules, levers, chance, month)
    fatigue_and_vitality_follow(country, state, rules, levers, month)
    workforce_renews_itself(country, state, rules, chance, month)
