"""The grid of values of each searched lever."""

from datetime import date

import numpy as np
import pytest

from experiments.mistakes import UserMistake
from experiments.optimisation.searched_levers import (
    MOST_STEPS,
    SearchedLever,
    candidate_name,
    corners,
    searched_levers,
    sizes,
    values_of,
)


def only(group: str, name: str, ends: list[object]) -> SearchedLever:
    (lever,) = searched_levers({group: {name: ends}})
    return lever


def test_numbers_are_round_and_include_both_ends() -> None:
    values = only("facilitation", "facilitators_per_million", [0, 12.5]).values
    assert values[:3] == (0.0, 0.2, 0.4)
    assert values[-2:] == (12.4, 12.5)
    assert len(values) <= MOST_STEPS + 2


@pytest.mark.parametrize(("ends", "n_values"), [([0, 1], 101), ([0.5, 2], 76), ([0, 0.3], 61)])
def test_a_range_has_at_most_a_hundred_steps(ends: list[object], n_values: int) -> None:
    assert len(only("funding", "multiplier", ends).values) == n_values


def test_whole_numbers_stay_whole() -> None:
    assert only("timeline", "time_floor_months", [0, 6]).values == (0, 1, 2, 3, 4, 5, 6)


def test_a_date_is_the_end_of_a_month() -> None:
    values = only("timeline", "target_date", ["2025-12-31", "2026-02-28"]).values
    assert values == (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28))


def test_words_and_yes_and_no_are_taken_as_given() -> None:
    assert only("facilitation", "allocation", ["white_first", "balanced"]).values == ("white_first", "balanced")
    assert only("timeline", "white_zone_action_plans", [False, True]).values == (False, True)


def test_a_lever_without_a_range_is_not_searched() -> None:
    levers = searched_levers({"funding": {"multiplier": None}, "merging": {"intensity": [0, 1]}})
    assert [lever.path for lever in levers] == ["merging.intensity"]
    assert sizes(levers) == (101,)


@pytest.mark.parametrize(
    ("group", "name", "ends"),
    [
        ("timeline", "presure", [0, 1]),
        ("timing", "pressure", [0, 1]),
        ("timeline", "pressure", [1, 0]),
        ("timeline", "pressure", [0]),
        ("timeline", "pressure", ["a", "b"]),
        ("timeline", "target_date", ["2026-12-31", "2025-12-31"]),
        ("timeline", "target_date", [2025, 2026]),
        ("timeline", "white_zone_action_plans", [0, 1]),
        ("facilitation", "allocation", ["balanced", "nowhere"]),
        ("facilitation", "allocation", ["balanced", "balanced"]),
        ("funding", "functioning_euros", [0, 1]),
        ("timeline", "pressure", None),
    ],
)
def test_what_is_no_range_of_a_lever_is_refused(group: str, name: str, ends: list[object] | None) -> None:
    with pytest.raises(UserMistake, match=r"optimise\.levers"):
        searched_levers({group: {name: ends}})


def test_a_candidate_is_named_by_its_values_alone() -> None:
    levers = searched_levers({"merging": {"intensity": [0, 1]}, "timeline": {"pressure": [0, 1]}})
    values = values_of(levers, np.array([50, 3]))
    assert values == {"merging.intensity": 0.5, "timeline.pressure": 0.03}
    assert candidate_name(values) == candidate_name(dict(reversed(values.items())))
    assert candidate_name(values) != candidate_name({**values, "timeline.pressure": 0.04})


def test_corners_are_the_ends_of_each_group() -> None:
    levers = searched_levers(
        {
            "facilitation": {"allocation": ["balanced", "white_first", "struggling_first"], "maturity_support": [0, 1]},
            "merging": {"intensity": [0, 1]},
        }
    )
    found = list(corners(levers))
    assert len(found) == 3 * 2 + 2
    assert {"facilitation.allocation": "struggling_first", "facilitation.maturity_support": 0.0} in found
