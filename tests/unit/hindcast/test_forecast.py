"""A forecast between the days that it was made for."""

from datetime import date

import numpy as np
import pytest

from experiments.hindcast.forecast import Forecast
from experiments.observations.observed import national

ACI = national("n_aci")
MONTHS = (date(2022, 1, 31), date(2022, 3, 2), date(2022, 4, 1))


def forecast(*rows: tuple[float, ...]) -> Forecast:
    return Forecast(MONTHS, {ACI: np.array(rows)})


def test_between_two_days_each_sample_lies_on_a_straight_line() -> None:
    assert forecast((0, 30, 60), (30, 30, 90)).at(ACI, date(2022, 2, 15)).tolist() == [15.0, 30.0]  # type: ignore[union-attr]


def test_on_its_days_a_sample_is_as_it_was_made() -> None:
    made = forecast((1, 2, 3), (4, 5, 6))
    assert [made.at(ACI, day).tolist() for day in MONTHS] == [[1, 4], [2, 5], [3, 6]]  # type: ignore[union-attr]


def test_a_day_of_the_first_month_takes_its_end_and_no_earlier_day_is_forecast() -> None:
    assert forecast((1, 2, 3)).at(ACI, date(2022, 1, 5)).tolist() == [1]  # type: ignore[union-attr]
    assert forecast((1, 2, 3)).at(ACI, date(2021, 12, 25)) is None


def test_nothing_is_said_after_the_last_day_nor_of_another_target() -> None:
    assert forecast((1, 2, 3)).at(ACI, date(2022, 4, 2)) is None
    assert forecast((1, 2, 3)).at(national("n_shells"), MONTHS[0]) is None


def test_samples_in_which_a_metric_is_undefined_are_left_out() -> None:
    assert forecast((1, 2, 3), (np.nan, 5, 6)).at(ACI, MONTHS[0]).tolist() == [1]  # type: ignore[union-attr]
    assert forecast((np.nan,) * 3).at(ACI, MONTHS[0]) is None


def test_the_spending_of_a_year_is_what_its_cost_rose_by() -> None:
    days = (date(2022, 12, 31), date(2023, 12, 31))
    cost = Forecast(days, {national("cost_cnam_euros"): np.array([[100e6, 240e6]])})
    spending = national("aci_spending_meur_per_year")
    assert cost.at(spending, days[1]) == pytest.approx([140.0])
    assert cost.at(spending, date(2023, 6, 30)) is None
