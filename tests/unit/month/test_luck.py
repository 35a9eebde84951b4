"""The draws of shocks: the same for the whole nation, others for each région, decision, half-year and replicate."""

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.month.luck import ArsLuck, ars_luck, is_half_year
from tools.verification.small_world import SEED

REGIONS = ("11", "84", "94")
DRAWS = Draws(SEED, 0)


def columns(regions: tuple[str, ...] = REGIONS, month: int = FIRST_MONTH, draws: Draws = DRAWS) -> ArsLuck:
    """Return the draws by region, one array for each name of ArsLuck."""
    return ArsLuck(*ars_luck(draws, regions, month).T)


def test_half_years_begin_in_january_and_july() -> None:
    assert [month % 12 + 1 for month in range(FIRST_MONTH, FIRST_MONTH + 12) if is_half_year(month)] == [7, 1]


def test_the_nation_has_one_draw_for_all_regions_and_each_region_one_of_its_own() -> None:
    luck = columns()
    assert len(set(luck.founding_nation)) == len(set(luck.signing_nation)) == 1
    assert len({*luck.founding_region, *luck.signing_region, luck.founding_nation[0], luck.signing_nation[0]}) == 8


def test_a_region_has_the_same_luck_whatever_other_regions_are_simulated() -> None:
    alone = ars_luck(DRAWS, ("84",), FIRST_MONTH)
    assert np.array_equal(alone[0], ars_luck(DRAWS, REGIONS, FIRST_MONTH)[1])


@pytest.mark.parametrize(("month", "replicate"), [(FIRST_MONTH + 6, 0), (FIRST_MONTH, 1)])
def test_another_half_year_or_replicate_has_other_luck(month: int, replicate: int) -> None:
    other = ars_luck(Draws(SEED, replicate), REGIONS, month)
    assert not np.isin(other, ars_luck(DRAWS, REGIONS, FIRST_MONTH)).any()


def test_the_draws_are_standard_normal() -> None:
    """2,000 half-years: mean within four standard errors of 0, standard deviation of 1."""
    nation = np.array([columns(("11",), month).founding_nation[0] for month in range(0, 12_000, 6)])
    assert nation.mean() == pytest.approx(0.0, abs=4 / 2_000**0.5)
    assert nation.std() == pytest.approx(1.0, abs=4 / 4_000**0.5)
