"""How an observation is held against the median of history."""

from datetime import date

import pytest

from experiments.observations.history_fit import Series, history_fits, value_at
from sim.world.tables import Observation

POINTS = [(date(2022, 1, 31), 0.30), (date(2022, 3, 2), 0.60)]


def observation(metric: str, value: float, sd: float, day: date) -> Observation:
    return Observation(metric, day, value, sd, True, "DGOS", "", "", "")


def test_between_month_ends_the_value_lies_on_a_straight_line() -> None:
    assert value_at(POINTS, date(2022, 2, 15)) == pytest.approx(0.45)
    assert value_at(POINTS, date(2022, 1, 31)) == 0.30


def test_outside_the_series_the_nearest_end_counts() -> None:
    assert value_at(POINTS, date(2019, 2, 15)) == 0.30
    assert value_at(POINTS, date(2030, 1, 1)) == 0.60


@pytest.mark.parametrize(("sd", "tolerance"), [(1.0, 0.04), (2.5, 0.05)])
def test_a_coverage_is_tolerated_within_four_points_or_twice_its_sd(sd: float, tolerance: float) -> None:
    (fit,) = history_fits(
        [observation("coverage_aci_pct", 36.0, sd, date(2022, 1, 31))], {"coverage_aci": [(date(2022, 1, 31), 0.401)]}
    )
    assert fit.observed == pytest.approx(0.36)
    assert fit.tolerance == pytest.approx(tolerance)
    assert fit.passes is (sd == 2.5)


def test_a_count_is_tolerated_within_fifteen_per_cent_or_twice_its_sd() -> None:
    series: Series = {"n_projet_sante": [(date(2022, 1, 31), 37.1)]}
    (fit,) = history_fits([observation("n_projet_sante", 31.0, 3.0, date(2022, 1, 31))], series)
    assert fit.tolerance == pytest.approx(6.0)
    assert not fit.passes


def test_spending_is_what_was_paid_in_the_year() -> None:
    series: Series = {"cost_cnam_euros": [(date(2021, 12, 31), 90e6), (date(2022, 12, 31), 190e6)]}
    (fit,) = history_fits([observation("aci_spending_meur_per_year", 105.8, 5.3, date(2022, 12, 31))], series)
    assert fit.simulated == pytest.approx(100.0)
    assert fit.passes


def test_what_gps_declare_is_held_against_the_declaration_and_not_against_membership() -> None:
    series: Series = {
        "gp_declared_member_share": [(date(2022, 2, 28), 0.2)],
        "member_share": [(date(2022, 2, 28), 0.1)],
    }
    (fit,) = history_fits([observation("gp_member_of_functioning_cpts_pct", 20.0, 2.0, date(2022, 2, 28))], series)
    assert fit.simulated == 0.2


def test_an_observation_without_counterpart_is_left_out() -> None:
    assert history_fits([observation("n_msp", 2150.0, 108.0, date(2022, 11, 14))], {}) == ()
