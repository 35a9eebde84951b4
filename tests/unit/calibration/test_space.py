"""Parameters as axes on which the prior is standard normal."""

import numpy as np
import pytest

from experiments.calibration.space import Space
from experiments.study.definition import Uncertain

SPACE = Space((Uncertain("behaviour.join.base", -7.0, -5.0, "A23"), Uncertain("behaviour.sign.pace", 0.3, 1.1, "A21")))


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
