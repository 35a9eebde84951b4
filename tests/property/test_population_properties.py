"""What holds of every population, whatever the country, the seed and the scale."""

from pathlib import Path

import numpy as np
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import Draws
from sim.vocabulary import N_PROFESSIONS
from sim.world.build import people_country
from sim.world.population import largest_remainder
from sim.world.settings import PopulationSettings
from sim.world.synthetic import CountrySize, synthetic_country
from sim.world.world import World

CONFIGURED = yaml.safe_load(
    (Path(__file__).parents[2] / "configs" / "population" / "default.yaml").read_text(encoding="utf-8")
)
SETTINGS = PopulationSettings.model_validate({name: value for name, value in CONFIGURED.items() if name != "scale"})

SEEDS = st.integers(0, 2**32)
SCALES = st.floats(0.01, 4.0)
SIZES = st.builds(
    CountrySize,
    n_regions=st.integers(1, 3),
    departements_per_region=st.integers(1, 2),
    n_territories=st.integers(6, 30),
    n_professionals=st.integers(30, 1_500),
)


def world(size: CountrySize, seed: int, scale: float) -> World:
    return people_country("synthetic", synthetic_country(Draws.for_world(seed), size), scale, seed, SETTINGS)


def professionals_by_territory(of: World, leaders_only: bool = False) -> np.ndarray:
    people = of.professionals
    counted = people.weight * people.is_leader if leaders_only else people.weight
    return np.bincount(people.territory, counted, minlength=len(of.territories))


@given(SIZES, SEEDS)
@settings(max_examples=30, deadline=None)
def test_at_scale_one_professions_by_departement_are_those_of_the_table(size: CountrySize, seed: int) -> None:
    country = synthetic_country(Draws.for_world(seed), size)
    people = world(size, seed, 1.0).professionals
    home = np.array([country.workforce.row[code] for code in country.territories.departement])[people.territory]
    counted = np.bincount(home * N_PROFESSIONS + people.profession, minlength=country.workforce.professionals.size)
    np.testing.assert_array_equal(counted.reshape(-1, N_PROFESSIONS), country.workforce.professionals)


@given(SIZES, SEEDS, SCALES)
@settings(max_examples=40, deadline=None)
def test_no_scale_changes_how_many_professionals_and_leaders_a_territory_has(
    size: CountrySize, seed: int, scale: float
) -> None:
    whole, scaled = world(size, seed, 1.0), world(size, seed, scale)
    for leaders_only in (False, True):
        np.testing.assert_allclose(
            professionals_by_territory(scaled, leaders_only),
            professionals_by_territory(whole, leaders_only),
            rtol=1e-8,
        )


@given(SIZES, SEEDS, SCALES)
@settings(max_examples=40, deadline=None)
def test_every_world_is_well_formed(size: CountrySize, seed: int, scale: float) -> None:
    built = world(size, seed, scale)
    people, contacts = built.professionals, built.contacts
    assert np.all(np.diff(people.territory) >= 0)
    assert len(np.unique(people.key)) == len(people)
    assert np.all((people.openness > 0) & (people.openness < 1))
    assert np.all((people.isolation >= 0) & (people.isolation <= 1))
    assert np.all(people.weight > 0)
    owner = np.repeat(np.arange(len(people)), np.diff(contacts.start))
    code = owner * len(people) + contacts.contact
    assert np.all(np.diff(code) > 0)
    assert np.all(owner != contacts.contact)
    np.testing.assert_array_equal(np.sort(contacts.contact.astype(np.int64) * len(people) + owner), code)


@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.floats(0, 1e6)), min_size=1, max_size=40),
)
def test_largest_remainder_gives_out_all_and_nobody_is_a_whole_post_off(
    totals: list[int], items: list[tuple[int, float]]
) -> None:
    # Every group has at least one item, or there would be nobody to give its posts to.
    items += [(group, 1.0) for group in range(len(totals))]
    kept = [(group, weight) for group, weight in items if group < len(totals)]
    group = np.array([group for group, _ in kept], dtype=np.int32)
    weights = np.array([weight for _, weight in kept])
    shared = largest_remainder(np.array(totals), group, weights)
    np.testing.assert_array_equal(np.bincount(group, shared, minlength=len(totals)), totals)
    quota = np.array(totals)[group] * weights / np.bincount(group, weights)[group]
    assert np.all(np.abs(shared - quota) < 1 + 1e-6)
