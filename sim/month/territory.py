"""What happens to a territory in a month: leaders take the initiative, it joins a neighbour, or founds a project.

Reads the state of the territory, of neighbouring CPTS (stage, vitality, population) and of its ARS (pressure, shocks),
and the levers of funding, campaign, timeline and merging. Writes nothing: the engines let it join or found.
"""

from math import exp

import numpy as np

from sim.arrays import Bools, Ints
from sim.levers.numbers import LeverNumbers
from sim.month.money import letter_euros
from sim.month.rules import MonthRules
from sim.month.states import ArsState, CptsState, TerritoryState
from sim.rules.functions import happens
from sim.vocabulary import Stage
from sim.world.world import Territories

NOBODY, LEADERS, AUTHORITIES = range(3)  # who founds a project
TAKEN = -1


def visible_success(cpts: CptsState) -> float:
    """Return how lively a CPTS looks from a neighbouring territory: its vitality, once it has an ACI."""
    return cpts.vitality if cpts.stage == Stage.ACI else 0.0


def initiative_log_hazard(territory: TerritoryState, rules: MonthRules, levers: LeverNumbers, ars: ArsState) -> float:
    """Return what the territory brings to the hazard that one of its leaders takes the initiative."""
    local = rules.initiate.local_log_hazard(
        territory.readiness,
        territory.facilitators,
        letter_euros(territory.population, levers),
        territory.nearby_success,
        levers.campaign.visibility,
        levers.timeline.white_zone_action_plans,
        territory.is_disappointed,
    )
    return local + ars.founding_shock


def is_pushed(rules: MonthRules, levers: LeverNumbers, pressure: float, draw: float) -> bool:
    """Return whether authorities set up a project in a white territory on their own."""
    return happens(rules.found.authority_hazard(pressure, levers.timeline.white_zone_action_plans), draw)


def wants_to_join(
    territory: TerritoryState, rules: MonthRules, levers: LeverNumbers, ars: ArsState, draw: float
) -> bool:
    """Return whether a white territory looks for a neighbouring CPTS to join."""
    hazard = rules.perimeter.extension_hazard(
        territory.readiness, territory.nearby_success, ars.pressure, levers.merging.intensity, territory.population
    )
    return happens(hazard * exp(ars.founding_shock), draw)


def is_open_to(cpts: CptsState, territory: TerritoryState, rules: MonthRules) -> bool:
    """Return whether a CPTS, from its lettre d'intention on, has room for a territory of its département."""
    return cpts.stage >= Stage.LETTRE_INTENTION and rules.perimeter.fits(cpts.population, territory.population)


def founder(leaders: float, has_initiative: bool, is_pushed: bool, rules: MonthRules, pressure: float) -> int:
    """Return who founds: leaders who take the initiative and suffice, or authorities that push, or nobody."""
    if has_initiative and leaders >= rules.found.leaders_needed(pressure):
        return LEADERS if leaders >= rules.found.leaders_needed(0.0) else AUTHORITIES
    return AUTHORITIES if is_pushed else NOBODY


def grow_perimeter(lead: int, wanted: float, is_white: Bools, places: Territories, rules: MonthRules) -> Ints:
    """Return the territories of a project founded in `lead`: this one and white neighbours, nearest rings first.

    A perimeter stays in one département and grows until it has the population wanted.
    """
    taken = np.empty(len(is_white), dtype=np.int64)
    last_round = np.zeros(len(is_white), dtype=np.int32)  # in which a territory was looked at, or TAKEN
    taken[0], last_round[lead] = lead, TAKEN
    ring_start, n_taken, round_number, population = 0, 1, 0, float(places.population[lead])
    while ring_start < n_taken and population < wanted:
        ring_end, round_number = n_taken, round_number + 1
        for ring_row in range(ring_start, ring_end):
            territory = taken[ring_row]
            for position in range(places.neighbour_start[territory], places.neighbour_start[territory + 1]):
                neighbour = places.neighbour[position]
                is_new = last_round[neighbour] != TAKEN and last_round[neighbour] != round_number
                is_inside = places.departement[neighbour] == places.departement[territory]
                if not (is_white[neighbour] and is_new and is_inside):
                    continue
                last_round[neighbour] = round_number
                if rules.perimeter.takes_in(population, places.population[neighbour], wanted):
                    taken[n_taken], last_round[neighbour] = neighbour, TAKEN
                    n_taken += 1
                    population += places.population[neighbour]
        ring_start = ring_end
    return taken[:n_taken]
