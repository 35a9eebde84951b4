"""The contact network: who hears from whom. Straight into arrays, from named draws; networkx reads it.

Ties come from four places: the practice (everybody knows everybody), the territory (a small world: a ring over the
professionals in the order of their keys, some ties rewired; Watts & Strogatz 1998, https://doi.org/10.1038/30918), the
profession inside the territory, and neighbouring territories. Neighbours are never across the sea, nor are ties.
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Floats, Ints
from sim.draws import Draws
from sim.vocabulary import N_PROFESSIONS
from sim.world.population import ALONE, Population, count_colleagues, rank_in_runs
from sim.world.settings import PopulationSettings
from sim.world.world import Contacts, Professionals, Territories, World

if TYPE_CHECKING:
    import networkx as nx

Ties = tuple[Ints, Ints]  # rows of both ends


def build_contacts(
    population: Population, territories: Territories, draws: Draws, settings: PopulationSettings
) -> Contacts:
    """Return the contacts of every professional: symmetric, each once, nobody their own."""
    professionals = population.professionals
    ties = [
        practice_ties(population.practice_number),
        *territory_ties(professionals, draws, settings),
        *replacement_ties(population, draws, settings),
        profession_ties(professionals, draws, settings),
        neighbour_ties(professionals, territories, draws, settings),
    ]
    one = np.concatenate([one for one, _ in ties])
    other = np.concatenate([other for _, other in ties])
    return contacts_from(one, other, len(professionals))


def contacts_from(one: Ints, other: Ints, n: int) -> Contacts:
    """Return ties between n professionals as compressed, sorted rows, each tie once and self-ties left out."""
    real = one != other
    one, other = one[real], other[real]
    code = np.sort(np.concatenate([one * n + other, other * n + one]))
    code = code[np.concatenate(([True], code[1:] != code[:-1]))] if len(code) else code
    start = np.searchsorted(code, np.arange(n + 1) * n)
    return Contacts(start.astype(np.int64), (code % max(n, 1)).astype(np.int32))


def practice_ties(practice_number: Ints) -> Ties:
    """Return a tie between any two who share a practice."""
    shared = np.flatnonzero(practice_number != ALONE)
    member = shared[np.argsort(practice_number[shared], kind="stable")]
    number = practice_number[member]
    ones, others = [], []
    for step in range(1, _largest_run(number)):
        together = np.flatnonzero(number[step:] == number[:-step])
        ones.append(member[together])
        others.append(member[together + step])
    return _joined(ones), _joined(others)


def _largest_run(values: Ints) -> int:
    return int(rank_in_runs(values).max()) + 1 if len(values) else 0


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def territory_ties(professionals: Professionals, draws: Draws, settings: PopulationSettings) -> list[Ties]:
    """Return the small world of each territory.

    The ties to the nearest in the ring are never rewired, so that a territory is one connected network.
    """
    member = np.lexsort((professionals.key, professionals.territory))
    territory = professionals.territory[member].astype(np.int64)
    ties = [(member, member[next_in_run(territory, 1)])]
    for step in range(2, settings.ring_contacts + 1):
        ring = member[next_in_run(territory, step)]
        rewired = draws.uniform("contact rewired", professionals.key[member], step) < settings.rewired_share
        anywhere = member[_drawn_in_run(territory, draws.uniform("contact", professionals.key[member], step))]
        ties.append((member, np.where(rewired, anywhere, ring)))
    return ties


def replacement_ties(population: Population, draws: Draws, settings: PopulationSettings) -> list[Ties]:
    """Return ties further along the territory's ring that stand for the colleagues lost by scaling down.

    Without them professionals of a thinned population would have fewer contacts than those of the whole one.
    """
    professionals = population.professionals
    lost = np.maximum(population.n_colleagues - count_colleagues(population.practice_number), 0)
    # A tie serves both its ends, so that each end adds half of what it lost.
    wanted = np.floor(lost / 2 + draws.uniform("replaced colleagues", professionals.key))
    member = np.lexsort((professionals.key, professionals.territory))
    territory = professionals.territory[member].astype(np.int64)
    ties = []
    for further in range(int(wanted.max(initial=0.0))):
        ring = member[next_in_run(territory, settings.ring_contacts + 1 + further)]
        tied = wanted[member] > further
        ties.append((member[tied], ring[tied]))
    return ties


def next_in_run(values: Ints, step: int) -> Ints:
    """Return for each position the one `step` further in its run of equal values, the run closed to a ring."""
    rank = rank_in_runs(values)
    first = np.arange(len(values)) - rank
    return first + (rank + step) % _run_lengths(values, first)


def _run_lengths(values: Ints, first: Ints) -> Ints:
    lengths: Ints = np.bincount(first, minlength=len(values))[first]
    return lengths


def _drawn_in_run(values: Ints, uniform: Floats) -> Ints:
    """Return for each position a position anywhere in its run of equal values, by a draw."""
    first = np.arange(len(values)) - rank_in_runs(values)
    return first + np.floor(uniform * _run_lengths(values, first)).astype(np.int64)


def profession_ties(professionals: Professionals, draws: Draws, settings: PopulationSettings) -> Ties:
    """Return ties to the next one of the same profession in the territory, in an order of their own."""
    order = draws.uniform("profession order", professionals.key)
    cell = professionals.territory.astype(np.int64) * N_PROFESSIONS + professionals.profession
    member = np.lexsort((order, cell))
    tied = draws.uniform("profession tie", professionals.key[member]) < settings.profession_tie_share
    return member[tied], member[next_in_run(cell[member], 1)][tied]


def neighbour_ties(
    professionals: Professionals, territories: Territories, draws: Draws, settings: PopulationSettings
) -> Ties:
    """Return ties with anybody in neighbouring territories; who is alone in a territory always has one."""
    n_there = np.bincount(professionals.territory, minlength=len(territories))
    # Neighbouring professionals as one long queue: those next to territory t begin at queue[start[t]].
    queue = np.concatenate(([0], np.cumsum(n_there[territories.neighbour])))
    front, back = queue[territories.neighbour_start[:-1]], queue[territories.neighbour_start[1:]]
    wanted = draws.uniform("neighbour tie", professionals.key) < settings.neighbour_tie_share
    wanted |= n_there[professionals.territory] == 1
    one = np.flatnonzero(wanted & (back > front)[professionals.territory])
    home = professionals.territory[one]
    uniform = draws.uniform("neighbour contact", professionals.key[one])
    place = front[home] + np.floor(uniform * (back - front)[home]).astype(np.int64)
    listed = np.searchsorted(queue, place, side="right") - 1
    first = np.searchsorted(professionals.territory, np.arange(len(territories)))
    return one, first[territories.neighbour[listed]] + place - queue[listed]


def contact_graph(world: World) -> "nx.Graph[int]":
    """Return the contact network of a world as a graph whose nodes are the rows of its professionals."""
    import networkx as nx  # noqa: PLC0415 — slow to load, and no run needs the graph

    start, contact = world.contacts.start, world.contacts.contact
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    once = owner < contact
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(start) - 1))
    graph.add_edges_from(zip(owner[once].tolist(), contact[once].tolist(), strict=True))
    return graph
