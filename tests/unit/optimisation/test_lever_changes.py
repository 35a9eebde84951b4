"""A policy is told by the levers that differ most from the base policy, as a share of their range."""

from dataclasses import replace

from experiments.optimisation.lever_changes import MOST_TOLD, lever_changes
from experiments.optimisation.searched_levers import searched_levers
from tests.unit.optimisation.linear_country import base_arm

LEVERS = searched_levers(
    {"timeline": {"pressure": [0, 1], "time_floor_months": [0, 24], "target_date": ["2025-01-31", "2030-12-31"]}}
)


def test_the_greatest_moves_come_first_and_unmoved_levers_are_left_out() -> None:
    base = base_arm()
    timeline = {**base.resolved["timeline"], "pressure": 0.2, "time_floor_months": 10, "target_date": "2027-12-31"}
    before = replace(base, resolved={**base.resolved, "timeline": timeline})
    moved = {**timeline, "pressure": 1.0, "time_floor_months": 11}
    after = replace(base, resolved={**base.resolved, "timeline": moved})
    told = lever_changes(LEVERS, before, after, "en")
    assert len(told) == 2 <= MOST_TOLD
    assert told[0] == "pressure (index 0–1): 1 instead of 0.2"
    assert "11 instead of 10" in told[1]
    assert lever_changes(LEVERS, before, before, "en") == []
