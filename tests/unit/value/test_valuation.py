import pytest

from experiments.value.valuation import discount_factors, swept_values


def test_a_constant_stream_has_its_closed_form() -> None:
    monthly = 1.025 ** (-1 / 12)
    assert discount_factors(120, 0.025).sum() == pytest.approx((1 - monthly**120) / (1 - monthly))


def test_a_year_later_a_euro_is_worth_the_rate_less() -> None:
    assert discount_factors(13, 0.04)[[0, 12]] == pytest.approx([1.0, 1 / 1.04])


def test_nothing_is_taken_off_at_a_rate_of_zero() -> None:
    assert discount_factors(24, 0.0).sum() == 24


def test_the_sweep_begins_with_nothing_and_ends_at_the_highest() -> None:
    assert swept_values(100.0, 5) == (0.0, 25.0, 50.0, 75.0, 100.0)
