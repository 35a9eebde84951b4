"""The terms of the ACI as the official texts set them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_of
from sim.contract import CONTRACT_MONTH, REVIEW_MONTHS, TERM_MONTHS, TERMS, band_of
from sim.vocabulary import CORE_MISSIONS, Mission, SizeBand


@pytest.mark.parametrize(
    ("population", "band"),
    [
        (1.0, SizeBand.T1),
        (39_999.0, SizeBand.T1),
        (40_000.0, SizeBand.T2),
        (79_999.0, SizeBand.T2),
        (80_000.0, SizeBand.T3),
        (174_999.0, SizeBand.T3),
        (175_000.0, SizeBand.T4),
        (354_000.0, SizeBand.T4),
    ],
)
def test_size_bands_change_at_40_80_and_175_thousand_inhabitants(population: float, band: SizeBand) -> None:
    assert band_of(population) == band


@given(population=st.floats(0, 1_000_000), more=st.floats(0, 1_000_000))
def test_more_inhabitants_are_never_in_a_lower_band(population: float, more: float) -> None:
    assert band_of(population + more) >= band_of(population)


def test_the_contract_exists_from_august_2019_and_the_crisis_mission_from_april_2022() -> None:
    assert month_of(date(2019, 8, 21)) == CONTRACT_MONTH
    assert TERMS[Mission.CRISIS].first_month == month_of(date(2022, 4, 1))
    others = {TERMS[mission].first_month for mission in Mission if mission != Mission.CRISIS}
    assert others == {CONTRACT_MONTH}


def test_every_mission_has_terms_and_four_are_core() -> None:
    assert set(TERMS) == set(Mission)
    assert tuple(mission for mission in Mission if TERMS[mission].is_core) == CORE_MISSIONS


def test_core_missions_are_due_at_the_dates_of_the_contract() -> None:
    due = {mission: (TERMS[mission].start_months, TERMS[mission].full_months) for mission in CORE_MISSIONS}
    assert due == {
        Mission.ACCESS: (6, 18),
        Mission.PATHWAYS: (12, 24),
        Mission.PREVENTION: (12, 24),
        Mission.CRISIS: (6, 18),
    }


def test_a_contract_runs_five_years_and_a_review_takes_two_months() -> None:
    assert TERM_MONTHS == 60
    assert REVIEW_MONTHS == 2
