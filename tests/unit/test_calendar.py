"""Months as whole numbers, and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import FIRST_MONTH, OBSERVATIONS_END, calendar_month, first_day, last_day, month_of

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_the_first_simulated_month_is_july_2019() -> None:
    assert first_day(FIRST_MONTH) == date(2019, 7, 1)
    assert last_day(FIRST_MONTH) == date(2019, 7, 31)


def test_nothing_after_june_2024_enters() -> None:
    assert date(2024, 6, 30) == OBSERVATIONS_END


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2024, 2, 10), date(2024, 2, 29)),
        (date(2023, 2, 10), date(2023, 2, 28)),
        (date(2022, 12, 31), date(2022, 12, 31)),
        (date(2023, 1, 1), date(2023, 1, 31)),
    ],
)
def test_the_last_day_of_a_month_knows_leap_years_and_year_ends(day: date, last: date) -> None:
    assert last_day(month_of(day)) == last


@given(day=DAYS)
def test_a_day_lies_between_the_first_and_the_last_day_of_its_month(day: date) -> None:
    month = month_of(day)
    assert first_day(month) <= day <= last_day(month)
    assert first_day(month).day == 1
    assert calendar_month(month) == day.month


@given(day=DAYS)
def test_months_follow_each_other_without_gap(day: date) -> None:
    month = month_of(day)
    assert last_day(month) + timedelta(days=1) == first_day(month + 1)
    assert month_of(last_day(month)) == month


def test_differences_are_durations_in_months() -> None:
    assert month_of(date(2024, 10, 1)) - month_of(date(2019, 10, 31)) == 60
