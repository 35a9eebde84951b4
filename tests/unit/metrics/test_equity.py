"""Who has the worst access to GPs, and how far apart the départements are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.metrics.context import Context
from sim.metrics.equity import accessibility, quantile_by, worst_access_population
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level, Profession
from tests.unit.metrics.hand_made import BEHAVIOUR, COUNTRY, Place, context_of


def test_the_worst_fifth_takes_equally_bad_territories_in_the_same_proportion() -> None:
    context = context_of(COUNTRY)
    people = worst_access_population(context, Grouping.at(Level.NATIONAL, context.territories))
    assert people == pytest.approx([0, 0, 50_000, 50_000 * 200 / 300, 50_000 * 60 / 300, 50_000 * 40 / 300])


def test_each_region_has_its_own_worst_fifth() -> None:
    context = context_of(COUNTRY)
    regions = Grouping.at(Level.REGION, context.territories)
    people = worst_access_population(context, regions)
    assert regions.sum(people) == pytest.approx([200_000 / 5, 300_000 / 5])
    assert people[2] == pytest.approx(40_000)


def test_an_uninhabited_territory_does_not_disturb_the_worst_fifth() -> None:
    context = context_of((Place(0, "01", "84", 1.0), Place(1000, "01", "84", 2.0)))
    assert worst_access_population(context, Grouping.at(Level.NATIONAL, context.territories)) == pytest.approx([0, 200])


def test_unpublished_accessibility_is_read_from_gps_per_inhabitant_on_the_published_scale() -> None:
    places = (Place(1000, "01", "84", 4.0), Place(1000, "976", "06", np.nan))
    context = context_of(places)
    professionals = context.professionals.copy()
    professionals[:, Profession.MEDECIN_GENERALISTE] = 2.0, 0.5
    few_gps = Context(context.territories, professionals, BEHAVIOUR)
    assert accessibility(few_gps) == pytest.approx([4.0, 1.0])


def test_without_any_published_accessibility_gps_per_inhabitant_rank_the_territories() -> None:
    context = context_of((Place(1000, "01", "84", np.nan), Place(3000, "01", "84", np.nan)))
    assert accessibility(context) == pytest.approx([0.001, 0.001])


@given(
    groups=st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=8), min_size=1, max_size=5),
    level=st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]),
)
def test_quantiles_by_group_equal_those_of_each_group_alone(groups: list[list[float]], level: float) -> None:
    group = np.repeat(np.arange(len(groups)), [len(values) for values in groups])
    values = np.concatenate([np.array(values) for values in groups])
    expected = [np.quantile(values, level) for values in groups]
    assert quantile_by(group, values, len(groups), level) == pytest.approx(expected, abs=1e-12)
