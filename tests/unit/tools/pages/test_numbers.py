"""Numbers of pages: units, signs, digits."""

from math import nan

import pytest

from tools.pages.numbers import Difference, Interval, difference_text, level_text


@pytest.mark.parametrize(
    ("metric", "values", "text"),
    [
        ("coverage_aci", (0.901, 0.9234, 0.942), "92.3 % [90.1, 94.2]"),
        ("n_aci", (700.2, 1234.4, 1300.0), "1,234 [700, 1,300]"),
        ("cost_cnam_euros", (4.1e8, 5.25e8, 6e8), "525 M€ [410, 600]"),
        ("population_per_aci", (80000.0, 85000.0, 90000.0), "85,000 inhabitants [80,000, 90,000]"),
        ("shell_share", (nan, nan, nan), "–"),
    ],
)
def test_a_level_has_its_unit_and_interval(metric: str, values: tuple[float, float, float], text: str) -> None:
    assert level_text(metric, Interval(*values)) == text


@pytest.mark.parametrize(
    ("metric", "values", "text"),
    [
        ("coverage_aci", (0.012, 0.031, 0.049), "+3.1 points [+1.2, +4.9]"),
        ("coverage_aci", (-0.0012, 0.0003, 0.0019), "0.0 points [−0.1, +0.2]"),
        ("coverage_aci", (-0.0006, -0.0003, -0.0001), "−0.03 points [−0.06, −0.01]"),
        ("n_shells", (-3.25, -1.0, 0.5), "−1.0 [−3.2, +0.5]"),
        ("n_shells", (-31.2, -20.4, -8.0), "−20 [−31, −8]"),
        ("coverage_aci", (0.0002, 0.007, 0.016), "+0.70 points [+0.02, +1.60]"),
        ("cost_facilitation_euros", (0.0, 0.0, 0.0), "0 M€ [0, 0]"),
    ],
)
def test_a_difference_has_signs_and_digits_enough(metric: str, values: tuple[float, float, float], text: str) -> None:
    assert difference_text(metric, Difference(*values, 0.5)) == text


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.1, 0.3, "higher"), (-0.3, -0.1, "lower"), (-0.1, 0.3, "none"), (0.0, 0.3, "none"), (-0.3, 0.0, "none")],
)
def test_an_interval_that_holds_zero_is_no_difference(low: float, high: float, verdict: str) -> None:
    found = Difference(low, (low + high) / 2, high, 0.5)
    assert (found.is_higher, found.is_lower, found.is_none) == (
        verdict == "higher",
        verdict == "lower",
        verdict == "none",
    )


def test_only_runs_that_are_the_same_show_no_difference_at_all() -> None:
    assert Difference(0.0, 0.0, 0.0, 0.5).is_zero
    assert not Difference(-0.1, 0.0, 0.1, 0.5).is_zero
