"""Estimators of precision against made-up outcomes whose variances are known."""

from dataclasses import astuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import stdtrit

from experiments.comparing.variance_components import components, mean_estimate, student

D, R, STUDIES = 20, 5, 2000
TRUTH = 3.0
PAIRS = [(draw, replicate) for draw in range(D) for replicate in range(R)]
SPREADS = [(1.0, 1.0), (1.0, 0.5), (0.2, 1.0), (0.0, 1.0)]  # of draws, single runs


def studies(spreads: tuple[float, float], n_draws: int = D, n_replicates: int = R) -> NDArray[np.float64]:
    """Return draws × replicates × studies: many studies of the same question at once."""
    chance = np.random.default_rng(20231009)
    of_draw, of_run = spreads
    return (
        TRUTH
        + chance.normal(0, of_draw, (n_draws, 1, STUDIES))
        + chance.normal(0, of_run, (n_draws, n_replicates, STUDIES))
    )


def flat(grid: NDArray[np.float64]) -> NDArray[np.float64]:
    return grid.reshape(-1, *grid.shape[2:])


@pytest.mark.parametrize("spreads", SPREADS)
def test_components_are_those_that_made_the_outcomes(spreads: tuple[float, float]) -> None:
    found = components(studies(spreads))
    for estimate, spread in zip((found.draws, found.runs), spreads, strict=True):
        assert estimate.mean() == pytest.approx(spread**2, abs=4 * estimate.std() / STUDIES**0.5)


@pytest.mark.parametrize("spreads", SPREADS)
def test_components_stay_unbiased_when_runs_are_missing(spreads: tuple[float, float]) -> None:
    grid = studies(spreads)
    grid[0, 1:], grid[3, 2], grid[4:9, 4] = np.nan, np.nan, np.nan
    found = components(grid)
    for estimate, spread in zip((found.draws, found.runs), spreads, strict=True):
        assert estimate.mean() == pytest.approx(spread**2, abs=4 * estimate.std() / STUDIES**0.5)


@pytest.mark.parametrize("spreads", SPREADS)
def test_an_interval_of_the_mean_holds_the_truth_in_95_percent_of_studies(spreads: tuple[float, float]) -> None:
    found = mean_estimate(flat(studies(spreads)), PAIRS)
    assert np.mean(abs(found.mean - TRUTH) <= found.half_width) == pytest.approx(0.95, abs=0.015)


def test_an_interval_holds_the_truth_with_a_single_replicate() -> None:
    found = mean_estimate(flat(studies((1.0, 1.0), n_replicates=1)), [(draw, 0) for draw in range(D)])
    assert np.mean(abs(found.mean - TRUTH) <= found.half_width) == pytest.approx(0.95, abs=0.015)


def test_runs_taken_as_independent_would_claim_twice_what_they_know() -> None:
    runs = flat(studies((1.0, 0.5)))
    naive = 1.96 * runs.std(axis=0, ddof=1) / len(runs) ** 0.5
    assert np.mean(abs(runs.mean(axis=0) - TRUTH) <= naive) < 0.7


def test_the_variance_of_a_mean_is_unbiased_also_with_missing_runs() -> None:
    grid = studies((0.5, 1.0))
    grid[0, 1:], grid[4:9, 4] = np.nan, np.nan
    means = np.nanmean(grid, axis=(0, 1))
    estimated = mean_estimate(flat(grid), PAIRS).standard_error ** 2
    assert np.mean(estimated) == pytest.approx(means.var(ddof=1), rel=0.08)


def test_parameters_and_chance_are_told_apart() -> None:
    parameters = mean_estimate(np.repeat(np.arange(4.0), 3), [(draw, run) for draw in range(4) for run in range(3)])
    chance = mean_estimate(np.tile(np.arange(3.0), 4), [(draw, run) for draw in range(4) for run in range(3)])
    assert (parameters.sd_parameters, parameters.sd_chance) == pytest.approx((np.std(range(4), ddof=1), 0.0))
    assert (chance.sd_parameters, chance.sd_chance) == pytest.approx((0.0, 1.0), nan_ok=True)


