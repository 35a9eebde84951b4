"""Points are a Latin hypercube; levers of whole values have such; each point starts from a posterior draw in turn."""

from pathlib import Path

import numpy as np

from experiments.designs.factors import Factor
from experiments.discovery.designed_points import hypercube, study_of_points
from experiments.study.definition import Uncertain
from experiments.study.parameter_draws import parameter_draws
from tests.unit.running.fake_engine import small_study

CONTACTS, FLOOR = Factor("behaviour.join.contacts", 1.0, 3.0, "A20"), Factor("timeline.time_floor_months", 0.0, 3.0)
PLANS = Factor("timeline.white_zone_action_plans", 0.0, 1.0)


def test_each_part_of_a_range_is_used_once_and_whole_values_equally_often() -> None:
    points = hypercube([CONTACTS, FLOOR, PLANS], 40, 7)
    np.testing.assert_array_equal(np.sort(np.floor((points[:, 0] - 1) / 2 * 40)), np.arange(40))
    assert [int((points[:, 1] == months).sum()) for months in range(4)] == [10] * 4
    assert [int((points[:, 2] == value).sum()) for value in range(2)] == [20] * 2


def test_one_more_factor_leaves_the_others() -> None:
    np.testing.assert_array_equal(hypercube([CONTACTS, PLANS], 20, 7)[:, :1], hypercube([CONTACTS], 20, 7))


def test_points_start_from_posterior_draws_in_turn() -> None:
    uncertain = (Uncertain("past.FR", 0.0, 9.0, "", (7.0, 8.0)),)
    study = study_of_points(small_study(Path("unused"), uncertain=uncertain), [CONTACTS], np.ones((3, 1)), ["fast"])
    assert [draw.values["past.FR"] for draw in parameter_draws(study)] == [7.0, 8.0, 7.0]
    assert [arm.name for arm in study.arms] == ["fast"]
    assert study.baseline == "fast"
