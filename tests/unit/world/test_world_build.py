"""Whole worlds: France, a part of it, the invented country."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.draws import Draws
from sim.vocabulary import N_PROFESSIONS, Practice, Profession
from sim.world.build import build_world, national_workforce
from sim.world.population import build_population
from sim.world.settings import PopulationSettings
from sim.world.tables import load_departements, load_territories
from sim.world.world import World
from tests.unit.world.practices import practices

CONFIGURED = yaml.safe_load(
    (Path(__file__).parents[3] / "configs" / "population" / "default.yaml").read_text(encoding="utf-8")
)
SETTINGS = PopulationSettings.model_validate({name: value for name, value in CONFIGURED.items() if name != "scale"})


@pytest.fixture(scope="module")
def france() -> World:
    return build_world("france", None, None, 1.0, 11, SETTINGS)


@pytest.fixture(scope="module")
def nord() -> World:
    return build_world("departement", "59", None, 1.0, 11, SETTINGS)


def by_departement_and_profession(world: World) -> np.ndarray:
    """Return the professionals that a world stands for, in the rows of the table of départements."""
    row = {code: row for row, code in enumerate(load_departements().code)}
    home = np.array([row[code] for code in world.territories.departement])[world.professionals.territory]
    counted = np.zeros((len(row), N_PROFESSIONS))
    np.add.at(counted, (home, world.professionals.profession), world.professionals.weight)
    return counted


def test_france_has_every_liberal_professional_of_the_table(france: World) -> None:
    assert len(france.professionals) == 399_357
    np.testing.assert_array_equal(by_departement_and_profession(france), load_departements().professionals)


def test_france_has_one_pharmacist_for_each_pharmacy(france: World) -> None:
    assert np.sum(france.professionals.profession == Profession.PHARMACIEN) == 20_725


def test_keys_are_distinct_in_the_whole_country(france: World) -> None:
    assert len(np.unique(france.professionals.key)) == len(france.professionals)


def test_one_gp_in_nine_practises_in_an_msp_at_the_end_of_2021() -> None:
    workforce = national_workforce(load_departements())
    population = build_population(load_territories(None), workforce, Draws.for_world(11), SETTINGS)
    gp = population.professionals.profession == Profession.MEDECIN_GENERALISTE
    assert np.mean(practices(population)[gp] == Practice.MSP) == pytest.approx(0.115, abs=0.005)


def test_professionals_in_france_have_six_to_eight_contacts(france: World) -> None:
    assert 6.0 <= len(france.contacts.contact) / len(france.professionals) <= 8.0


def test_a_departement_alone_has_the_people_of_the_country(france: World, nord: World) -> None:
    there = np.array(france.territories.departement)[france.professionals.territory] == "59"
    for column in ("key", "openness", "is_leader"):
        np.testing.assert_array_equal(
            getattr(nord.professionals, column), getattr(france.professionals, column)[there], err_msg=column
        )


def test_a_departement_alone_is_thinned_as_in_the_country() -> None:
    country = build_world("region", "32", None, 0.05, 11, SETTINGS)
    alone = build_world("departement", "59", None, 0.05, 11, SETTINGS)
    there = np.array(country.territories.departement)[country.professionals.territory] == "59"
    np.testing.assert_array_equal(alone.professionals.key, country.professionals.key[there])
    np.testing.assert_allclose(alone.professionals.weight, country.professionals.weight[there], rtol=1e-6)


def test_readiness_aims_at_the_coverage_of_the_departement_in_december_2022(nord: World) -> None:
    departements = load_departements()
    expected = departements.coverage_2022_12[departements.row("59")]
    np.testing.assert_array_equal(nord.readiness_target, np.full(len(nord.territories), expected))


@pytest.mark.parametrize("scale", [0.05, 0.3])
def test_a_thinned_part_of_the_country_stands_for_all_its_professionals(scale: float) -> None:
    bretagne = build_world("region", "53", None, scale, 11, SETTINGS)
    rows = [row for row, region in enumerate(load_departements().region) if region == "53"]
    expected = load_departements().professionals[rows].sum()
    assert bretagne.professionals.weight.sum() == pytest.approx(expected, rel=1e-9)
    leaders = int(bretagne.professionals.is_leader.sum())
    assert len(bretagne.professionals) - leaders == pytest.approx(scale * (expected - leaders), rel=0.1)


def test_worlds_are_named_after_the_choice(nord: World) -> None:
    assert nord.name == "departement 59"
    assert build_world("synthetic", None, None, 1.0, 1, SETTINGS).name == "synthetic"


def test_the_same_seed_builds_the_same_world_bit_for_bit() -> None:
    one, again = (build_world("synthetic", None, None, 0.5, 4, SETTINGS) for _ in range(2))
    for column in vars(one.professionals):
        assert getattr(one.professionals, column).tobytes() == getattr(again.professionals, column).tobytes()
    assert one.contacts.contact.tobytes() == again.contacts.contact.tobytes()


def test_another_seed_builds_another_synthetic_country() -> None:
    one, other = (build_world("synthetic", None, None, 1.0, seed, SETTINGS) for seed in (4, 5))
    assert not np.array_equal(one.territories.population, other.territories.population)


def test_no_contact_crosses_the_sea(france: World) -> None:
    mainland = np.array([not code.startswith(("97", "2A", "2B")) for code in france.territories.departement])
    side = mainland[france.professionals.territory]
    owner = np.repeat(np.arange(len(france.professionals)), np.diff(france.contacts.start))
    np.testing.assert_array_equal(side[owner], side[france.contacts.contact])


def test_a_users_own_territories_are_peopled_like_the_projects(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "code,name,departement,region,population,longitude,latitude,density_class\n"
        "L1,Mende et environs,48,76,40000,3.50,44.52,1\n"
        "L2,Reste de la Lozère,48,76,36000,3.29,44.70,0\n",
        encoding="utf-8",
    )
    world = build_world("departement", "48", file, 1.0, 11, SETTINGS)
    departements = load_departements()
    assert world.territories.code == ("L1", "L2")
    assert len(world.professionals) == departements.professionals[departements.row("48")].sum()


@pytest.mark.parametrize(
    ("kind", "code", "message"),
    [
        ("departament", None, r"did you mean 'departement'\?.*synthetic"),
        ("departement", "99", "no departement has the code '99'"),
        ("synthetic", "59", "the synthetic country takes no code and no file, got '59'"),
    ],
)
def test_an_unknown_choice_is_refused_with_what_is_allowed(kind: str, code: str | None, message: str) -> None:
    with pytest.raises(LookupError, match=message):
        build_world(kind, code, None, 1.0, 1, SETTINGS)


def test_a_scale_out_of_range_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"population scale is 5\.0; it must lie between 0\.01 and 4\.0"):
        build_world("france", None, tmp_path / "missing.csv", 5.0, 1, SETTINGS)
