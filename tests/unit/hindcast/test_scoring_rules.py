"""Scores of one distribution against closed forms, and the places of observations in forecasts that are right."""

from datetime import date

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import kstest, norm

from experiments.hindcast.scoring_rules import (
    WIS_LEVELS,
    crps,
    exact_interval,
    interval_score,
    pit,
    predictive,
    standardised_error,
)
from tests.unit.hindcast.made_up import row

DAY = date(2023, 8, 31)
NORMAL = ndtri((np.arange(4000) + 0.5) / 4000)


@pytest.mark.parametrize("observed", [-2.0, 0.0, 0.7, 5.0])
def test_crps_of_a_normal_equals_the_closed_form(observed: float) -> None:
    closed = observed * (2 * norm.cdf(observed) - 1) + 2 * norm.pdf(observed) - 1 / np.sqrt(np.pi)
    assert crps(NORMAL, observed) == pytest.approx(closed, abs=1e-3)


@pytest.mark.parametrize(("observed", "closed"), [(0.5, 1 / 12), (0.0, 1 / 3), (2.0, 4 / 3)])
def test_crps_of_a_uniform_equals_the_closed_form(observed: float, closed: float) -> None:
    assert crps((np.arange(4000) + 0.5) / 4000, observed) == pytest.approx(closed, abs=1e-3)


def test_crps_of_certainty_is_the_distance() -> None:
    assert crps(np.full(10, 3.0), 5.0) == pytest.approx(2.0)
    assert crps(np.array([3.0]), 5.0) == 2.0


def test_crps_does_not_depend_on_the_number_of_samples_on_average() -> None:
    chance = np.random.default_rng(2)
    few = np.mean([crps(chance.normal(size=5), 0.4) for _ in range(20_000)])
    assert few == pytest.approx(crps(NORMAL, 0.4), abs=0.01)


def test_crps_equals_the_mean_over_all_pairs() -> None:
    samples = np.array([0.0, 1.0, 4.0])
    pairs = np.abs(samples[:, None] - samples).sum() / 6
    assert crps(samples, 2.0) == pytest.approx(np.abs(samples - 2.0).mean() - pairs / 2)


def test_what_is_scored_has_the_error_of_observation_too() -> None:
    seen = predictive(3 * NORMAL + 100, row("n_shells", DAY, 100, sd=4.0), seed=1)
    assert seen.std() == pytest.approx(5.0, rel=0.03)


def test_an_observation_stays_within_what_can_be_seen() -> None:
    share = predictive(np.array([0.0, 1.0] * 500), row("coverage_aci", DAY, 0.5, sd=0.1), seed=1)
    assert (share.min(), share.max()) == (0.0, 1.0)
    assert predictive(np.zeros(1000), row("n_shells", DAY, 2, sd=3.0), seed=1).min() == 0.0


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(9, 10, 0.5550, 0.9975), (0, 5, 0.0, 0.5218), (5, 5, 0.4782, 1)]
)
def test_the_interval_of_a_share_is_the_exact_one(hits: int, n: int, low: float, high: float) -> None:
    assert exact_interval(hits, n) == pytest.approx((low, high), abs=1e-4)


def pinball(samples: np.ndarray, observed: float) -> float:
    """Return twice the mean quantile loss, which the weighted interval score equals (Bracher et al. 2021)."""
    levels, ends = np.array(WIS_LEVELS), np.quantile(samples, WIS_LEVELS)
    return float(np.mean(2 * ((observed <= ends) - levels) * (ends - observed)))


@pytest.mark.parametrize("observed", [-3.0, -0.2, 0.0, 0.7, 2.0])
def test_the_weighted_interval_score_is_the_mean_quantile_loss_and_near_crps(observed: float) -> None:
    score = interval_score(NORMAL, observed)
    assert score.wis == pytest.approx(pinball(NORMAL, observed))
    assert score.wis == pytest.approx(crps(NORMAL, observed), rel=0.15)


def test_its_parts_tell_width_from_place() -> None:
    narrow, wide = (interval_score(width * NORMAL, 2.0) for width in (0.1, 0.4))
    assert wide.dispersion == pytest.approx(4 * narrow.dispersion)
    assert narrow.overprediction == 0.0 < narrow.underprediction
    assert interval_score(NORMAL, -2.0).overprediction == pytest.approx(interval_score(NORMAL, 2.0).underprediction)


def test_the_score_of_certainty_is_the_distance() -> None:
    assert interval_score(np.full(10, 3.0), 5.0) == pytest.approx((0.0, 2.0, 0.0))


def test_the_levels_are_eleven_central_intervals_and_the_median() -> None:
    assert len(WIS_LEVELS) == 23
    assert np.allclose(np.add(WIS_LEVELS, WIS_LEVELS[::-1]), 1.0)


@pytest.mark.parametrize("n_samples", [1, 5, 40])
def test_places_are_even_in_a_forecast_that_is_right_however_few_its_samples(n_samples: int) -> None:
    chance = np.random.default_rng(5)
    rows = [row("n_shells", DAY, value, code=f"{number}") for number, value in enumerate(chance.normal(size=1500))]
    places = [pit(chance.normal(size=n_samples), one, seed=0) for one in rows]
    assert kstest(places, "uniform").pvalue > 0.01


def test_places_are_even_where_all_samples_are_equal_to_what_was_observed() -> None:
    places = [pit(np.zeros(20), row("n_shells", DAY, 0.0, code=f"{number}"), seed=0) for number in range(1500)]
    assert kstest(places, "uniform").pvalue > 0.01


def test_the_place_has_a_draw_with_the_name_of_the_observation() -> None:
    first, again, other = (pit(NORMAL[::1000], row("n_shells", DAY, 0.0, code=code), 3) for code in ("01", "01", "02"))
    assert first == again != other


def test_an_error_is_standardised_by_the_spread_of_the_forecast() -> None:
    assert standardised_error(10 + 2 * NORMAL, 14.0) == pytest.approx(2.0, rel=0.01)
    assert np.isnan(standardised_error(np.array([1.0]), 2.0))
    assert np.isnan(standardised_error(np.ones(5), 2.0))
