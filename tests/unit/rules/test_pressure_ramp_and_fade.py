"""Pressure around a target date."""

import pytest

from sim.rules.pressure.ramp_and_fade import RampAndFade

RULE = RampAndFade()


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
