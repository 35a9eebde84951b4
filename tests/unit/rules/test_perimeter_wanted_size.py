"""The size that projects aim at, and white territories that join a neighbour."""

from math import exp

import pytest

from sim.rules.perimeter.wanted_size import WantedSize

RULE = WantedSize(
    median_population=80_000.0,
    spread=0.5,
    largest=200_000.0,
    extension=-5.0,
    readiness=0.5,
    nearby_success=1.0,
    pressure=0.8,
    merging=2.0,
    half_population=30_000.0,
)


@pytest.mark.parametrize(("normal", "expected"), [(0.0, 80_000.0), (1.0, 80_000.0 * exp(0.5)), (9.0, 200_000.0)])
def test_wanted_sizes_are_log_normal_up_to_the_largest(normal: float, expected: float) -> None:
    assert RULE.wanted_population(normal) == pytest.approx(expected)


@pytest.mark.parametrize(("candidate", "expected"), [(59_000.0, True), (60_000.0, False), (61_000.0, False)])
def test_a_neighbour_is_taken_in_when_that_brings_the_project_nearer(candidate: float, expected: bool) -> None:
    assert RULE.takes_in(50_000.0, candidate, wanted_population=80_000.0) is expected


def test_no_founding_perimeter_grows_beyond_the_largest() -> None:
    assert RULE.takes_in(150_000.0, 50_000.0, wanted_population=200_000.0)
    assert not RULE.takes_in(150_000.0, 50_001.0, wanted_population=200_000.0)


@pytest.mark.parametrize(("white", "expected"), [(50_000.0, True), (50_001.0, False)])
def test_no_cpts_extends_beyond_the_largest(white: float, expected: bool) -> None:
    assert RULE.fits(150_000.0, white) is expected


@pytest.mark.parametrize(
    ("readiness", "success", "pressure", "merging", "log_hazard"),
    [
        (0.0, 0.0, 0.0, 0.0, -5.0),
        (2.0, 0.0, 0.0, 0.0, -4.0),
        (0.0, 1.0, 0.0, 0.0, -4.0),
        (0.0, 0.0, 1.0, 0.0, -4.2),
        (0.0, 0.0, 0.0, 1.0, -3.0),
    ],
)
def test_a_white_territory_of_half_population_joins_at_half_the_hazard(
    readiness: float, success: float, pressure: float, merging: float, log_hazard: float
) -> None:
    hazard = RULE.extension_hazard(readiness, success, pressure, merging, white_population=30_000.0)
    assert hazard == pytest.approx(0.5 * exp(log_hazard))
