"""Readiness read back from the coverage of December 2022."""

from math import log, nan

import pytest

from sim.rules.readiness.from_coverage import FromCoverage

RULE = FromCoverage(departemental_strength=1.5, reference_coverage=0.65, known_range=0.03, local_spread=0.5)


def test_a_departement_at_the_reference_is_average() -> None:
    assert RULE.value(coverage=0.65, local=0.0) == 0.0


def test_an_unknown_coverage_leaves_the_local_part() -> None:
    assert RULE.value(coverage=nan, local=2.0) == 1.0


def test_the_departemental_part_by_hand() -> None:
    expected = 1.5 * (log(-log(0.1)) - log(-log(0.35)))
    assert RULE.value(coverage=0.9, local=0.0) == pytest.approx(expected)


@pytest.mark.parametrize(("extreme", "known"), [(0.0, 0.03), (0.01, 0.03), (1.0, 0.97)])
def test_coverages_near_0_and_1_are_read_as_near_but_not_there(extreme: float, known: float) -> None:
    assert RULE.value(extreme, 0.3) == pytest.approx(RULE.value(known, 0.3))
