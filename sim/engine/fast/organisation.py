"""How territories organise: white ones join a neighbour or found a project; a random order settles conflicts."""

import numpy as np

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import kernel
from sim.engine.fast.membership import available_leaders, take_in
from sim.engine.fast.state import NO_CPTS
from sim.month import territory as acts
from sim.month.cpts import begin_project
from sim.rules.functions import happens

QUEUED = np.dtype([("lot", np.float64), ("territory", np.int64)])


@kernel
def territories_organise(country, state, rules, levers, chance, month):
    """Found projects and join neighbours, all on the perimeters of the month before."""
    join_neighbours(country, state, rules, levers, chance, month)
    found_projects(country, state, rules, levers, chance, month)


@kernel
def join_neighbours(country, state, rules, levers, chance, month):
    """Let white territories join neighbouring CPTS."""
    queue, n_queue = np.empty(len(state.territories), dtype=QUEUED), 0
    joined = np.empty(len(state.territories), dtype=np.int64)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == NO_CPTS:
            joined[territory] = neighbour_to_join(country, state, rules, levers, chance, territory)
            if joined[territory] != NO_CPTS:
                queue_up(queue, n_queue, territory, uniform(country.territory_key[territory], chance.lot))
                n_queue += 1
    for index in range(n_queue):
        territory = queue[index].territory
        if rules.perimeter.fits(state.cpts[joined[territory]].population, country.population[territory]):
            take_in(country, state, joined[territory], territory, month)


@kernel
def found_projects(country, state, rules, levers, chance, month):
    """Let white territories found projects, or authorities for them."""
    queue, n_queue = np.empty(len(state.territories), dtype=QUEUED), 0
    initiative = np.empty(len(state.territories), dtype=np.bool_)
    pushed = np.empty(len(state.territories), dtype=np.bool_)
    for territory in range(len(state.territories)):
        if state.territories[territory].cpts == NO_CPTS:
            initiative[territory] = has_initiative(country, state, rules, levers, chance, territory, month)
            pushed[territory] = is_pushed(country, state, rules, levers, chance, territory)
            if initiative[territory] or pushed[territory]:
                queue_up(queue, n_queue, territory, uniform(country.territory_key[territory], chance.lot))
                n_queue += 1
    for index in range(n_queue):
        territory = queue[index].territory
        if state.territories[territory].cpts == NO_CPTS:
            found_if_enough(country, state, rules, territory, initiative[territory], pushed[territory], month)


@kernel
def queue_up(queue, n_queue, territory, lot):
    """Enter a queue that is sorted by random numbers."""
    index = n_queue
    while index > 0 and queue[index - 1].lot > lot:
        queue[index].lot, queue[index].territory = queue[index - 1].lot, queue[index - 1].territory
        index -= 1
    queue[index].lot, queue[index].territory = lot, territory


@kernel
def neighbour_to_join(country, state, rules, levers, chance, row):
    """Return the neighbouring CPTS that a white territory joins this month, or NO_CPTS."""
    territory, region = state.territories[row], country.region[row]
    draw = uniform(country.territory_key[row], chance.extend)
    if not acts.wants_to_join(territory, rules, levers[region], state.ars[region], draw):
        return NO_CPTS
    for position in range(country.neighbour_start[row], country.neighbour_start[row + 1]):
        neighbour = country.neighbour[position]
        lead = state.territories[neighbour].cpts
        is_inside = country.departement[neighbour] == country.departement[row]
        if lead != NO_CPTS and is_inside and acts.is_open_to(state.cpts[lead], territory, rules):
            return lead
    return NO_CPTS


@kernel
def has_initiative(country, state, rules, levers, chance, territory, month):
    """Return whether at least one leader takes the initiative this month."""
    region = country.region[territory]
    local = acts.initiative_log_hazard(state.territories[territory], rules, levers[region], state.ars[region])
    for position in range(country.leader_start[territory], country.leader_start[territory + 1]):
        leader = country.leader[position]
        if state.leads_from[leader.row] <= month:
            hazard = rules.initiate.initiative_hazard(local, leader.isolation, leader.weight)
            if happens(hazard, uniform(leader.key, chance.initiate)):
                return True
    return False


@kernel
def is_pushed(country, state, rules, levers, chance, territory):
    """Return whether authorities set up a project in a territory on their own this month."""
    region, draw = country.region[territory], uniform(country.territory_key[territory], chance.push)
    return acts.is_pushed(rules, levers[region], state.ars[region].pressure, draw)


@kernel
def found_if_enough(country, state, rules, territory, initiative, pushed, month):
    """Found a project if leaders take the initiative and suffice, or under authorities if these push for it."""
    perimeter = perimeter_of(country, state, rules, territory)
    leaders = 0.0
    for member in perimeter:
        leaders += available_leaders(country, state, member, month)
    founder = acts.founder(leaders, initiative, pushed, rules, state.ars[country.region[territory]].pressure)
    if founder != acts.NOBODY:
        found_project(country, state, perimeter, founder == acts.AUTHORITIES, month)


@kernel
def perimeter_of(country, state, rules, lead):
    """Return the territories of a project that is founded in `lead`."""
    is_white = np.empty(len(state.territories), dtype=np.bool_)
    for territory in range(len(is_white)):
        is_white[territory] = state.territories[territory].cpts == NO_CPTS
    return acts.grow_perimeter(lead, state.territories[lead].wanted_population, is_white, country, rules)


@kernel
def found_project(country, state, perimeter, led_by_authorities, month):
    """Begin a pré-projet on a perimeter, whose first territory leads."""
    begin_project(state.cpts[perimeter[0]], led_by_authorities, month)
    for territory in perimeter:
        take_in(country, state, perimeter[0], territory, month)
