"""The margin of shells: that of France is five, that of a part of it goes by its inhabitants."""

import pytest

from experiments.comparing.margin_of_shells import margin_of_shells

FRANCE = 68_350_798


@pytest.mark.parametrize(
    ("inhabitants", "margin"), [(FRANCE, 5.0), (FRANCE / 2, 2.5), (12_400_000, 0.9), (5_992_194, 0.5), (0, 0.5)]
)
def test_a_margin_goes_by_inhabitants_and_is_half_a_shell_at_least(inhabitants: float, margin: float) -> None:
    assert margin_of_shells(inhabitants, FRANCE) == margin
