from collections import Counter

import pytest

from sim.vocabulary import DensityClass
from tools.build_tables.division import CAP, Division, Territory, density_class
from tools.build_tables.packages import Administration, Commune, Intercommunality

METROPOLE, BORDER, GRAND_PARIS, EPT = "200000001", "200000002", "200054781", "200000003"


def _commune(code: str, population: int, departement: str = "59") -> Commune:
    return Commune(code, f"Commune {code}", departement, "32", population, ("59000",))


def _division(communes: list[Commune], epci: dict[str, list[str]], ept: dict[str, list[str]] | None = None) -> Division:
    administration = Administration(
        communes={commune.code: commune for commune in communes},
        arrondissements={"75056": (_commune("75101", 20_000, "75"), _commune("75115", 230_000, "75"))},
        successors={},
        epci=tuple(Intercommunality(code, f"EPCI {code}", tuple(members)) for code, members in epci.items()),
        ept=tuple(Intercommunality(code, f"EPT {code}", tuple(members)) for code, members in (ept or {}).items()),
    )
    points = {commune.code: (3.0 + rank / 10, 50.0) for rank, commune in enumerate(communes)}
    return Division(administration, points | {"75101": (2.34, 48.86), "75115": (2.29, 48.84)})


def _codes(territories: list[Territory]) -> list[str]:
    return [territory.code for territory in territories]


def test_a_small_epci_is_one_territory_at_the_weighted_centre_of_its_communes() -> None:
    communes = [_commune("59001", 30_000), _commune("59002", 10_000)]
    (territory,) = _division(communes, {METROPOLE: ["59001", "59002"]}).territories()
    assert (territory.code, territory.population) == (METROPOLE, 40_000)
    assert territory.point == (3.025, 50.0)


def test_an_epci_is_split_at_the_border_of_departements() -> None:
    communes = [_commune("59001", 30_000), _commune("62001", 10_000, "62")]
    territories = _division(communes, {BORDER: ["59001", "62001"]}).territories()
    assert _codes(territories) == [f"{BORDER}-59", f"{BORDER}-62"]
    assert [territory.departement for territory in territories] == ["59", "62"]


def test_a_large_epci_is_split_into_balanced_groups_of_neighbouring_communes() -> None:
    communes = [_commune(f"5900{rank}", 50_000) for rank in range(4)]
    territories = _division(communes, {METROPOLE: [commune.code for commune in communes]}).territories()
    assert _codes(territories) == [f"{METROPOLE}-g01", f"{METROPOLE}-g02"]
    assert [territory.point[0] for territory in territories] == [3.05, 3.25]


def test_groups_are_made_until_none_is_above_the_cap() -> None:
    communes = [_commune(f"5900{rank}", 70_000) for rank in range(4)]
    territories = _division(communes, {METROPOLE: [commune.code for commune in communes]}).territories()
    assert [territory.population for territory in territories] == [70_000] * 4


def test_a_commune_above_the_cap_is_cut_into_numbered_equal_parts_at_distinct_places() -> None:
    communes = [_commune("59350", 240_001), _commune("59002", 5_000)]
    territories = _division(communes, {METROPOLE: ["59350", "59002"]}).territories()
    assert _codes(territories) == [f"{METROPOLE}-g01", "59350-1", "59350-2", "59350-3"]
    assert sum(territory.population for territory in territories) == 245_001
    assert len({territory.point for territory in territories}) == 4


def test_a_commune_outside_any_epci_is_a_territory_of_its_own() -> None:
    (territory,) = _division([_commune("59999", 300)], {}).territories()
    assert (territory.code, territory.name) == ("59999", "Commune 59999")


def test_the_grand_paris_is_divided_by_its_ept_and_the_arrondissements_of_paris() -> None:
    communes = [_commune("75056", 250_000, "75"), _commune("93001", 80_000, "93")]
    territories = _division(communes, {GRAND_PARIS: ["75056", "93001"]}, {EPT: ["93001"]}).territories()
    assert _codes(territories) == [EPT, "75101", "75115-1", "75115-2"]
    assert {territory.departement for territory in territories} == {"75", "93"}


def test_nobody_is_lost_or_counted_twice() -> None:
    communes = [_commune(f"59{rank:03}", 997 * rank + 1, "59" if rank % 3 else "62") for rank in range(60)]
    epci = {
        METROPOLE: [commune.code for commune in communes[10:50]],
        BORDER: [commune.code for commune in communes[50:]],
    }
    territories = _division(communes, epci).territories()
    found: Counter[str] = Counter()
    for territory in territories:
        found[territory.departement] += territory.population
    expected: Counter[str] = Counter()
    for commune in communes:
        expected[commune.departement] += commune.population
    assert found == expected
    assert max(territory.population for territory in territories) <= CAP


@pytest.mark.parametrize(
    ("sizes", "epci_population", "expected"),
    [
        ([500, 1_999], 10_000, DensityClass.RURAL),
        ([500, 2_000], 10_000, DensityClass.SMALL_TOWN),
        ([9_000, 10_000], 399_999, DensityClass.URBAN),
        ([9_000, 10_000], 400_000, DensityClass.METROPOLIS),
        ([100_000], 100_000, DensityClass.METROPOLIS),
        ([5_000], 2_000_000, DensityClass.SMALL_TOWN),
    ],
)
def test_the_density_class_follows_the_commune_of_the_median_inhabitant(
    sizes: list[int], epci_population: int, expected: DensityClass
) -> None:
    communes = tuple(_commune(str(size), size) for size in sizes)
    assert density_class(communes, epci_population) is expected
