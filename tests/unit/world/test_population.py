"""The professionals at 1:1: exact numbers, practices, dispositions."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from pydantic import ValidationError

from sim.draws import Draws
from sim.vocabulary import Practice, Profession
from sim.world.population import (
    ALONE,
    Country,
    Population,
    build_population,
    count_colleagues,
    largest_remainder,
    rank_in_runs,
)
from sim.world.settings import PopulationSettings
from sim.world.synthetic import CountrySize, synthetic_country
from sim.world.world import Territories
from tests.unit.world.practices import practices

CONFIGURED = yaml.safe_load(
    (Path(__file__).parents[3] / "configs" / "population" / "default.yaml").read_text(encoding="utf-8")
)
VALUES = {name: value for name, value in CONFIGURED.items() if name != "scale"}
SETTINGS = PopulationSettings.model_validate(VALUES)
DRAWS = Draws.for_world(7)


@pytest.fixture(scope="module")
def country() -> Country:
    return synthetic_country(DRAWS, CountrySize(n_territories=60, n_professionals=24_000))


@pytest.fixture(scope="module")
def population(country: Country) -> Population:
    return build_population(country.territories, country.workforce, DRAWS, SETTINGS)


def only(territories: Territories, departement: str) -> Territories:
    """Return the territories of one département, without neighbours."""
    rows = [row for row, code in enumerate(territories.departement) if code == departement]

    def texts(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(values[row] for row in rows)

    return Territories(
        code=texts(territories.code),
        name=texts(territories.name),
        departement=texts(territories.departement),
        region=texts(territories.region),
        population=territories.population[rows],
        longitude=territories.longitude[rows],
        latitude=territories.latitude[rows],
        density_class=territories.density_class[rows],
        gp_accessibility=territories.gp_accessibility[rows],
        neighbour_start=np.zeros(len(rows) + 1, dtype=np.int32),
        neighbour=np.zeros(0, dtype=np.int32),
    )


def test_professionals_by_departement_and_profession_equal_the_table(country: Country, population: Population) -> None:
    home = np.array([country.workforce.row[code] for code in country.territories.departement])
    counted = np.zeros_like(country.workforce.professionals)
    np.add.at(counted, (home[population.professionals.territory], population.professionals.profession), 1)
    np.testing.assert_array_equal(counted, country.workforce.professionals)


def test_professionals_are_sorted_by_territory_and_weigh_one_each(population: Population) -> None:
    assert np.all(np.diff(population.professionals.territory) >= 0)
    assert np.all(population.professionals.weight == 1.0)


def test_every_professional_has_a_key_of_their_own(population: Population) -> None:
    assert len(np.unique(population.professionals.key)) == len(population.professionals)


def test_a_departement_alone_has_the_same_people_as_in_the_country(country: Country, population: Population) -> None:
    code = country.workforce.departement[2]
    alone = build_population(only(country.territories, code), country.workforce, DRAWS, SETTINGS)
    rows = np.flatnonzero(np.array(country.territories.departement) == code)
    there = np.isin(population.professionals.territory, rows)
    for column in ("key", "profession", "openness", "isolation", "is_leader"):
        np.testing.assert_array_equal(
            getattr(alone.professionals, column), getattr(population.professionals, column)[there], err_msg=column
        )


def test_another_seed_makes_other_dispositions_of_as_many_people(country: Country, population: Population) -> None:
    other = build_population(country.territories, country.workforce, Draws.for_world(8), SETTINGS)
    np.testing.assert_array_equal(other.professionals.key, population.professionals.key)
    assert not np.any(other.professionals.openness == population.professionals.openness)


def test_specialists_gather_in_denser_territories_than_nurses(country: Country, population: Population) -> None:
    density = country.territories.density_class[population.professionals.territory]
    specialist = population.professionals.profession == Profession.MEDECIN_SPECIALISTE
    nurse = population.professionals.profession == Profession.INFIRMIER
    assert density[specialist].mean() > density[nurse].mean() + 0.3


def test_the_share_of_gps_in_msp_is_that_of_the_end_of_2021(population: Population) -> None:
    gp = population.professionals.profession == Profession.MEDECIN_GENERALISTE
    assert np.mean(practices(population)[gp] == Practice.MSP) == pytest.approx(0.115, abs=0.02)


def test_there_are_as_many_msp_as_the_table_says_and_each_has_two_gps(country: Country, population: Population) -> None:
    in_msp = practices(population) == Practice.MSP
    gp = population.professionals.profession == Profession.MEDECIN_GENERALISTE
    msp = np.unique(population.practice_number[in_msp])
    _, gps = np.unique(population.practice_number[in_msp & gp], return_counts=True)
    assert len(msp) == country.workforce.msp.sum() == len(gps)
    assert gps.min() >= 2


def test_msp_have_between_five_and_twenty_five_members_of_several_professions(population: Population) -> None:
    in_msp = practices(population) == Practice.MSP
    for number in np.unique(population.practice_number[in_msp]):
        members = population.practice_number == number
        assert 5 <= members.sum() <= 25
        assert len(np.unique(population.professionals.profession[members])) >= 3


def test_groups_have_the_configured_sizes_and_one_profession(population: Population) -> None:
    in_group = practices(population) == Practice.GROUP
    for number in np.unique(population.practice_number[in_group])[:200]:
        members = population.practice_number == number
        assert 2 <= members.sum() <= max(SETTINGS.group_sizes)
        assert len(np.unique(population.professionals.profession[members])) == 1


def test_a_practice_lies_in_one_territory(population: Population) -> None:
    together = population.practice_number != ALONE
    pairs = np.unique(
        np.column_stack([population.practice_number, population.professionals.territory])[together], axis=0
    )
    assert len(pairs) == len(np.unique(pairs[:, 0]))


def test_only_solo_professionals_are_alone(population: Population) -> None:
    solo = practices(population) == Practice.SOLO
    np.testing.assert_array_equal(population.practice_number == ALONE, solo)
    np.testing.assert_array_equal(population.n_colleagues == 0, solo)


@pytest.mark.parametrize("profession", [Profession.MEDECIN_GENERALISTE, Profession.INFIRMIER, Profession.PHARMACIEN])
def test_openness_is_uniform_in_each_profession(population: Population, profession: Profession) -> None:
    openness = np.sort(population.professionals.openness[population.professionals.profession == profession])
    even = (np.arange(len(openness)) + 0.5) / len(openness)
    # Kolmogorov–Smirnov distance below its 1 % critical value
    assert np.max(np.abs(openness - even)) < 1.63 / np.sqrt(len(openness))


def test_msp_members_are_more_often_among_the_most_open(population: Population) -> None:
    open_fifth = population.professionals.openness > 0.8
    in_msp = practices(population) == Practice.MSP
    assert 0.21 < np.mean(open_fifth[in_msp]) < 0.32


def test_professionals_are_more_isolated_alone_than_in_a_group_than_in_msp(population: Population) -> None:
    isolation = [population.professionals.isolation[practices(population) == kind] for kind in Practice]
    assert isolation[Practice.SOLO].mean() > isolation[Practice.GROUP].mean() > isolation[Practice.MSP].mean()


def test_rural_professionals_are_more_isolated_than_urban_ones_of_the_same_practice(
    country: Country, population: Population
) -> None:
    density = country.territories.density_class[population.professionals.territory]
    solo = practices(population) == Practice.SOLO
    isolation = population.professionals.isolation
    assert isolation[solo & (density == 0)].mean() > isolation[solo & (density == 3)].mean() + 0.1


def test_leaders_are_a_few_percent_and_none_of_them_refuses(population: Population) -> None:
    professionals = population.professionals
    refusal = SETTINGS.refusal_share.values()[professionals.profession]
    assert 0.015 < professionals.is_leader.mean() < 0.05
    assert np.all(professionals.openness[professionals.is_leader] > refusal[professionals.is_leader])


def test_gps_lead_more_often_than_dentists_and_msp_members_more_often_than_others(population: Population) -> None:
    professionals = population.professionals
    gp = professionals.profession == Profession.MEDECIN_GENERALISTE
    dentist = professionals.profession == Profession.CHIRURGIEN_DENTISTE
    in_msp = practices(population) == Practice.MSP
    assert professionals.is_leader[gp].mean() > professionals.is_leader[dentist].mean()
    assert professionals.is_leader[gp & in_msp].mean() > professionals.is_leader[gp & ~in_msp].mean()


def test_largest_remainder_gives_the_last_post_to_the_largest_fraction() -> None:
    shared = largest_remainder(np.array([10]), np.zeros(3, dtype=np.int32), np.array([0.46, 0.25, 0.29]))
    np.testing.assert_array_equal(shared, [5, 2, 3])


def test_a_departement_without_any_weight_is_shared_out_equally() -> None:
    shared = largest_remainder(np.array([4]), np.zeros(2, dtype=np.int32), np.zeros(2))
    np.testing.assert_array_equal(shared, [2, 2])


def test_ranks_start_again_with_each_run() -> None:
    np.testing.assert_array_equal(rank_in_runs(np.array([5, 5, 7, 5, 5, 5])), [0, 1, 0, 0, 1, 2])


def test_colleagues_are_the_others_of_the_practice() -> None:
    np.testing.assert_array_equal(count_colleagues(np.array([3, ALONE, 3, 9, 3, ALONE])), [2, 0, 2, 0, 2, 0])


def test_an_unknown_departement_has_no_workforce(country: Country) -> None:
    elsewhere = only(country.territories, country.territories.departement[0])
    renamed = Territories(**{**vars(elsewhere), "departement": ("99",) * len(elsewhere)})
    with pytest.raises(KeyError, match="99"):
        build_population(renamed, country.workforce, DRAWS, SETTINGS)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"leader_sahre": 0.1}, "leader_sahre"),
        ({"ring_contacts": 0}, "ring_contacts"),
        ({"isolation_spread": "wide"}, "isolation_spread"),
        ({"group_sizes": [3, 1]}, "group_sizes"),
        ({"leader_share": {**VALUES["leader_share"], "pharmacien": 0.9}}, "leader_share"),
        ({"leader_share": {**VALUES["leader_share"], "dentiste": 0.1}}, "leader_share"),
    ],
)
def test_a_mistaken_setting_is_refused_and_named(change: dict[str, object], where: str) -> None:
    with pytest.raises(ValidationError, match=where):
        PopulationSettings.model_validate({**VALUES, **change})


def test_a_number_out_of_bounds_names_its_profession() -> None:
    values = {**VALUES, "refusal_share": {**VALUES["refusal_share"], "sage_femme": 1.2}}
    with pytest.raises(ValidationError, match=r"sage_femme is 1\.2; it must lie between 0\.0 and 0\.95"):
        PopulationSettings.model_validate(values)
