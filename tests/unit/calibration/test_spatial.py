"""Départements that nobody counted, predicted from those around them."""

import numpy as np
import pytest

from experiments.calibration.spatial import DepartementGeography as Geography
from experiments.calibration.spatial import VarianceComponents as Components
from experiments.calibration.spatial import (
    coverage_of,
    folds,
    from_nation,
    from_neighbours,
    from_region,
    most_likely,
    predicted,
    x_of,
)
from sim.draws import Draws

SIDE = 12  # of a square of départements, 60 km apart
PLACE = SIDE // 2 * SIDE + SIDE // 2


def square(side: int = SIDE, regions: int = 6) -> Geography:
    row, column = np.divmod(np.arange(side * side), side)
    points = 60.0 * np.column_stack([row, column])
    region = row * regions // side * regions + column * regions // side
    return Geography(region, np.linalg.norm(points[:, None] - points[None], axis=2))


def made_up(geography: Geography, truth: Components, seed: int = 1) -> np.ndarray:
    normal = Draws.for_world(seed).normal("made up", np.arange(len(geography), dtype=np.uint64))
    drawn: np.ndarray = -0.7 + np.linalg.cholesky(truth.covariance(geography)) @ normal
    return drawn


def all_but(geography: Geography, *left_out: int) -> np.ndarray:
    inside = np.ones(len(geography), dtype=bool)
    inside[list(left_out)] = False
    return inside


@pytest.fixture(scope="module")
def geography() -> Geography:
    return square()


@pytest.mark.parametrize("truth", [Components(0.6, 0.001, 0.4, 100.0), Components(0.001, 0.6, 0.3, 250.0)])
def test_known_components_are_found(geography: Geography, truth: Components) -> None:
    found = most_likely(geography, made_up(geography, truth), all_but(geography))
    own = np.sqrt([found.region**2 + found.neighbours**2, found.residual**2])
    assert own == pytest.approx(np.hypot([truth.region, truth.residual], [truth.neighbours, 0]), abs=0.15)


@pytest.mark.parametrize(("truth", "share"), [((0.6, 0.001), "region"), ((0.001, 0.6), "neighbours")])
def test_regions_and_neighbourhoods_are_told_apart(
    geography: Geography, truth: tuple[float, float], share: str
) -> None:
    found = most_likely(geography, made_up(geography, Components(*truth, 0.2, 100.0)), all_but(geography))
    assert max(("region", "neighbours"), key=lambda name: getattr(found, name)) == share


def test_who_is_left_out_between_high_neighbours_is_predicted_high(geography: Geography) -> None:
    x = made_up(geography, Components(0.001, 0.6, 0.1, 120.0))
    near = geography.distance[PLACE] < 130.0
    x[near] += 1.5
    prediction = from_neighbours(geography, x, all_but(geography, PLACE))
    assert prediction.mean[0] > x[~near].mean() + 0.7


def test_without_structure_nobody_goes_with_a_neighbour(geography: Geography) -> None:
    truth = Components(0.001, 0.001, 0.5, 100.0)
    covariance = most_likely(geography, made_up(geography, truth), all_but(geography)).covariance(geography)
    assert np.sqrt(covariance[0, 0]) == pytest.approx(0.5, abs=0.07)
    assert covariance[0, 1:].max() / covariance[0, 0] < 0.2


def test_without_structure_the_prediction_is_the_national_mean(geography: Geography) -> None:
    x = made_up(geography, Components(0.001, 0.001, 0.5, 100.0))
    inside = ~next(folds(len(geography), 5, 1))
    own, nation = (method(geography, x, inside) for method in (from_neighbours, from_nation))
    assert np.abs(own.mean - nation.mean).mean() < 0.1
    assert own.sd == pytest.approx(nation.sd, rel=0.1)


def test_a_region_of_which_nobody_is_in_gets_the_national_mean(geography: Geography) -> None:
    x = made_up(geography, Components(0.6, 0.001, 0.1, 100.0))
    inside = geography.region != 0
    assert from_region(geography, x, inside).mean == pytest.approx(from_nation(geography, x, inside).mean)


def test_the_mean_of_a_region_is_that_of_those_that_are_in(geography: Geography) -> None:
    x = made_up(geography, Components(0.6, 0.001, 0.1, 100.0))
    inside = all_but(geography, 0)
    assert from_region(geography, x, inside).mean == pytest.approx(x[1:][geography.region[1:] == 0].mean())


def test_intervals_hold_as_many_as_they_say(geography: Geography) -> None:
    truth = Components(0.3, 0.5, 0.3, 120.0)
    x = made_up(geography, truth, seed=3)
    left_out = next(folds(len(geography), 2, 1))
    prediction = predicted(geography, x, ~left_out, truth)
    assert (np.abs(x[left_out] - prediction.mean) < 1.645 * prediction.sd).mean() == pytest.approx(0.9, abs=0.06)


def test_coverage_and_its_scale_are_inverse() -> None:
    coverage = np.array([0.05, 0.3, 0.65, 0.95])
    assert coverage_of(x_of(coverage, 0.05)) == pytest.approx(coverage)


def test_coverages_outside_of_the_known_range_are_read_as_its_ends() -> None:
    assert coverage_of(x_of(np.array([0.0, 1.0]), 0.05)) == pytest.approx([0.05, 0.95])


def test_everybody_is_left_out_once() -> None:
    assert np.sum(list(folds(101, 5, 7)), axis=0).tolist() == [1] * 101


def test_folds_are_of_one_size() -> None:
    assert [int(fold.sum()) for fold in folds(101, 5, 7)] == [21, 20, 20, 20, 20]
