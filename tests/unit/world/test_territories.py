import numpy as np
import pytest

from sim.world.tables import load_territories
from sim.world.territories import select


def test_france_is_the_whole_table() -> None:
    assert select(load_territories(), "france") is load_territories()


@pytest.mark.parametrize(
    ("kind", "code", "population"), [("departement", "59", 2_615_635), ("departement", "2A", 168_306)]
)
def test_a_departement_has_its_population(kind: str, code: str, population: int) -> None:
    part = select(load_territories(), kind, code)
    assert part.population.sum() == population
    assert part.departement_codes == (code,)


def test_several_departements_are_one_part_with_neighbours_across_their_border() -> None:
    both = select(load_territories(), "departement", "59,62")
    assert set(both.departement) == {"59", "62"}
    homes = np.array(both.departement)
    across = [row for row in range(len(both)) if set(homes[both.neighbours_of(row)]) == {"59", "62"}]
    assert across
    with pytest.raises(LookupError, match="'622'"):
        select(load_territories(), "departement", "59,622")


def test_regions_add_up_to_france() -> None:
    france = load_territories()
    assert sum(len(select(france, "region", code)) for code in france.region_codes) == len(france)


def test_a_part_keeps_rows_and_neighbours_consistent() -> None:
    france = load_territories()
    part = select(france, "region", "53")
    row_in_france = {code: row for row, code in enumerate(france.code)}
    for row, code in enumerate(part.code):
        expected = [france.code[other] for other in france.neighbours_of(row_in_france[code])]
        found = [part.code[other] for other in part.neighbours_of(row)]
        assert found == [code for code in expected if code in part.code]
        assert part.population[row] == france.population[row_in_france[code]]
    assert part.code == tuple(sorted(part.code))


def test_a_part_of_a_departement_leaves_nobody_without_neighbours() -> None:
    france = load_territories()
    for code in france.departement_codes:
        assert (np.diff(select(france, "departement", code).neighbour_start) > 0).all(), code


def test_a_departement_of_a_part_can_be_chosen_again() -> None:
    bretagne = select(load_territories(), "region", "53")
    assert select(bretagne, "departement", "35").population.sum() == 1_120_666


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        ("departement", "1", "did you mean '01', Ain?"),
        ("departement", "2a", "did you mean '2A', Corse-du-Sud?"),
        ("departement", "finistere", "did you mean '29', Finistère?"),
        ("region", "Bretagne", "did you mean '53', Bretagne?"),
        ("departement", None, "allowed: 01, 02, 03"),
        ("region", "99", "allowed: 01, 02, 03, 04, 06, 11, 24"),
        ("france", "59", "takes no code"),
        ("regoin", "53", "did you mean 'region'?"),
    ],
)
def test_an_unknown_part_is_refused_with_the_nearest_name(kind: str, code: str | None, says: str) -> None:
    with pytest.raises(LookupError) as caught:
        select(load_territories(), kind, code)
    assert says in str(caught.value)


def test_a_departement_outside_the_part_is_refused_with_those_inside() -> None:
    with pytest.raises(LookupError, match="allowed: 22, 29, 35, 56"):
        select(select(load_territories(), "region", "53"), "departement", "59")
