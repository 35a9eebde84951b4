"""Two posteriors overlap as theory says, and the table holds both in the units of the parameters."""

import numpy as np
import pytest
from scipy.stats import norm

from experiments.calibration.space import Space
from experiments.study.definition import Uncertain
from tools.second_opinion.opinions import GRID, Sample, normal_density, overlap, overlap_by_chance
from tools.second_opinion.region import Summaries, moved_space

SPACE = Space.of([Uncertain("behaviour.a.b", 10.0, 20.0, "A1"), Uncertain("behaviour.a.c", 0.0, 1.0, "A2")])


@pytest.mark.parametrize("apart", [0.0, 0.5, 1.0, 3.0])
def test_normal_densities_overlap_by_the_tails_beyond_their_middle(apart: float) -> None:
    other = norm.pdf(GRID, loc=apart)
    assert overlap(normal_density(), other) == pytest.approx(2.0 * norm.cdf(-apart / 2.0), abs=1e-4)


def test_overlap_is_the_same_both_ways_and_none_far_away() -> None:
    one, other = norm.pdf(GRID, -1.0, 0.3), norm.pdf(GRID, 0.2, 0.7)
    assert overlap(one, other) == overlap(other, one)
    assert overlap(norm.pdf(GRID, -4.0, 0.1), norm.pdf(GRID, 4.0, 0.1)) == pytest.approx(0.0, abs=1e-9)


def test_small_samples_of_one_distribution_overlap_less_than_large_ones() -> None:
    small, large = (overlap_by_chance(n, 2 * n, seed=1).mean() for n in (20, 500))
    assert small < 0.9 < large < 1.0


def test_a_sample_is_told_in_the_units_of_its_parameters() -> None:
    even = Sample.even(SPACE.prior(4000, seed=1))
    mean, sd = even.moments(SPACE)
    assert mean == pytest.approx([15.0, 0.5], abs=0.01)
    assert sd == pytest.approx([10.0 / np.sqrt(12.0), 1.0 / np.sqrt(12.0)], rel=0.01)
    assert overlap(even.density(0), normal_density()) == pytest.approx(1.0, abs=0.03)


def test_weights_count_in_moments_and_densities() -> None:
    two = Sample(np.array([[-1.0, 0.0], [1.0, 0.1]]), np.array([1.0, 0.0]))
    assert two.moments(SPACE)[0] == pytest.approx([10.0 + 10.0 * norm.cdf(-1.0), 0.5])


def test_only_parameters_that_the_posterior_moved_are_free() -> None:
    draws = [{"behaviour.a.b": 12.0 + shift, "behaviour.a.c": 0.5 + shift} for shift in (-0.1, 0.1)]
    assert moved_space(SPACE, draws).paths == ("behaviour.a.b",)


def test_summaries_of_a_linear_model_are_apart_by_what_its_parameters_are() -> None:
    prior = SPACE.prior(2000, seed=2)
    slopes, noise = np.array([[2.0, 0.0, 1.0], [0.0, -1.0, 0.5]]), SPACE.prior(2000, seed=5) @ np.ones((2, 3)) * 0.1
    summaries = Summaries.learned(prior, 100.0 + prior @ slopes + noise, np.full(3, 100.0))
    away = summaries.differences(100.0 + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]) @ slopes)
    assert away[0] == pytest.approx([0.0, 0.0], abs=1e-9)
    assert np.linalg.norm(away[1:], axis=1).min() > 3.0
