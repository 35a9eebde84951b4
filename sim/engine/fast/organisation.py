"""How territories organise: white ones join a neighbour or found a project; the lot settles conflicts."""

import numpy as np

from sim.engine.fast.authorities import letter_euros
from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import kernel
from sim.engine.fast.membership import available_leaders, takes_in
from sim.engine.fast.state import NEVER, NO_CPTS
from sim.rules.functions import happens
from sim.vocabulary import N_MISSIONS, Coordinator, MissionState, Stage

PREPROJECT, LETTRE_INTENTION = int(Stage.PREPROJECT), int(Stage.LETTRE_INTENTION)
NOT_STARTED, NO_COORDINATOR = int(MissionState.NOT_STARTED), int(Coordinator.NONE)
TAKEN = -1
PLACE_IN_QUEUE = np.dtype([("lot", np.float64), ("territory", np.int64)])


@kernel
def organise(country, state, rules, levers, chance, month):
    """Found projects and join neighbours, all on the perimeters of the month before."""
    join_neighbours(country, state, rules, levers, chance, month)
    found_projects(country, state, rules, levers, chance, month)


@kernel
def join_neighbours(country, state, rules, levers, chance, month):
    """Let white territories join neighbouring CPTS."""
    queue, n_queue = np.empty(len(state.territories), dtype=PLACE_IN_QUEUE), 0
    joined = np.empty(len(state.territories), dtype=np.int64)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == NO_CPTS:
            joined[territory] = joins_neighbour(country, state, rules.perimeter, levers, chance, territory)
            if joined[territory] != NO_CPTS:
                queue_up(queue, n_queue, territory, uniform(country.territory_key[territory], chance.lot))
                n_queue += 1
    for place in range(n_queue):
        territory = queue[place].territory
        if rules.perimeter.fits(state.cpts[joined[territory]].population, country.population[territory]):
            takes_in(country, state, joined[territory], territory, month)


@kernel
def found_projects(country, state, rules, levers, chance, month):
    """Let white territories found projects, or authorities for them."""
    queue, n_queue = np.empty(len(state.territories), dtype=PLACE_IN_QUEUE), 0
    has_initiative = np.empty(len(state.territories), dtype=np.bool_)
    is_pushed = np.empty(len(state.territories), dtype=np.bool_)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == NO_CPTS:
            has_initiative[territory] = takes_initiative(
                country, state, rules.initiate, levers, chance, territory, month
            )
            is_pushed[territory] = pushes(country, state, rules.found, levers, chance, territory)
            if has_initiative[territory] or is_pushed[territory]:
                queue_up(queue, n_queue, territory, uniform(country.territory_key[territory], chance.lot))
                n_queue += 1
    for place in range(n_queue):
        territory = queue[place].territory
        if state.territories[territory].cpts == NO_CPTS:
            found_if_enough(country, state, rules, territory, has_initiative[territory], is_pushed[territory], month)


@kernel
def queue_up(queue, n_queue, territory, lot):
    """Take a place in a queue that is ordered by lot."""
    place = n_queue
    while place > 0 and queue[place - 1].lot > lot:
        queue[place].lot, queue[place].territory = queue[place - 1].lot, queue[place - 1].territory
        place -= 1
    queue[place].lot, queue[place].territory = lot, territory


@kernel
def joins_neighbour(country, state, perimeter_rule, levers, chance, territory):
    """Return the neighbouring CPTS that a white territory joins this month, or NO_CPTS."""
    region, place = country.region[territory], state.territories[territory]
    hazard = perimeter_rule.extension_hazard(
        place.readiness,
        place.nearby_success,
        state.pressure[region],
        levers[region].merging.intensity,
        country.population[territory],
    )
    if not happens(hazard, uniform(country.territory_key[territory], chance.extend)):
        return NO_CPTS
    for position in range(country.neighbour_start[territory], country.neighbour_start[territory + 1]):
        neighbour = country.neighbour[position]
        lead = state.territories[neighbour].cpts
        if (
            lead != NO_CPTS
            and country.departement[neighbour] == country.departement[territory]
            and state.cpts[lead].stage >= LETTRE_INTENTION
            and perimeter_rule.fits(state.cpts[lead].population, country.population[territory])
        ):
            return lead
    return NO_CPTS


