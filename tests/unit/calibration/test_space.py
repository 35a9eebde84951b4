"""Parameters as axes on which the prior is standard normal."""

import numpy as np
import pytest

from experiments.calibration.space import Axis, Space, national_shocks
from experiments.study.definition import Uncertain

BASE = Uncertain("behaviour.join.base", -7.0, -5.0, "A23")
PACE = Uncertain("behaviour.sign.pace", 0.3, 1.1, "A21")
SPACE = Space.of((BASE, PACE))


def test_the_middle_of_a_range_is_at_zero() -> None:
    assert SPACE.values(np.zeros(2)) == pytest.approx([-6.0, 0.7])


def test_values_never_leave_their_ranges() -> None:
    values = SPACE.values(np.array([[-40.0, 40.0], [5.0, -5.0]]))
    assert (values >= [-7.0, 0.3]).all()
    assert (values <= [-5.0, 1.1]).all()


def test_the_prior_is_even_over_each_range() -> None:
    values = np.sort(SPACE.values(SPACE.prior(100, seed=3)), axis=0)
    shares = (values - [-7.0, 0.3]) / [2.0, 0.8]
    assert (np.floor(shares * 100) == np.arange(100)[:, None]).all()


def test_another_parameter_leaves_the_sample_of_the_first_as_it_is() -> None:
    alone = Space(SPACE.axes[:1])
    assert np.array_equal(alone.prior(20, seed=3)[:, 0], SPACE.prior(20, seed=3)[:, 0])


def test_values_are_named_by_path() -> None:
    assert SPACE.named(np.array([-6.0, 0.5])) == {"behaviour.join.base": -6.0, "behaviour.sign.pace": 0.5}


def test_parameters_of_a_group_move_together_each_along_its_range_or_against_it() -> None:
    space = Space((Axis("group", (BASE, PACE), frozenset({PACE.path})),))
    assert len(space) == 1
    assert space.paths == (BASE.path, PACE.path)
    assert space.values(np.array([[0.0], [40.0]])) == pytest.approx(np.array([[-6.0, 0.7], [-5.0, 0.3]]))


def test_an_axis_goes_with_its_last_parameter() -> None:
    space = Space((Axis("group", (BASE, PACE)), *SPACE.axes))
    assert [axis.name for axis in space.keeping(lambda path: path != PACE.path).axes] == ["group", BASE.path]
    assert len(space.keeping(lambda path: False)) == 0


def test_a_space_without_axes_has_a_sample_without_columns() -> None:
    assert Space(()).values(Space(()).prior(4, seed=1)).shape == (4, 0)


def test_national_shocks_are_even_draws_of_each_half_year_up_to_a_month() -> None:
    shocks = national_shocks(2020 * 12 + 5)
    founding = [one.path for one in shocks if "founding" in one.path]
    assert founding == [f"chance.shock_founding.{month}" for month in ("2019-06", "2019-07", "2020-01")]
    assert len(shocks) == 2 * len(founding)
    assert {(one.low, one.high) for one in shocks} == {(0.0, 1.0)}
