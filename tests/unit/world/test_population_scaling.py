"""The population at other scales: which sums are kept, and who stands for whom."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.draws import Draws
from sim.vocabulary import N_PROFESSIONS, Practice
from sim.world.population import Country, Population, build_population, departement_rows
from sim.world.scaling import scale_population
from sim.world.settings import PopulationSettings
from sim.world.synthetic import CountrySize, synthetic_country
from tests.unit.world.practices import practices

CONFIGURED = yaml.safe_load(
    (Path(__file__).parents[3] / "configs" / "population" / "default.yaml").read_text(encoding="utf-8")
)
SETTINGS = PopulationSettings.model_validate({name: value for name, value in CONFIGURED.items() if name != "scale"})
DRAWS = Draws.for_world(3)
COUNTRY = synthetic_country(DRAWS, CountrySize(n_territories=60, n_professionals=18_000))
WHOLE = build_population(COUNTRY.territories, COUNTRY.workforce, DRAWS, SETTINGS)
SCALES = (0.01, 0.05, 0.1, 0.37, 1.0, 1.6, 3.0)


def scaled(scale: float, country: Country = COUNTRY, whole: Population = WHOLE) -> Population:
    return scale_population(whole, scale, country, DRAWS)


def by_territory(population: Population, leaders_only: bool = False) -> np.ndarray:
    weight = population.professionals.weight
    counted = weight * population.professionals.is_leader if leaders_only else weight
    return np.bincount(population.professionals.territory, counted, minlength=len(COUNTRY.territories))


def by_territory_and_profession(population: Population) -> np.ndarray:
    people = population.professionals
    return np.bincount(people.territory * N_PROFESSIONS + people.profession, people.weight)


def by_departement_and_profession(population: Population) -> np.ndarray:
    people = population.professionals
    home = departement_rows(COUNTRY.territories, COUNTRY.workforce)[people.territory]
    counted = np.bincount(home * N_PROFESSIONS + people.profession, people.weight)
    return counted.reshape(-1, N_PROFESSIONS)


@pytest.mark.parametrize("scale", SCALES)
def test_weights_add_up_to_the_professionals_of_each_territory(scale: float) -> None:
    np.testing.assert_allclose(by_territory(scaled(scale)), by_territory(WHOLE), rtol=1e-9)


@pytest.mark.parametrize("scale", SCALES)
def test_weights_of_leaders_add_up_to_the_leaders_of_each_territory(scale: float) -> None:
    np.testing.assert_allclose(by_territory(scaled(scale), True), by_territory(WHOLE, True), rtol=1e-9)


@pytest.mark.parametrize("scale", [0.1, 0.37, 1.0, 1.6, 3.0])
def test_weights_add_up_to_the_professionals_of_each_departement_and_profession(scale: float) -> None:
    counted = by_departement_and_profession(scaled(scale))
    np.testing.assert_allclose(counted, COUNTRY.workforce.professionals, rtol=1e-6)


@pytest.mark.parametrize(("scale", "missed"), [(0.05, 0.005), (0.01, 0.1)])
def test_a_very_thin_population_misses_few_professionals_of_a_departement_and_profession(
    scale: float, missed: float
) -> None:
    difference = np.abs(by_departement_and_profession(scaled(scale)) - COUNTRY.workforce.professionals)
    assert difference.sum() <= missed * COUNTRY.workforce.professionals.sum()


@pytest.mark.parametrize("scale", [1.0, 1.6, 3.0])
def test_from_scale_one_on_weights_add_up_by_territory_and_profession(scale: float) -> None:
    np.testing.assert_allclose(
        by_territory_and_profession(scaled(scale)), by_territory_and_profession(WHOLE), rtol=1e-9
    )


def test_at_scale_one_nothing_changes() -> None:
    assert scaled(1.0) is WHOLE


@pytest.mark.parametrize("scale", [0.1, 0.37, 1.6, 3.0])
def test_there_are_about_scale_times_as_many_agents(scale: float) -> None:
    agents, leaders = scaled(scale).professionals, int(WHOLE.professionals.is_leader.sum())
    others = len(WHOLE.professionals) - leaders
    assert int((~agents.is_leader).sum()) == pytest.approx(scale * others, rel=0.05)
    assert int(agents.is_leader.sum()) == pytest.approx(max(1.0, scale) * leaders, rel=0.05)


@pytest.mark.parametrize("scale", [0.01, 0.1, 0.6])
def test_leaders_are_never_thinned(scale: float) -> None:
    agents = scaled(scale).professionals
    assert sorted(agents.key[agents.is_leader]) == sorted(WHOLE.professionals.key[WHOLE.professionals.is_leader])
    assert np.all(agents.weight[agents.is_leader] == 1.0)


@pytest.mark.parametrize("scale", [0.01, 0.05])
def test_every_territory_with_leaders_keeps_one(scale: float) -> None:
    np.testing.assert_array_equal(by_territory(scaled(scale), True) > 0, by_territory(WHOLE, True) > 0)


@pytest.mark.parametrize("scale", [0.01, 0.05])
def test_every_departement_keeps_every_profession(scale: float) -> None:
    assert np.all(by_departement_and_profession(scaled(scale))[COUNTRY.workforce.professionals > 0] > 0)


def test_a_thinned_population_is_part_of_the_whole_one() -> None:
    assert np.isin(scaled(0.1).professionals.key, WHOLE.professionals.key).all()


@pytest.mark.parametrize("scale", [1.6, 3.0])
def test_a_multiplied_population_holds_the_whole_one_and_keys_stay_distinct(scale: float) -> None:
    keys = scaled(scale).professionals.key
    assert np.isin(WHOLE.professionals.key, keys).all()
    assert len(np.unique(keys)) == len(keys)


def test_at_scale_three_each_agent_weighs_a_third() -> None:
    np.testing.assert_allclose(scaled(3.0).professionals.weight, 1 / 3)


@pytest.mark.parametrize("scale", [0.05, 0.1])
def test_thinning_keeps_the_profile_of_openness(scale: float) -> None:
    thin = scaled(scale).professionals
    for share in (0.25, 0.48, 0.75):
        kept = np.average(thin.openness < share, weights=thin.weight)
        assert kept == pytest.approx(np.mean(WHOLE.professionals.openness < share), abs=0.015)


@pytest.mark.parametrize("scale", [0.05, 0.1])
def test_no_agent_stands_for_nobody_or_for_a_crowd(scale: float) -> None:
    weight = scaled(scale).professionals.weight
    assert weight.min() >= 1.0
    assert weight.max() <= 6 / scale


def test_a_scaled_practice_keeps_the_size_of_a_real_one() -> None:
    def mean_size(population: Population, copies: int = 1) -> float:
        in_msp = population.practice_number[practices(population, copies) == Practice.MSP]
        return float(np.unique(in_msp, return_counts=True)[1].mean())

    assert mean_size(scaled(3.0), 3) == pytest.approx(mean_size(WHOLE))
    assert mean_size(scaled(0.37)) <= 1.3 * mean_size(WHOLE)


@pytest.mark.parametrize("scale", [0.0, 0.009, 4.1, -1.0])
def test_a_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match=r"population scale is .* between 0\.01 and 4\.0"):
        scaled(scale)
