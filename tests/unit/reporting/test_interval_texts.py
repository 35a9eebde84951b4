"""Numbers of pages: units, signs, digits."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.reporting.interval_texts import (
    Interval,
    change_text,
    compared_texts,
    difference_text,
    level_text,
    margin_text,
    varying_text,
)
from tests.reader import faults


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
        ("coverage_aci", (0.000001, 0.003, 0.006), "+0.3 points [over 0, +0.6]"),
        ("coverage_aci", (-0.003, -0.000002, -0.000001), "under 0 points [−0.3, under 0]"),
        ("cost_facilitation_euros", (0.0, 0.0, 0.0), "0 M€ [0, 0]"),
    ],
)
def test_a_difference_has_signs_and_digits_enough(metric: str, values: tuple[float, float, float], text: str) -> None:
    assert difference_text(metric, Interval(*values)) == text


def test_the_amounts_of_a_small_place_are_not_rounded_away() -> None:
    assert level_text("public_cost_euros", Interval(1.2e6, 1.4e6, 1.5e6), "en") == "1,400 k€ [1,200, 1,500]"


def test_a_difference_of_too_few_runs_has_no_interval() -> None:
    assert difference_text("coverage_aci", Interval(float("nan"), 0.05, float("nan")), "en") == "+5.0 points"


def test_a_level_that_all_runs_share_has_no_brackets() -> None:
    assert varying_text("cost_cnam_euros", Interval(88e6, 88.1e6, 88.2e6)) == "88 M€"
    assert varying_text("n_shells", Interval(1.0, 16.0, 63.0)) == "16 [1, 63]"


@pytest.mark.parametrize(
    ("metric", "levels", "change", "words"),
    [
        ("n_shells", (16.3, 21.4), (-16.6, -5.075, 2.0), ("16", "21", "−5", "−17", "+2")),
        ("n_shells", (0.4, 0.7), (-1.0, -0.3, 0.0), ("0.4", "0.7", "−0.3", "−1.0", "0.0")),
        ("public_cost_euros", (2.39e6, 1.87e6), (1e5, 5.2e5, 9e5), ("2,390 k€", "1,870 k€", "+520 k€", "+100", "+900")),
        ("public_cost_euros", (1.21e7, 1.2e7), (0, 1e5, 2e5), ("12.1 M€", "12.0 M€", "+0.1 M€", "0.0", "+0.2")),
        ("n_shells", (16.3, 12.0), (0.3, 4.3, 9.0), ("16.3", "12.0", "+4.3", "+0.3", "+9.0")),
    ],
)
def test_two_levels_and_their_change_share_unit_and_digits(
    metric: str, levels: tuple[float, float], change: tuple[float, float, float], words: tuple[str, ...]
) -> None:
    found = compared_texts(metric, *levels, Interval(*change), "en")
    assert tuple(found[name] for name in ("level", "before", "known", "low", "high")) == words


@pytest.mark.parametrize(("change", "words"), [(0.0194, "+1,9 point"), (0.0196, "+2,0 points"), (-0.05, "−5,0 points")])
def test_points_are_spelled_out_and_counted_in_french(change: float, words: str) -> None:
    assert change_text("coverage_aci", change, "fr") == words


def test_a_gap_between_shares_is_told_in_points() -> None:
    assert level_text("coverage_gap_departements", Interval(0.05, 0.114, 0.2)) == "11.4 points [5.0, 20.0]"


@pytest.mark.parametrize(
    ("metric", "margin", "words"),
    [
        ("n_shells", 5.0, "5"),
        ("n_shells", 0.5, "0.5"),
        ("coverage_aci", 0.005, "0.5 points"),
        ("public_cost_euros", 2.27e6, "2.3 M€"),
        ("public_cost_euros", 41.2e6, "41 M€"),
    ],
)
def test_a_small_margin_is_not_written_as_none(metric: str, margin: float, words: str) -> None:
    assert margin_text(metric, margin) == words


ENDS = st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=3, max_size=3).map(sorted)
METRICS = st.sampled_from(["coverage_aci", "n_shells", "public_cost_euros"])
LANGUAGE = st.sampled_from(["en", "fr"])


@given(ENDS, METRICS, st.sampled_from([1e-9, 1e-3, 1.0, 1e6, 1e9]), LANGUAGE)
def test_a_difference_as_written_keeps_its_order_and_its_sign(
    values: list[float], metric: str, scale: float, language: str
) -> None:
    low, middle, high = (scale * value for value in values)
    written = difference_text(metric, Interval(low, middle, high), language)
    assert [fault for fault in faults(written, language) if "figure outside" in fault] == []
    assert_told(written[written.index("[") + 1 : -1].split(" ; " if ";" in written else ", "), low, high)


@given(ENDS, METRICS, st.sampled_from([1e-9, 1e-3, 1.0, 1e6, 1e9]))
def test_a_change_as_a_sentence_tells_it_keeps_its_sign(values: list[float], metric: str, scale: float) -> None:
    low, middle, high = (scale * value for value in values)
    found = compared_texts(metric, 2 * scale, 2 * scale - middle, Interval(low, middle, high), "en")
    assert_told([found["low"], found["high"]], low, high)


def assert_told(ends: list[str], low: float, high: float) -> None:
    """Check that no end reads as zero, or lies beyond it, where both lie on one side of it."""
    if low > 0 or high < 0:
        signs = {end.strip()[:1] for end in ends}
        assert signs <= ({"+", "o", "p"} if low > 0 else {"−", "u", "m"})
