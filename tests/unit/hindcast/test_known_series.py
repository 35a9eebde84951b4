"""A series as it was known at a cut-off."""

from datetime import date

import numpy as np
import pytest

from experiments.hindcast.known_series import ACI_STARTS, LAW, known_series
from tests.unit.hindcast.made_up import every, row, series_of


def test_a_series_holds_its_own_rows_up_to_the_cut_off_in_order() -> None:
    rows = [row("n_aci", date(2022, month, 1), 10.0 * month) for month in (3, 1, 2)] + [row("n_all_stages", LAW, 1)]
    series = known_series(rows, "n_aci", date(2022, 2, 1))
    assert series.values.tolist() == [10.0, 20.0]
    assert series.days == (date(2022, 1, 1), date(2022, 2, 1))


def test_two_counts_of_one_day_are_averaged_by_their_precision() -> None:
    day = date(2022, 1, 1)
    series = known_series([row("n_aci", day, 100.0, 10.0), row("n_aci", day, 130.0, 20.0)], "n_aci", day)
    assert series.values.tolist() == [pytest.approx(106.0)]
    assert series.sd.tolist() == [pytest.approx(80**0.5)]


def test_an_observation_without_error_does_not_silence_the_others() -> None:
    day = date(2022, 1, 1)
    assert known_series([row("coverage_aci", day, 0.3, 0.0)], "coverage_aci", day).sd[0] > 0


def test_nothing_known_is_an_empty_series() -> None:
    assert len(known_series([], "n_aci", date(2022, 1, 1))) == 0


def test_what_needs_an_aci_starts_with_the_agreement_and_the_rest_with_the_law() -> None:
    days = every(1, 1)
    assert series_of("coverage_aci", days, [0.1], 0.01).launch == ACI_STARTS
    assert series_of("aci_spending_meur_per_year", days, [9.0], 1).launch == ACI_STARTS
    assert series_of("coverage_li_plus", days, [0.1], 0.01).launch == LAW


@pytest.mark.parametrize(
    ("metric", "value", "ceiling"),
    [("coverage_aci", 0.2, 1.0), ("n_aci", 20.0, 1700.0), ("aci_spending_meur_per_year", 20.0, 400.0)],
)
def test_the_ceiling_is_what_can_be(metric: str, value: float, ceiling: float) -> None:
    assert series_of(metric, every(1, 1), [value], 0.01).ceiling == ceiling


def test_shares_are_kept_within_0_and_1_and_counts_above_0() -> None:
    samples = np.array([-1.0, 0.5, 2.0])
    assert series_of("coverage_aci", every(1, 1), [0.2], 0.01).clipped(samples).tolist() == [0.0, 0.5, 1.0]
    assert series_of("n_aci", every(1, 1), [2], 1).clipped(samples).tolist() == [0.0, 0.5, 2.0]


def test_months_ahead_are_counted_from_the_last_point_and_never_negative() -> None:
    series = series_of("n_aci", every(6, 2), [1, 2], 1)
    ahead = series.months_ahead([date(2019, 1, 1), *every(6, 4)])
    assert ahead.tolist() == [0.0, 0.0, 0.0, pytest.approx(6, abs=0.05), pytest.approx(12, abs=0.05)]
