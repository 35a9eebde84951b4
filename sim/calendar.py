"""Months as whole numbers: month 0 is January of year 0, so differences are durations in months."""

from datetime import date, timedelta

MONTHS_PER_YEAR = 12
DECEMBER = 12
FIRST_MONTH = 2019 * MONTHS_PER_YEAR + 6  # July 2019, the first simulated month; the initial state is June 2019
OBSERVATIONS_END = date(2024, 6, 30)  # no observation and no policy fact after this date enters the model


def month_of(day: date) -> int:
    """Return the month number that contains a day."""
    return day.year * MONTHS_PER_YEAR + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of a month, the date under which its end state is reported."""
    return first_day(month + 1) - timedelta(days=1)


def calendar_month(month: int) -> int:
    """Return 1 for January … 12 for December."""
    return month % MONTHS_PER_YEAR + 1
