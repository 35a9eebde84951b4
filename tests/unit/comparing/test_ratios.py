"""Prices of coverage against made-up gains and costs whose ratio is known."""

import numpy as np
import pytest

from experiments.comparing.ratios import Reason, ratio_of_means

D, R = 20, 5
PAIRS = [(draw, replicate) for draw in range(D) for replicate in range(R)]
GAIN, PRICE = 2.0, 30.0


def made_up(chance: np.random.Generator, gain: float, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Return costs and gains of a study's pairs; both depend on the draw and on the run."""

    def noise() -> np.ndarray:
        shapes = ((D, 1), (D, R))
        return sum(chance.normal(0, spread, shape) for shape in shapes) + np.zeros((D, R))  # type: ignore[return-value]

    gains = gain + noise()
    return (PRICE * gains + 10 * noise()).ravel(), gains.ravel()


def test_an_interval_of_a_ratio_holds_the_truth_in_95_percent_of_studies() -> None:
    chance = np.random.default_rng(7)
    found = [ratio_of_means(*made_up(chance, GAIN, 0.8), PAIRS) for _ in range(600)]
    given = [ratio for ratio in found if ratio.reason is Reason.NONE]
    assert len(given) > 500
    assert np.mean([ratio.low95 <= PRICE <= ratio.high95 for ratio in given]) == pytest.approx(0.95, abs=0.03)


def test_a_ratio_is_that_of_the_means_and_no_mean_of_ratios() -> None:
    gain = np.array([1.0, 3.0, 1.1, 3.1, 0.9, 2.9])
    cost = np.array([10.0, 90.0, 11.0, 91.0, 9.0, 89.0])
    found = ratio_of_means(cost, gain, [(draw, replicate) for draw in range(3) for replicate in range(2)])
    assert found.cost / found.gain == pytest.approx(cost.sum() / gain.sum())


def test_a_gain_that_may_be_zero_has_no_price() -> None:
    found = ratio_of_means(*made_up(np.random.default_rng(8), 0.0, 0.8), PAIRS)
    assert found.reason is Reason.NO_GAIN
    assert found.gain_low95 < 0 < found.gain_high95
    assert np.isnan([found.value, found.low95, found.high95]).all()


def test_a_loss_has_no_price() -> None:
    found = ratio_of_means(*made_up(np.random.default_rng(7), -20.0, 0.8), PAIRS)
    assert found.reason is Reason.LOSS
    assert np.isnan(found.value)


def test_a_single_run_cannot_tell_whether_there_is_a_gain() -> None:
    found = ratio_of_means(np.array([1.0]), np.array([1.0]), [(0, 0)])
    assert found.reason is Reason.TOO_FEW_RUNS


def test_a_cost_that_is_always_proportional_to_the_gain_has_an_exact_price() -> None:
    _, gain = made_up(np.random.default_rng(7), GAIN, 0.3)
    found = ratio_of_means(PRICE * gain, gain, PAIRS)
    assert (found.low95, found.value, found.high95) == pytest.approx((PRICE, PRICE, PRICE))


def test_a_gain_that_saves_money_has_a_negative_price() -> None:
    cost, gain = made_up(np.random.default_rng(7), GAIN, 0.3)
    found = ratio_of_means(-cost, gain, PAIRS)
    assert found.high95 < 0


def test_nothing_paid_and_nothing_gained_is_no_gain() -> None:
    found = ratio_of_means(np.zeros(4), np.zeros(4), [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found.reason is Reason.NO_GAIN
