"""What an observed figure is in the model's words and units, and which month ends it is read from."""

from datetime import date

import pytest

from experiments.observations.model_terms import (
    COST,
    SPENDING,
    Term,
    model_name,
    model_scale,
    terms,
    weights_between,
    year_before,
)

ENDS = (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))


def test_percentages_and_declarations_have_a_name_and_a_unit_in_the_model() -> None:
    assert (model_name("coverage_aci_pct"), model_scale("coverage_aci_pct")) == ("coverage_aci", 0.01)
    assert (model_name("n_aci"), model_scale("n_aci")) == ("n_aci", 1.0)
    assert model_name("gp_member_of_functioning_cpts_pct") == "gp_declared_member_share"


def test_spending_is_the_rise_of_the_cost_in_a_year() -> None:
    after, earlier = terms(SPENDING, date(2024, 12, 31))
    assert after == Term(COST, date(2024, 12, 31), 1e-6)
    assert earlier == Term(COST, date(2023, 12, 31), -1e-6)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 12, 31), date(2021, 12, 31)),
        (date(2024, 12, 31), date(2023, 12, 31)),  # 366 days earlier
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 29)),  # both end their month
        (date(2024, 2, 28), date(2023, 2, 28)),
        (date(2024, 6, 15), date(2023, 6, 15)),
    ],
)
def test_a_year_before_a_month_end_is_a_month_end_also_over_a_leap_day(day: date, expected: date) -> None:
    assert year_before(day) == expected


def test_a_day_between_two_month_ends_has_weights_on_both() -> None:
    ((left, one), (right, other)) = weights_between(ENDS, date(2024, 2, 10))
    assert (left, right) == (0, 1)
    assert (one, other) == (pytest.approx(19 / 29), pytest.approx(10 / 29))


@pytest.mark.parametrize(
    ("day", "row"),
    [(ENDS[0], 0), (ENDS[1], 1), (ENDS[2], 2), (date(2023, 5, 1), 0), (date(2025, 1, 1), 2)],
)
def test_a_month_end_and_a_day_outside_have_one_end_alone(day: date, row: int) -> None:
    assert weights_between(ENDS, day) == ((row, 1.0),)
