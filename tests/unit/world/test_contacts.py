"""The contact network: well formed, a small world in each territory, never across the sea."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import yaml

from sim.draws import Draws
from sim.vocabulary import Practice
from sim.world.contacts import build_contacts, contact_graph, contacts_from, next_in_run, practice_ties
from sim.world.population import ALONE, Population, build_population
from sim.world.scaling import scale_population
from sim.world.settings import PopulationSettings
from sim.world.synthetic import CountrySize, synthetic_country
from sim.world.world import Contacts, World
from tests.unit.world.practices import practices

CONFIGURED = yaml.safe_load(
    (Path(__file__).parents[3] / "configs" / "population" / "default.yaml").read_text(encoding="utf-8")
)
SETTINGS = PopulationSettings.model_validate({name: value for name, value in CONFIGURED.items() if name != "scale"})
DRAWS = Draws.for_world(5)
COUNTRY = synthetic_country(DRAWS, CountrySize(n_territories=16, n_professionals=4_000))
PEOPLE = build_population(COUNTRY.territories, COUNTRY.workforce, DRAWS, SETTINGS)
CONTACTS = build_contacts(PEOPLE, COUNTRY.territories, DRAWS, SETTINGS)


def world(population: Population, contacts: Contacts) -> World:
    return World("synthetic", 1.0, COUNTRY.territories, population.professionals, contacts, COUNTRY.readiness_target)


@pytest.fixture(scope="module")
def graph() -> "nx.Graph[int]":
    return contact_graph(world(PEOPLE, CONTACTS))


@pytest.fixture(scope="module")
def one_territory(graph: "nx.Graph[int]") -> "nx.Graph[int]":
    n_there = np.bincount(PEOPLE.professionals.territory)
    usual = int(np.argmin(np.abs(n_there - 250)))
    return graph.subgraph(np.flatnonzero(PEOPLE.professionals.territory == usual).tolist())


def pairs(contacts: Contacts) -> tuple[np.ndarray, np.ndarray]:
    owner = np.repeat(np.arange(len(contacts.start) - 1), np.diff(contacts.start))
    return owner, contacts.contact


def test_ties_are_mutual_distinct_sorted_and_never_with_oneself() -> None:
    owner, contact = pairs(CONTACTS)
    n = len(PEOPLE.professionals)
    code = owner * n + contact
    assert np.all(np.diff(code) > 0)
    assert np.all(owner != contact)
    np.testing.assert_array_equal(np.sort(contact.astype(np.int64) * n + owner), code)


def test_professionals_have_six_to_eight_contacts_on_average() -> None:
    assert 6.0 <= len(CONTACTS.contact) / len(PEOPLE.professionals) <= 8.5


@pytest.mark.parametrize("scale", [0.1, 0.5, 2.0])
def test_the_mean_number_of_contacts_hardly_depends_on_the_scale(scale: float) -> None:
    people = scale_population(PEOPLE, scale, COUNTRY, DRAWS)
    contacts = build_contacts(people, COUNTRY.territories, DRAWS, SETTINGS)
    mean = len(contacts.contact) / len(people.professionals)
    assert mean == pytest.approx(len(CONTACTS.contact) / len(PEOPLE.professionals), abs=1.0)


def test_everybody_in_a_practice_knows_everybody(graph: "nx.Graph[int]") -> None:
    in_msp = practices(PEOPLE) == Practice.MSP
    for number in np.unique(PEOPLE.practice_number[in_msp]):
        members = np.flatnonzero(PEOPLE.practice_number == number).tolist()
        assert nx.density(graph.subgraph(members)) == 1.0


def test_a_territory_is_one_connected_network(graph: "nx.Graph[int]") -> None:
    for row in range(len(COUNTRY.territories)):
        members = np.flatnonzero(PEOPLE.professionals.territory == row).tolist()
        assert nx.is_connected(graph.subgraph(members))


def test_contacts_know_each_other_far_more_than_in_a_random_network(one_territory: "nx.Graph[int]") -> None:
    assert nx.average_clustering(one_territory) > 8 * nx.density(one_territory)


def test_paths_in_a_territory_are_short(one_territory: "nx.Graph[int]") -> None:
    n, mean_degree = len(one_territory), 2 * one_territory.size() / len(one_territory)
    assert nx.average_shortest_path_length(one_territory) < 2 * np.log(n) / np.log(mean_degree)


def test_ties_leave_the_territory_only_for_neighbours() -> None:
    owner, contact = pairs(CONTACTS)
    home, away = PEOPLE.professionals.territory[owner], PEOPLE.professionals.territory[contact]
    crossing = {(int(one), int(other)) for one, other in zip(home, away, strict=True) if one != other}
    assert crossing
    assert all(other in COUNTRY.territories.neighbours_of(one) for one, other in crossing)


def test_no_tie_crosses_the_sea() -> None:
    owner, contact = pairs(CONTACTS)
    island = np.array(COUNTRY.territories.departement) == COUNTRY.workforce.departement[-1]
    at_sea = island[PEOPLE.professionals.territory]
    assert at_sea.any()
    np.testing.assert_array_equal(at_sea[owner], at_sea[contact])


def test_the_mainland_and_the_island_are_each_one_network(graph: "nx.Graph[int]") -> None:
    assert nx.number_connected_components(graph) == 2


def test_the_graph_has_the_ties_of_the_arrays(graph: "nx.Graph[int]") -> None:
    assert len(graph) == len(PEOPLE.professionals)
    for row in (0, 17, len(PEOPLE.professionals) - 1):
        expected = CONTACTS.contact[CONTACTS.start[row] : CONTACTS.start[row + 1]]
        np.testing.assert_array_equal(sorted(graph[row]), expected)


def test_who_is_alone_in_a_territory_knows_somebody_next_door() -> None:
    people = scale_population(PEOPLE, 0.01, COUNTRY, DRAWS)
    contacts = build_contacts(people, COUNTRY.territories, DRAWS, SETTINGS)
    alone = np.bincount(people.professionals.territory)[people.professionals.territory] == 1
    assert np.all(np.diff(contacts.start)[alone] >= 1)


def test_the_same_seed_makes_the_same_network_and_another_seed_another() -> None:
    again = build_contacts(PEOPLE, COUNTRY.territories, Draws.for_world(5), SETTINGS)
    np.testing.assert_array_equal(again.contact, CONTACTS.contact)
    other = build_contacts(PEOPLE, COUNTRY.territories, Draws.for_world(6), SETTINGS)
    assert not np.array_equal(other.contact, CONTACTS.contact)


def test_a_tie_named_twice_counts_once_and_a_tie_with_oneself_not_at_all() -> None:
    contacts = contacts_from(np.array([0, 2, 0, 1]), np.array([2, 0, 2, 1]), 3)
    np.testing.assert_array_equal(contacts.start, [0, 1, 1, 2])
    np.testing.assert_array_equal(contacts.contact, [2, 0])


def test_nobody_at_all_has_no_contacts() -> None:
    contacts = contacts_from(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 0)
    assert len(contacts.contact) == 0
    np.testing.assert_array_equal(contacts.start, [0])


def test_a_practice_of_three_has_three_ties() -> None:
    one, other = practice_ties(np.array([4, ALONE, 4, 8, 4, ALONE]))
    assert {frozenset(tie) for tie in zip(one.tolist(), other.tolist(), strict=True)} == {
        frozenset((0, 2)),
        frozenset((0, 4)),
        frozenset((2, 4)),
    }


def test_rings_close_inside_each_run() -> None:
    np.testing.assert_array_equal(next_in_run(np.array([1, 1, 1, 2, 3, 3]), 2), [2, 0, 1, 3, 4, 5])
