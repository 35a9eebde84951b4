from datetime import date
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.language.numbers import percent
from experiments.plots.series import StepFormatter, are_all_the_same, common_length, spread_apart, top_of
from tests.unit.plots.fake_results import flat_band

band = partial(flat_band, (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 31)))
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=6)


def test_the_common_past_ends_with_the_first_difference() -> None:
    assert common_length([band(0.1, 0.2, 0.3), band(0.1, 0.2, 0.4)]) == 2


def test_arms_that_never_differ_are_common_to_the_end() -> None:
    same = [band(0.1, 0.2, 0.3), band(0.1, 0.2, 0.3)]
    assert common_length(same) == 3
    assert are_all_the_same(same)


def test_a_single_arm_has_no_common_past() -> None:
    assert common_length([band(0.1, 0.2)]) == 0
    assert not are_all_the_same([band(0.1, 0.2)])


@given(SHARES)
def test_values_beside_curves_keep_their_order_their_distance_and_the_panel(shares: list[float]) -> None:
    heights = spread_apart(sorted(shares), gap=0.1, bottom=0.0, top=1.0)
    assert all(upper - lower >= 0.1 - 1e-9 for lower, upper in pairwise(heights))
    assert heights[0] >= -1e-9
    assert heights[-1] <= 1 + 1e-9


def test_values_that_are_far_apart_stay_where_they_are() -> None:
    assert spread_apart([0.2, 0.5, 0.8], gap=0.1, bottom=0.0, top=1.0) == pytest.approx([0.2, 0.5, 0.8])


@pytest.mark.parametrize(
    ("ticks", "written"),
    [([0.0, 0.2, 0.4], ["0%", "20%", "40%"]), ([0.0, 0.005, 0.01], ["0.0%", "0.5%", "1.0%"]), ([0.3], ["30%"])],
)
def test_ticks_have_the_decimals_that_their_step_needs(ticks: list[float], written: list[str]) -> None:
    formatter = StepFormatter(lambda share, digits: percent(share, "en", digits), per=100)
    assert formatter.format_ticks(ticks) == written


def test_an_axis_holds_the_highest_band_and_is_never_too_low() -> None:
    assert top_of([band(0.2, 0.5)], least=0.1) > 0.5
    assert top_of([band(0.01, 0.02)], least=0.1) == 0.1
