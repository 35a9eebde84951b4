"""Which lever values are in force, when and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import FIRST_MONTH
from sim.levers.policy import GROUPS, Change, Levers, Policy
from tests.unit.levers.differences import policies_part
from tools.verification.small_world import change, policy

START = FIRST_MONTH
LATER = FIRST_MONTH + 12
NORTH, SOUTH = "S1", "S2"


def facilitators(levers: Levers) -> float:
    return levers.facilitation.facilitators_per_million


def test_a_value_stays_in_force_until_the_first_day_of_the_month_of_the_next_one() -> None:
    changed = policy(change("facilitation", LATER, facilitators_per_million=9.0))
    assert facilitators(changed.levers(LATER - 1, NORTH)) == 4.0
    assert facilitators(changed.levers(LATER, NORTH)) == 9.0
    assert facilitators(changed.levers(LATER + 100, NORTH)) == 9.0


def test_a_group_without_a_value_yet_is_a_lookup_error_that_names_it() -> None:
    with pytest.raises(LookupError, match=r"'late' has no value for 'facilitation'"):
        Policy("late", tuple(change(group, LATER) for group in GROUPS)).levers(LATER - 1, NORTH)


def test_a_change_for_a_region_concerns_no_other() -> None:
    changed = policy(change("facilitation", LATER, NORTH, facilitators_per_million=9.0))
    assert facilitators(changed.levers(LATER, NORTH)) == 9.0
    assert facilitators(changed.levers(LATER, SOUTH)) == 4.0


def test_a_regional_change_wins_over_the_national_one_before_it_in_the_same_month() -> None:
    changed = policy(
        change("facilitation", LATER, facilitators_per_million=5.0),
        change("facilitation", LATER, NORTH, facilitators_per_million=9.0),
    )
    assert facilitators(changed.levers(LATER, NORTH)) == 9.0
    assert facilitators(changed.levers(LATER, SOUTH)) == 5.0


def test_a_later_national_change_ends_an_earlier_regional_one() -> None:
    changed = policy(
        change("facilitation", LATER, NORTH, facilitators_per_million=9.0),
        change("facilitation", LATER + 6, facilitators_per_million=5.0),
    )
    assert facilitators(changed.levers(LATER + 5, NORTH)) == 9.0
    assert facilitators(changed.levers(LATER + 6, NORTH)) == 5.0


def test_months_decide_and_not_the_order_in_which_changes_are_written() -> None:
    later = change("facilitation", LATER + 6, facilitators_per_million=5.0)
    earlier = change("facilitation", LATER, facilitators_per_million=9.0)
    assert facilitators(policy(later, earlier).levers(LATER + 6, NORTH)) == 5.0


def test_a_change_of_one_group_leaves_the_others() -> None:
    changed = policy(change("facilitation", LATER, facilitators_per_million=9.0)).levers(LATER, NORTH)
    unchanged = policy().levers(LATER, NORTH)
    for group in set(GROUPS) - {"facilitation"}:
        assert getattr(changed, group) == getattr(unchanged, group)


def test_a_policy_does_not_differ_from_one_that_writes_the_same_values_again_later() -> None:
    assert policies_part(policy(), policy(change("funding", LATER)), START, START + 60, (NORTH, SOUTH)) is None


@pytest.mark.parametrize("region", [None, SOUTH])
def test_the_first_difference_is_the_month_of_the_first_other_value_in_any_region(region: str | None) -> None:
    changed = policy(change("timeline", LATER + 3, pressure=0.5), change("merging", LATER, region, intensity=0.5))
    assert policies_part(policy(), changed, START, START + 60, (NORTH, SOUTH)) == LATER
    assert policies_part(changed, policy(), START, START + 60, (NORTH, SOUTH)) == LATER


def test_a_difference_before_or_after_the_months_asked_for_does_not_count() -> None:
    changed = policy(change("merging", LATER, intensity=0.5), change("merging", LATER + 6))
    assert policies_part(policy(), changed, START, LATER - 1, (NORTH,)) is None
    assert policies_part(policy(), changed, LATER + 6, LATER + 60, (NORTH,)) is None


def test_a_difference_in_a_region_that_does_not_exist_here_does_not_count() -> None:
    changed = policy(change("merging", LATER, SOUTH, intensity=0.5))
    assert policies_part(policy(), changed, START, LATER + 60, (NORTH,)) is None


CHANGES = st.lists(
    st.builds(
        lambda month, region, value: change("merging", START + month, region, intensity=value),
        st.integers(1, 24),
        st.sampled_from([None, NORTH, SOUTH]),
        st.floats(0, 1),
    ),
    max_size=6,
    unique_by=lambda one: (one.first_month, one.region),
)


@given(later=CHANGES, month=st.integers(0, 30))
def test_the_latest_change_that_concerns_a_region_is_in_force(later: list[Change], month: int) -> None:
    # National before régional in the same month, as configurations write them.
    written = sorted(later, key=lambda one: one.region is not None)
    concerning = [one for one in written if one.first_month <= START + month and one.region in (None, NORTH)]
    expected = max(concerning, key=lambda one: (one.first_month, one.region is not None), default=change("merging"))
    assert policy(*written).levers(START + month, NORTH).merging == expected.values
