"""What must hold for the statistics of any study, whatever its outcomes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from experiments.comparing.paired_differences import PairedDifference, paired_difference
from experiments.comparing.statistics import (
    first_reached,
    mean,
    order_quantile,
    quantiles,
    variance,
)

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
numbers = st.floats(-1e9, 1e9, allow_subnormal=False)
shapes = st.tuples(st.integers(1, 12), st.integers(1, 3))
outcomes = shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=numbers))
with_gaps = shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=numbers | st.just(np.nan)))
pairs = shapes.flatmap(lambda shape: st.tuples(*[arrays(np.float64, shape, elements=numbers | st.just(np.nan))] * 2))


def of_single_runs(arm: NDArray[np.float64], baseline: NDArray[np.float64]) -> PairedDifference:
    """Return the paired difference of arms that have one replicate of each draw."""
    return paired_difference(arm, baseline, [(draw, 0) for draw in range(len(arm))])


@given(with_gaps)
def test_quantiles_are_ordered_and_within_the_outcomes(values: NDArray[np.float64]) -> None:
    found = quantiles(values, PROBABILITIES)
    defined = ~np.isnan(values).all(axis=0)
    assert np.isnan(found[:, ~defined]).all()
    assert (np.diff(found[:, defined], axis=0) >= 0).all()
    assert (found[:, defined] >= np.nanmin(values[:, defined], axis=0)).all()
    assert (found[:, defined] <= np.nanmax(values[:, defined], axis=0)).all()


@given(outcomes)
def test_quantiles_agree_with_those_of_numpy(values: NDArray[np.float64]) -> None:
    np.testing.assert_allclose(quantiles(values, PROBABILITIES), np.quantile(values, PROBABILITIES, axis=0), rtol=1e-9)


@given(with_gaps)
def test_a_run_that_leaves_an_outcome_undefined_does_not_count(values: NDArray[np.float64]) -> None:
    for column, found, low in zip(values.T, mean(values), quantiles(values, (0.05,))[0], strict=True):
        defined = column[~np.isnan(column)]
        if len(defined):
            assert found == pytest.approx(defined.mean(), rel=1e-9, abs=1e-6)
            assert low == pytest.approx(np.quantile(defined, 0.05), rel=1e-9, abs=1e-6)
        else:
            assert np.isnan(found)
            assert np.isnan(low)


@given(outcomes)
def test_the_variance_of_one_run_is_undefined_and_never_negative(values: NDArray[np.float64]) -> None:
    assert np.isnan(variance(values[:1])).all()
    found = variance(values)
    assert np.isnan(found).all() if len(values) < 2 else (found >= 0).all()


@given(outcomes)
def test_a_null_policy_differs_by_exactly_nothing(values: NDArray[np.float64]) -> None:
    null = of_single_runs(values, values.copy())
    for bound in (null.difference, null.q05, null.q95):
        np.testing.assert_array_equal(bound, 0.0)
    np.testing.assert_array_equal(null.p_positive, 0.5)
    assert np.isnan(null.variance_ratio).all()


@given(pairs)
def test_swapping_the_arms_turns_the_comparison_round(
    both: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    there, back = of_single_runs(*both), of_single_runs(*reversed(both))
    np.testing.assert_allclose(there.difference, -back.difference, rtol=1e-9)
    np.testing.assert_allclose(there.p_positive, 1 - back.p_positive, atol=1e-12)
    np.testing.assert_allclose(there.q05, -back.q95, rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(there.variance_ratio, back.variance_ratio, rtol=1e-6)


@given(outcomes, st.floats(0.01, 1e6))
def test_a_constant_gain_is_found_in_every_pair(values: NDArray[np.float64], gain: float) -> None:
    compared = of_single_runs(values + gain, values)
    lifted = (values + gain) - values
    assert (compared.difference >= lifted.min(axis=0) - 1e-6).all()
    assert (compared.difference <= lifted.max(axis=0) + 1e-6).all()
    np.testing.assert_array_equal(compared.p_positive, (lifted > 0).mean(axis=0) + 0.5 * (lifted == 0).mean(axis=0))


def test_the_variance_ratio_says_how_much_pairing_gains() -> None:
    baseline = np.array([[1.0], [2.0], [3.0], [4.0]])
    arm = baseline + np.array([[0.1], [-0.1], [0.1], [-0.1]])
    compared = of_single_runs(arm, baseline)
    expected = (np.var(arm, ddof=1) + np.var(baseline, ddof=1)) / np.var(arm - baseline, ddof=1)
    assert compared.variance_ratio == pytest.approx([expected])


def test_only_pairs_that_both_arms_define_count() -> None:
    arm = np.array([[1.0], [np.nan], [5.0]])
    baseline = np.array([[0.0], [9.0], [np.nan]])
    compared = of_single_runs(arm, baseline)
    assert compared.difference == [1.0]
    assert compared.p_positive == [1.0]


@given(outcomes, st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_a_higher_target_is_never_reached_earlier(values: NDArray[np.float64], target: float, step: float) -> None:
    assert (first_reached(values, target + step) >= first_reached(values, target)).all()


def test_a_target_is_reached_in_the_first_month_at_it_or_never() -> None:
    series = np.array([[0.1, 0.9, 0.8, 0.95], [0.1, 0.2, 0.3, 0.4], [0.9, 0.0, 0.0, 0.0], [np.nan, 0.9, 0.0, 0.0]])
    assert first_reached(series, 0.9).tolist() == [1, 4, 0, 1]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=40), st.sampled_from(PROBABILITIES))
def test_a_date_quantile_is_a_month_that_occurred_and_covers_its_share(months: list[int], share: float) -> None:
    values = np.array(months)
    found = order_quantile(values, share)
    assert found in months
    assert np.mean(values <= found) >= share - 1e-9
    assert np.mean(values < found) < share
