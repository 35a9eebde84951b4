"""Readiness read back from the coverage of December 2022."""

from math import log, nan

import pytest

from sim.rules.readiness.from_coverage import FromCoverage

RULE = FromCoverage(
    departemental_strength=1.5,
    reference_coverage=0.65,
    known_range=0.03,
    departemental_spread=0.25,
    unknown_spread=1.2,
    local_spread=0.5,
)


def test_a_departement_at_the_reference_is_average() -> None:
    assert RULE.value(coverage=0.65, shared=0.0, local=0.0) == 0.0


def test_what_coverage_does_not_say_is_shared_by_a_departement_or_local() -> None:
    assert RULE.value(coverage=0.65, shared=2.0, local=-3.0) == pytest.approx(2.0 * 0.25 - 3.0 * 0.5)


def test_departements_of_unknown_coverage_are_spread_more() -> None:
    assert RULE.value(coverage=nan, shared=-1.0, local=2.0) == pytest.approx(-1.2 + 1.0)


def test_the_departemental_part_by_hand() -> None:
    expected = 1.5 * (log(-log(0.1)) - log(-log(0.35)))
    assert RULE.value(coverage=0.9, shared=0.0, local=0.0) == pytest.approx(expected)


@pytest.mark.parametrize(("extreme", "known"), [(0.0, 0.03), (0.01, 0.03), (1.0, 0.97)])
def test_coverages_near_0_and_1_are_read_as_near_but_not_there(extreme: float, known: float) -> None:
    assert RULE.value(extreme, 0.1, 0.3) == pytest.approx(RULE.value(known, 0.1, 0.3))
