"""Scores are standard normal where theory holds, and not where it does not."""

import numpy as np
import pytest
from scipy.stats import kstest

from sim.draws import Draws
from tools.verification.scores import normal_quantiles, scores_of_shares, scores_of_uniform, scores_of_waits

N = 4_000
UNIFORM = Draws(3, 0).uniform("test", np.arange(N, dtype=np.uint64))
WAITS = np.ceil(np.log(UNIFORM) / np.log(0.8)).astype(np.intp)  # geometric with 0.2


def test_waiting_times_of_their_law_have_normal_scores() -> None:
    assert kstest(scores_of_waits(WAITS, np.full(80, 0.2)), "norm").pvalue > 0.01
    assert kstest(scores_of_waits(WAITS, np.full(80, 0.22)), "norm").pvalue < 1e-4


def test_waiting_times_that_have_not_ended_count_too() -> None:
    seen_for_three_months = np.where(WAITS <= 3, WAITS, 0)
    assert kstest(scores_of_waits(seen_for_three_months, np.full(3, 0.2)), "norm").pvalue > 0.01


def test_counts_of_their_law_have_normal_scores() -> None:
    members = (UNIFORM < 0.4).reshape(-1, 20).sum(axis=1)
    assert kstest(scores_of_shares(members, 20, 0.4), "norm").pvalue > 0.01
    assert kstest(scores_of_shares(members, 20, 0.5), "norm").pvalue < 1e-4


def test_ends_of_the_unit_interval_have_finite_scores() -> None:
    assert np.isfinite(scores_of_uniform(np.array([0.0, 0.5, 1.0]))).all()


def test_the_median_of_one_score_is_zero_and_its_band_that_of_the_normal_law() -> None:
    middle, low, high = (float(one[0]) for one in normal_quantiles(1))
    assert middle == pytest.approx(0.0, abs=1e-12)
    assert (low, high) == pytest.approx((-3.8906, 3.8906), abs=1e-4)  # one in 10,000 lies outside
