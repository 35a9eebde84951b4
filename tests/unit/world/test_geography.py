import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.world.geography import land_of, neighbour_rows
from sim.world.tables import load_territories
from sim.world.world import Territories


def _graph(start: np.ndarray, neighbour: np.ndarray) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(start) - 1))
    for row in range(len(start) - 1):
        graph.add_edges_from((row, int(other)) for other in neighbour[start[row] : start[row + 1]])
    return graph


def _kilometres(territories: Territories, row: int, others: np.ndarray) -> np.ndarray:
    latitude = np.radians((territories.latitude[row] + territories.latitude[others]) / 2)
    east = (territories.longitude[row] - territories.longitude[others]) * np.cos(latitude)
    return 111.2 * np.hypot(east, territories.latitude[row] - territories.latitude[others])


def _neighbours(points: list[tuple[float, float]], departements: list[str]) -> list[list[int]]:
    longitude, latitude = (np.array(column) for column in zip(*points, strict=True))
    start, neighbour = neighbour_rows(longitude, latitude, departements)
    return [neighbour[start[row] : start[row + 1]].tolist() for row in range(len(points))]


@pytest.mark.parametrize(("code", "land"), [("2A", "corse"), ("2B", "corse"), ("974", "974"), ("06", "continent")])
def test_lands_are_the_continent_corse_and_each_overseas_departement(code: str, land: str) -> None:
    assert land_of(code) == land


def test_neighbours_stand_nearest_first() -> None:
    assert _neighbours([(2.0, 47.0), (2.3, 47.0), (2.1, 47.0)], ["18"] * 3)[0] == [2, 1]


def test_a_lone_territory_has_no_neighbour() -> None:
    assert _neighbours([(2.0, 47.0)], ["18"]) == [[]]


def test_nobody_is_a_neighbour_across_the_sea() -> None:
    assert _neighbours([(7.2, 43.7), (9.4, 42.7)], ["06", "2B"]) == [[], []]


def test_territories_at_the_same_place_are_neighbours() -> None:
    points = [(2.0, 47.0), (2.2, 47.0), (2.0, 47.2), (2.2, 47.2), (2.1, 47.1), (2.1, 47.1)]
    assert _neighbours(points, ["18"] * 6)[4][0] == 5


def test_territories_on_a_line_are_connected() -> None:
    points = [(2.0 + step / 10, 47.0) for step in range(6)]
    neighbours = _neighbours(points, ["18"] * 6)
    assert 1 in neighbours[0]
    assert {1, 3} <= set(neighbours[2])


def test_the_shores_of_a_bay_are_no_neighbours() -> None:
    coast = [(step / 10, 48 + abs(step - 10) / 10) for step in range(21)]  # a V, two degrees wide at its mouth
    assert 20 not in _neighbours(coast, ["14"] * 21)[0]


def test_a_territory_apart_from_its_departement_still_has_a_neighbour_there() -> None:
    enclave = [(2.0, 47.0)]
    around = [(2.0 + x / 10, 47.0 + y / 10) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
    home = [(3.5, 47.0)]
    neighbours = _neighbours(enclave + around + home, ["84", *["26"] * 8, "84"])
    assert 9 in neighbours[0]
    assert 0 in neighbours[9]


def test_each_land_of_france_is_connected() -> None:
    france = load_territories()
    graph = _graph(france.neighbour_start, france.neighbour)
    lands = {frozenset(land_of(france.departement[row]) for row in part) for part in nx.connected_components(graph)}
    assert lands == {frozenset({land}) for land in ("continent", "corse", "971", "972", "973", "974", "976")}
    assert nx.number_connected_components(graph) == 7


def test_in_france_neighbours_are_near_and_in_order() -> None:
    france = load_territories()
    for row in range(len(france)):
        lengths = _kilometres(france, row, france.neighbours_of(row))
        assert (np.diff(lengths) >= -1e-9).all()
        assert lengths.max() < 80 or france.departement[row] == "973"


def test_in_france_each_territory_has_a_neighbour_in_its_departement_and_few_in_all() -> None:
    france = load_territories()
    departement = np.array(france.departement)
    for row in range(len(france)):
        assert (departement[france.neighbours_of(row)] == departement[row]).any(), france.code[row]
    assert 4 <= np.median(np.diff(france.neighbour_start)) <= 7


places = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda cell: (cell[0] / 10, 45 + cell[1] / 10))


@given(st.lists(st.tuples(places, st.sampled_from(["01", "38", "2A", "974"])), min_size=1, max_size=25))
def test_neighbours_are_mutual_distinct_and_connect_each_land(
    territories: list[tuple[tuple[float, float], str]],
) -> None:
    points, departements = [point for point, _ in territories], [code for _, code in territories]
    neighbours = _neighbours(points, departements)
    for row, others in enumerate(neighbours):
        assert row not in others
        assert len(set(others)) == len(others)
        assert all(row in neighbours[other] for other in others)
    start = np.cumsum([0, *map(len, neighbours)])
    graph = _graph(start, np.array([other for others in neighbours for other in others], dtype=int))
    assert nx.number_connected_components(graph) == len({land_of(code) for code in departements})
