"""What is said of a difference: mean, spread over draws, share of draws above zero, and how it stands to a margin."""

import numpy as np
import pytest

from experiments.comparing.headline_differences import Verdict, headline_difference, margin_of, verdict_of

PAIRS = [(draw, replicate) for draw in range(60) for replicate in range(2)]


def made_up(mean: float, of_draw: float, of_run: float, seed: int = 1) -> np.ndarray:
    """Return the differences of 60 draws of two replicates."""
    chance = np.random.default_rng(seed)
    return (mean + of_draw * chance.normal(size=(60, 1)) + of_run * chance.normal(size=(60, 2))).ravel()


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.6, 0.9, Verdict.LARGER),
        (-0.9, -0.6, Verdict.LARGER),
        (0.2, 0.9, Verdict.OPEN),
        (-0.9, 0.9, Verdict.OPEN),
        (-0.4, 0.5, Verdict.EQUIVALENT),
        (0.1, 0.2, Verdict.EQUIVALENT),
        (np.nan, np.nan, Verdict.OPEN),
    ],
)
def test_the_interval_decides_what_is_said(low: float, high: float, verdict: Verdict) -> None:
    assert verdict_of(low, high, 0.5) is verdict


def test_chance_is_taken_out_of_the_spread_over_draws() -> None:
    found = [headline_difference(made_up(1.0, 1.0, 1.0, seed), PAIRS) for seed in range(40)]
    assert np.mean([one.draws_low for one in found]) == pytest.approx(1.0 - 1.645, abs=0.15)
    assert np.mean([one.draws_high for one in found]) == pytest.approx(1.0 + 1.645, abs=0.15)
    assert np.mean([one.sd_chance for one in found]) == pytest.approx(1.0, abs=0.1)


def test_draws_that_differ_by_chance_alone_have_no_spread() -> None:
    same_in_both = np.tile([1.0, 2.0], 60)
    found = headline_difference(same_in_both, PAIRS)
    assert np.isnan([found.draws_low, found.draws_high]).all()


def test_the_share_above_zero_counts_draws_and_has_an_error() -> None:
    found = headline_difference(np.array([1.0, 3.0, -4.0, 2.0]), [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found.p_positive == 0.5  # draws of means 2 and −1; three of four pairs are above zero
    assert 0.0 < found.p_low < 0.1
    assert 0.9 < found.p_high < 1.0


def test_a_share_of_all_draws_is_not_certain() -> None:
    found = headline_difference(made_up(9.0, 1.0, 1.0), PAIRS)
    assert found.p_positive == 1.0
    assert found.p_low == pytest.approx(60 / (60 + 1.959964**2))  # Wilson
    assert found.p_high == pytest.approx(1.0)


def test_the_margin_of_the_cost_is_a_share_of_what_the_baseline_spends() -> None:
    margins = {"public_cost_euros": 0.02, "n_shells": 5.0}
    baseline = np.array([90.0, 110.0])
    assert margin_of("public_cost_euros", margins, baseline) == pytest.approx(2.0)
    assert margin_of("n_shells", margins, baseline) == 5.0
    assert margin_of("coverage_aci", margins, baseline) == 0.0
