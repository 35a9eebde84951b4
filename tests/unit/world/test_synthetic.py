"""The invented country: its size, its codes, its shape."""

import numpy as np
import pytest

from sim.draws import Draws
from sim.vocabulary import DensityClass
from sim.world.synthetic import CountrySize, synthetic_country

COUNTRY = synthetic_country(Draws.for_world(1))


def test_the_country_has_the_size_asked_for() -> None:
    assert len(COUNTRY.territories) == 40
    assert len(COUNTRY.territories.departement_codes) == 6
    assert COUNTRY.territories.region_codes == ("S1", "S2", "S3")
    assert COUNTRY.workforce.professionals.sum() == 2_400
    assert COUNTRY.territories.population.sum() == CountrySize().n_inhabitants


def test_a_larger_country_is_a_matter_of_parameters() -> None:
    size = CountrySize(n_regions=2, departements_per_region=4, n_territories=30, n_professionals=5_000)
    larger = synthetic_country(Draws.for_world(1), size)
    assert len(larger.workforce.departement) == 8
    assert larger.workforce.professionals.sum() == 5_000


def test_codes_are_sorted_and_cannot_be_taken_for_insee_codes() -> None:
    assert list(COUNTRY.territories.code) == sorted(set(COUNTRY.territories.code))
    assert all(code.startswith("S") for code in COUNTRY.territories.departement_codes)


def test_every_kind_of_territory_exists_in_a_country_large_enough() -> None:
    country = synthetic_country(Draws.for_world(1), CountrySize(n_territories=120, n_professionals=7_200))
    assert set(country.territories.density_class.tolist()) == set(DensityClass)


def test_professionals_per_inhabitant_are_those_of_france() -> None:
    per_thousand = 1_000 * COUNTRY.workforce.professionals.sum() / COUNTRY.territories.population.sum()
    assert per_thousand == pytest.approx(399_357 / 68_350, rel=0.001)


def test_neighbours_are_mutual_nearest_first_and_on_the_same_side_of_the_sea() -> None:
    territories = COUNTRY.territories
    island = np.array(territories.departement) == COUNTRY.workforce.departement[-1]
    for row in range(len(territories)):
        near = territories.neighbours_of(row)
        distance = np.hypot(
            territories.longitude[near] - territories.longitude[row],
            territories.latitude[near] - territories.latitude[row],
        )
        assert len(near) >= 1
        assert row not in near
        assert np.all(np.diff(distance) >= 0)
        assert np.all(island[near] == island[row])
        assert all(row in territories.neighbours_of(other) for other in near)


def test_readiness_differs_between_departements_and_not_inside_them() -> None:
    by_departement: dict[str, set[float]] = {}
    for code, target in zip(COUNTRY.territories.departement, COUNTRY.readiness_target, strict=True):
        by_departement.setdefault(code, set()).add(float(target))
    assert all(len(targets) == 1 for targets in by_departement.values())
    assert len(set.union(*by_departement.values())) == 6
    assert np.all((COUNTRY.readiness_target >= 0) & (COUNTRY.readiness_target <= 1))


def test_gp_accessibility_is_unknown_on_the_island_only() -> None:
    island = np.array(COUNTRY.territories.departement) == COUNTRY.workforce.departement[-1]
    np.testing.assert_array_equal(np.isnan(COUNTRY.territories.gp_accessibility), island)


@pytest.mark.parametrize(
    "size",
    [{"n_territories": 5}, {"n_territories": 700}, {"n_professionals": 10}, {"n_regions": 0}, {"n_regions": 10}],
)
def test_an_impossible_country_is_refused(size: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"must|invented country"):
        CountrySize(**size)