@kernel
def takes_initiative(country, state, initiate_rule, levers, chance, territory, month):
    """Return whether at least one leader takes the initiative this month."""
    place, here = state.territories[territory], levers[country.region[territory]]
    local = initiate_rule.local_log_hazard(
        place.readiness,
        place.facilitators,
        letter_euros(here, country.population[territory]),
        place.nearby_success,
        here.campaign.visibility,
        here.timeline.white_zone_action_plans,
        place.is_disappointed,
    )
    for position in range(country.leader_start[territory], country.leader_start[territory + 1]):
        leader = country.leader[position]
        if state.leads_from[leader.row] <= month:
            hazard = initiate_rule.initiative_hazard(local, leader.isolation, leader.weight)
            if happens(hazard, uniform(leader.key, chance.initiate)):
                return True
    return False


@kernel
def pushes(country, state, found_rule, levers, chance, territory):
    """Return whether authorities set up a project here on their own this month."""
    region = country.region[territory]
    hazard = found_rule.authority_hazard(state.pressure[region], levers[region].timeline.white_zone_action_plans)
    return happens(hazard, uniform(country.territory_key[territory], chance.push))


@kernel
def found_if_enough(country, state, rules, territory, initiative, pushed, month):
    """Found a project if leaders take the initiative and suffice, or under authorities if these push for it."""
    perimeter = perimeter_of(country, state, rules.perimeter, territory)
    leaders = 0.0
    for place in range(len(perimeter)):
        leaders += available_leaders(country, state, perimeter[place], month)
    needed = rules.found.leaders_needed(state.pressure[country.region[territory]])
    if initiative and leaders >= needed:
        found(country, state, perimeter, leaders < rules.found.leaders_needed(0.0), month)
    elif pushed:
        found(country, state, perimeter, True, month)


@kernel
def perimeter_of(country, state, perimeter_rule, lead):
    """Return the territories of a project founded here: this one and white neighbours, nearest rings first."""
    wanted = state.territories[lead].wanted_population
    taken = np.empty(len(state.territories), dtype=np.int64)
    seen = np.zeros(len(state.territories), dtype=np.int32)  # round in which a territory was looked at, or TAKEN
    taken[0], seen[lead] = lead, TAKEN
    ring_start, n_taken, round_number, population = 0, 1, 0, country.population[lead]
    while ring_start < n_taken and population < wanted:
        ring_end, round_number = n_taken, round_number + 1
        for ring_place in range(ring_start, ring_end):
            territory = taken[ring_place]
            for position in range(country.neighbour_start[territory], country.neighbour_start[territory + 1]):
                neighbour = country.neighbour[position]
                if (
                    state.territories[neighbour].cpts != NO_CPTS
                    or country.departement[neighbour] != country.departement[territory]
                    or seen[neighbour] == TAKEN
                    or seen[neighbour] == round_number
                ):
                    continue
                seen[neighbour] = round_number
                if perimeter_rule.takes_in(population, country.population[neighbour], wanted):
                    taken[n_taken], seen[neighbour] = neighbour, TAKEN
                    n_taken += 1
                    population += country.population[neighbour]
        ring_start = ring_end
    return taken[:n_taken]


@kernel
def found(country, state, perimeter, led_by_authorities, month):
    """Begin a pré-projet on a perimeter, whose first territory leads."""
    lead = perimeter[0]
    cpts = state.cpts[lead]
    cpts.population = cpts.vitality = cpts.facilitators = cpts.project_euros = 0.0
    cpts.active = cpts.active_gps = cpts.join_log_odds = cpts.hours_each = 0.0
    cpts.stage_month = month
    cpts.aci_month = cpts.decision_month = NEVER
    cpts.meetings = 0
    cpts.stage = PREPROJECT
    cpts.coordinator = NO_COORDINATOR
    for mission in range(N_MISSIONS):
        cpts.mission_progress[mission] = 0.0
        cpts.mission_state[mission] = NOT_STARTED
    cpts.led_by_authorities = led_by_authorities
    cpts.is_automatic = False
    for place in range(len(perimeter)):
        takes_in(country, state, lead, perimeter[place], month)
