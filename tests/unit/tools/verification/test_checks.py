"""Checks hold up to their tolerance, and say what was seen."""

import numpy as np
import pytest

from tools.verification.checks import Check, close_to, counts, exact, geometric, within


@pytest.mark.parametrize(("seen", "holds"), [(1.39, True), (1.41, False), (0.59, False)])
def test_an_estimate_lies_within_four_standard_errors(seen: float, holds: bool) -> None:
    assert close_to(seen, 1.0, 0.1, "mean").holds is holds


def test_a_check_tells_what_it_saw() -> None:
    assert str(close_to(1.2, 1.0, 0.1, "mean")) == "mean: 1.2 for 1 ± 0.4, p = 0.046"
    assert str(within(0.1, 0.2, "distance")) == "distance: 0.1, at most 0.2 allowed"


def test_counts_in_small_cells_are_put_together() -> None:
    assert "over 2 cells" in counts([12, 5, 5], [12, 6, 4]).told
    assert not counts([40, 0, 0, 60], [25, 25, 25, 25]).holds


def test_exact_statements_are_relative_above_one() -> None:
    assert exact(1e6 + 1e-4, 1e6, "euros").holds
    assert not exact(np.array([0.5, 1.0]), np.array([0.5, 1.0 + 1e-8]), "shares").holds


def test_waits_that_have_not_ended_are_no_geometric_sample() -> None:
    unended: Check = next(iter(geometric(np.array([1, 0, 2]), 0.5)))
    assert (unended.holds, unended.told) == (False, "1 of 3")
