"""Pressure around a target date."""

import pytest

from sim.rules.pressure.ramp_and_fade import RampAndFade

RULE = RampAndFade(felt=1.0)


@pytest.mark.parametrize(
    ("months_to_target", "expected"),
    [(24, 0.0), (12, 0.0), (11, 0.4 / 12), (6, 0.2), (0, 0.4), (-1, 0.3), (-2, 0.2), (-4, 0.0), (-60, 0.0)],
)
def test_pressure_rises_for_a_year_is_full_in_the_target_month_and_fades_in_four(
    months_to_target: int, expected: float
) -> None:
    assert RULE.strength(0.4, months_to_target, ramp_months=12, fade_months=4) == pytest.approx(expected)


@pytest.mark.parametrize("months_to_target", [-3, 0, 3])
def test_no_pressure_stays_none(months_to_target: int) -> None:
    assert RULE.strength(0.0, months_to_target, 12, 4) == 0.0


@pytest.mark.parametrize(("felt", "expected"), [(0.0, 0.0), (0.5, 0.1), (2.0, 0.4), (5.0, 0.5)])
def test_what_is_felt_is_a_multiple_of_what_is_stated_and_at_most_full_pressure(felt: float, expected: float) -> None:
    # 0.4 stated, six of twelve months before the target date; 5 × 0.4 counts as 1
    assert RampAndFade(felt=felt).strength(0.4, 6, 12, 4) == pytest.approx(expected)