def test_what_parameters_leave_is_the_error_with_endless_replicates() -> None:
    few, many = (
        mean_estimate(flat(studies((0.5, 1.0), n_replicates=n)), [(d, r) for d in range(D) for r in range(n)])
        for n in (5, 80)
    )
    assert np.mean(few.from_parameters) == pytest.approx(np.mean(many.from_parameters), rel=0.05)
    assert np.mean(many.half_width) == pytest.approx(np.mean(many.from_parameters), rel=0.15)
    assert np.mean(few.half_width) > 1.2 * np.mean(few.from_parameters)


def test_with_one_draw_the_error_is_that_of_chance_and_parameters_are_unknown() -> None:
    found = mean_estimate(np.array([1.0, 2.0, 3.0, 4.0]), [(0, replicate) for replicate in range(4)])
    assert found.standard_error == pytest.approx(np.std([1, 2, 3, 4], ddof=1) / 2)
    assert found.half_width == pytest.approx(3.182 * found.standard_error, rel=1e-3)  # Student, 3 degrees of freedom
    assert found.sd_chance == pytest.approx(np.std([1, 2, 3, 4], ddof=1))
    assert np.isnan(found.sd_parameters)
    assert found.from_parameters == 0


def test_with_one_replicate_parameters_and_chance_are_not_told_apart() -> None:
    found = mean_estimate(np.array([1.0, 2.0, 4.0]), [(0, 0), (1, 0), (2, 0)])
    assert found.standard_error == pytest.approx(np.std([1, 2, 4], ddof=1) / 3**0.5)
    assert np.isnan([found.sd_parameters, found.sd_chance]).all()


def test_a_single_run_says_nothing_of_its_error() -> None:
    found = mean_estimate(np.array([1.0]), [(0, 0)])
    assert found.mean == 1.0
    assert np.isnan([found.standard_error, found.half_width, found.sd_parameters, found.sd_chance]).all()


def test_runs_that_leave_an_outcome_undefined_do_not_count() -> None:
    grid = studies((1.0, 0.5))[..., 0]
    grid[7] = np.nan
    short = np.delete(grid, 7, axis=0)
    whole, without = (
        mean_estimate(one.ravel(), [(d, r) for d in range(len(one)) for r in range(R)]) for one in (grid, short)
    )
    np.testing.assert_allclose(astuple(whole), astuple(without))


def test_an_outcome_that_is_always_undefined_has_no_mean() -> None:
    found = mean_estimate(np.full(4, np.nan), [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert np.isnan([found.mean, found.standard_error, found.half_width]).all()


def test_outcomes_that_never_differ_are_known_exactly() -> None:
    found = mean_estimate(np.full((4, 2), 0.1), [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found.standard_error.tolist() == [0.0, 0.0]
    assert found.half_width.tolist() == [0.0, 0.0]


def test_a_large_outcome_loses_no_digits() -> None:
    grid = studies((1.0, 1.0))
    small, large = (mean_estimate(flat(one), PAIRS) for one in (grid, grid + 1e6))
    np.testing.assert_allclose(large.standard_error, small.standard_error, rtol=1e-6)


def test_the_order_of_runs_does_not_matter() -> None:
    runs = flat(studies((1.0, 0.2)))[:, :3]
    turned = mean_estimate(runs[::-1], PAIRS[::-1])
    np.testing.assert_allclose(turned.half_width, mean_estimate(runs, PAIRS).half_width)


def test_student_s_quantile_is_that_of_each_number_of_draws() -> None:
    number = np.array([[60.0, 2.0], [2.0, 0.0]])
    np.testing.assert_array_equal(student(number), stdtrit([[59.0, 1.0], [1.0, 1.0]], 0.975))
