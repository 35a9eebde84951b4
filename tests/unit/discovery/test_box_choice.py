"""A known box is found with its limits, noise gives none, and resamples say how often a limit comes back."""

import numpy as np
import pytest
from scipy.stats import binom

from experiments.discovery.box_choice import N_FOLDS, ChosenBox, choose_box, folds, resampled_rows
from experiments.discovery.limits import HIGH, LOW, Box, Flags, correlation, quality
from experiments.discovery.peeling import PeelingPath
from sim.arrays import Floats

N_POINTS, N_RESAMPLES, SEED = 600, 10, 3


def _points(seed: int = 1, n_points: int = N_POINTS) -> Floats:
    points = np.random.default_rng(seed).random((n_points, 5))
    points[:, 4] = points[:, 4] > 0.5  # a lever that is no or yes
    return points


def _in_known_box(points: Floats) -> Flags:
    inside: Flags = (points[:, 0] >= 0.6) & (points[:, 1] <= 0.5) & (points[:, 4] == 1)
    return inside


def _chosen(points: Floats, happened: Flags, n_resamples: int = N_RESAMPLES) -> ChosenBox:
    return choose_box(points, happened, n_resamples, SEED, lambda: None)


@pytest.fixture(scope="module")
def blurred() -> ChosenBox:
    """The known box, in which one event in twenty fails, and outside of which one in twenty happens."""
    points = _points()
    return _chosen(points, _in_known_box(points) ^ (np.random.default_rng(2).random(N_POINTS) < 0.05))


def test_a_known_box_is_found_with_its_limits(blurred: ChosenBox) -> None:
    limits = blurred.box.limits
    assert limits[LOW, 0] == pytest.approx(0.6, abs=0.03)
    assert limits[HIGH, 1] == pytest.approx(0.5, abs=0.03)
    assert 0 < limits[LOW, 4] <= 1
    assert np.isfinite(limits).sum() == 3
    assert blurred.is_found
    assert np.nanmax(blurred.box.quasi_p) < 1e-6


def test_the_quality_of_a_box_is_that_of_its_points(blurred: ChosenBox) -> None:
    assert blurred.whole.density > 0.85
    assert blurred.left_out.density > 0.8
    assert blurred.left_out.density_low < blurred.left_out.density < blurred.left_out.density_high
    assert blurred.path[0].coverage == 1.0
    assert blurred.path[0].density == pytest.approx(blurred.base_rate)


def test_limits_of_a_known_box_come_back_in_most_resamples_and_others_hardly(blurred: ChosenBox) -> None:
    assert blurred.resampled.shape == (N_RESAMPLES, 2, 5)
    is_limited = blurred.box.is_limited
    assert blurred.returns[is_limited].min() >= 0.8
    assert blurred.returns[~is_limited].max() <= 0.3


@pytest.mark.parametrize("base_rate", [0.1, 0.4, 0.8])
def test_noise_gives_no_box(base_rate: float) -> None:
    for seed in range(3):
        points = _points(seed, 200)
        happened = np.random.default_rng(100 + seed).random(200) < base_rate
        assert not _chosen(points, happened, 0).is_found


def test_a_frequent_event_has_a_box_too() -> None:
    points = _points()
    found = _chosen(points, (points[:, 2] > 0.2) & (points[:, 3] < 0.9), 0)
    assert found.is_found
    assert found.box.limits[LOW, 2] == pytest.approx(0.2, abs=0.03)
    assert found.box.limits[HIGH, 3] == pytest.approx(0.9, abs=0.03)


def test_a_box_without_one_limit_holds_more_and_keeps_the_others() -> None:
    points = _points()
    path = PeelingPath(points, _in_known_box(points))
    box = path.boxes[-1]
    wider = path.without(box, HIGH, 1)
    assert wider.limits[HIGH, 1] == np.inf
    assert wider.limits[LOW, 0] == box.limits[LOW, 0]
    assert wider.holds(points).sum() > box.holds(points).sum()
    assert np.isnan(wider.quasi_p[HIGH, 1])
    assert wider.quasi_p[LOW, 0] < 0.05


def test_a_quasi_p_value_is_the_chance_of_so_many_events_without_the_limit() -> None:
    points = np.random.default_rng(5).random((60, 1))
    happened = points[:, 0] >= 0.5
    box = PeelingPath(points, happened).boxes[-1]
    held = box.holds(points)
    chance = binom.sf(np.sum(held & happened) - 1, np.sum(held), happened.mean())
    assert box.quasi_p[LOW, 0] == pytest.approx(chance)
    assert 0 < chance < 1e-4


def test_coverage_density_support_and_correlation_are_counted() -> None:
    points = np.arange(10.0)[:, None]
    happened = points[:, 0] >= 6
    held = Box(np.array([[5.0], [8.0]]), np.full((2, 1), np.nan)).holds(points)
    found = quality(held, happened)
    assert (found.coverage, found.density, found.support) == (0.75, 0.75, 0.4)
    assert correlation(held, happened) == pytest.approx(np.corrcoef(held, happened)[0, 1])
    assert correlation(np.ones(10, dtype=bool), happened) == 0.0
    assert np.isnan(quality(np.zeros(10, dtype=bool), happened).density)


def test_each_point_is_left_out_once_and_resamples_keep_the_number_of_events() -> None:
    left_out = np.stack(list(folds(57, SEED)))
    assert left_out.shape == (N_FOLDS, 57)
    np.testing.assert_array_equal(left_out.sum(axis=0), 1)
    happened = _in_known_box(_points())
    samples = list(resampled_rows(happened, 3, SEED))
    assert [int(happened[rows].sum()) for rows in samples] == [int(happened.sum())] * 3
    assert len({tuple(rows) for rows in samples}) == 3
