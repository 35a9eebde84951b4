"""Rivals for national series find the truth where they are right, and say so when they know little."""

import itertools
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from experiments.hindcast.known_series import KnownSeries
from experiments.hindcast.rivals import labels, national_rivals
from experiments.hindcast.rivals.national import bass, last_trend, logistic, persistence
from experiments.hindcast.rivals.spread import mean_pace, pace_error
from experiments.hindcast.stratified_draws import N_SAMPLES
from sim.arrays import Floats
from tests.unit.hindcast.made_up import every, interval, series_of

RIVALS = {rival.name: rival for rival in national_rivals()}
SD = 0.005
LATER = every(6, 3, date(2023, 6, 1))


def months(days: tuple[date, ...], metric: str = "coverage_aci") -> Floats:
    return series_of(metric, days, np.zeros(len(days)), SD).months_to(days)


def from_curve(form: Callable[[Floats, Floats], Floats], curve: Floats, days: tuple[date, ...]) -> KnownSeries:
    return series_of("coverage_aci", days, form(curve, months(days)), SD)


def test_the_rivals_of_the_issue_are_found_in_their_folder() -> None:
    assert sorted(RIVALS) == ["bass", "last_trend", "logistic", "persistence"]
    assert all(set(label) == {"fr", "en"} for label in labels().values())


@pytest.mark.parametrize(
    ("curve", "form", "rival"),
    [
        ((0.8, 0.12, 36.0), logistic.logistic, logistic),
        ((0.9, 0.05, 48.0), logistic.logistic, logistic),
        ((0.8, 0.002, 0.10), bass.bass, bass),
        ((0.9, 0.006, 0.04), bass.bass, bass),
    ],
)
def test_a_curve_finds_the_parameters_that_made_a_series(
    curve: tuple[float, float, float], form: Callable[[Floats, Floats], Floats], rival: object
) -> None:
    series = from_curve(form, np.array(curve), every(4, 18))
    found = {logistic: logistic.CURVE, bass: bass.CURVE}[rival].fitted(series)  # type: ignore[index]
    assert found == pytest.approx(curve, rel=0.02)


@pytest.mark.parametrize("name", ["bass", "logistic"])
def test_a_curve_forecasts_its_own_future_closely(name: str) -> None:
    form, curve = {
        "bass": (bass.bass, np.array([0.8, 0.002, 0.10])),
        "logistic": (logistic.logistic, np.array([0.8, 0.12, 36.0])),
    }[name]
    samples = RIVALS[name].forecast(from_curve(form, curve, every(3, 14)), LATER, 1).samples
    assert samples is not None
    assert np.median(samples, axis=0) == pytest.approx(form(curve, months(LATER)), abs=0.02)


def test_bass_is_zero_at_the_launch_and_ends_at_its_ceiling() -> None:
    assert bass.bass(np.array([0.7, 0.003, 0.1]), np.array([-5.0, 0.0, 1e4])).tolist() == [0.0, 0.0, pytest.approx(0.7)]


def test_a_fitted_ceiling_is_neither_below_what_was_seen_nor_above_what_can_be() -> None:
    straight = series_of("coverage_aci", every(4, 5), np.linspace(0.1, 0.5, 5), SD)
    for curve in (logistic.CURVE, bass.CURVE):
        assert 0.5 <= curve.fitted(straight)[0] * (1 + 1e-5) <= 1.0001


@pytest.mark.parametrize(("name", "at_least"), [("bass", 480), ("logistic", 460)])
def test_a_count_that_only_grows_goes_on_growing_after_its_last_point(name: str, at_least: float) -> None:
    counted = (117, 134, 173, 233, 282, 306, 391, 389)
    days = (date(2021, 5, 15), *every(3.25, len(counted) - 1, date(2021, 6, 15)))
    series = KnownSeries("n_aci", days, np.array(counted, dtype=float), 0.07 * np.array(counted))
    samples = RIVALS[name].forecast(series, [date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31)], 1).samples
    assert samples is not None
    medians = np.median(samples, axis=0)
    assert at_least < medians[0] < medians[1] < medians[2]


def test_other_counts_keep_the_ceiling_that_fits_them() -> None:
    falling = series_of("n_preproject", every(6, 6), [250, 252, 251, 250, 252, 250], 5)
    assert bass.CURVE.fitted(falling)[0] < 300


def test_persistence_stays_at_the_last_value_and_widens_with_time() -> None:
    series = series_of("coverage_aci", every(6, 5), [0.1, 0.2, 0.3, 0.4, 0.5], SD)
    samples = RIVALS["persistence"].forecast(series, every(6, 3, series.days[-1]), 1).samples
    assert samples is not None
    assert np.median(samples, axis=0) == pytest.approx(np.full(3, 0.5), abs=0.002)
    widths = [high - low for low, high in map(interval, samples.T)]
    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(2 * 1.645 * SD, rel=0.05)


def test_the_last_trend_goes_on_in_a_straight_line() -> None:
    series = series_of("coverage_aci", every(6, 5), [0.1, 0.12, 0.14, 0.19, 0.24], SD)
    samples = RIVALS["last_trend"].forecast(series, every(6, 3, series.days[-1]), 1).samples
    assert samples is not None
    assert np.median(samples, axis=0) == pytest.approx([0.24, 0.29, 0.34], abs=0.005)


def test_the_line_goes_through_the_points_of_the_last_year_and_through_two_at_least() -> None:
    assert len(last_trend.last_points(series_of("n_aci", every(4, 9), range(9), 1))) == 4
    assert len(last_trend.last_points(series_of("n_aci", every(30, 4), range(4), 1))) == 2


def test_a_weighted_line_hardly_follows_a_point_with_a_large_error() -> None:
    series = series_of("n_aci", every(3, 3), [10.0, 30.0, 30.0], 1.0)
    weighted = KnownSeries("n_aci", series.days, series.values, np.array([1.0, 1e4, 1.0]))
    line, _ = last_trend.fitted_line(weighted, float(weighted.months[0]))
    assert line == pytest.approx([10.0, 20.0 / float(np.ptp(series.months))], rel=0.01)


def test_a_method_that_was_right_in_the_past_doubts_itself_less_than_one_that_was_wrong() -> None:
    straight = series_of("coverage_aci", every(3, 9), np.linspace(0.1, 0.5, 9), SD)
    trend = pace_error(straight, last_trend.on_the_line, shortest=2, prior_share=0.5)
    still = pace_error(straight, persistence.last_value, shortest=1, prior_share=0.5)
    assert trend.a_month < still.a_month / 1.5
    assert still.freedom == 3 + 8


def test_errors_of_the_years_before_any_aci_are_not_held_against_a_method() -> None:
    days = every(3, 4, date(2018, 7, 1))
    old = pace_error(
        series_of("n_all_stages", days, [20, 200, 150, 175], 5), persistence.last_value, 1, prior_share=1.0
    )
    assert old.freedom == 3


def test_without_past_errors_the_doubt_is_the_mean_pace_since_the_launch() -> None:
    series = series_of("coverage_aci", every(3, 1, date(2021, 7, 1)), [0.24], SD)
    assert mean_pace(series) == pytest.approx(0.01, rel=0.01)
    assert pace_error(series, persistence.last_value, shortest=1, prior_share=1.0).a_month == pytest.approx(
        0.01, rel=0.01
    )


@pytest.mark.parametrize("name", sorted(RIVALS))
def test_no_known_point_means_no_forecast(name: str) -> None:
    predicted = RIVALS[name].forecast(series_of("coverage_aci", (), [], SD), LATER, 1)
    assert (predicted.samples, predicted.method) == (None, "none")


@pytest.mark.parametrize("name", sorted(RIVALS))
def test_one_known_point_means_persistence_and_says_so(name: str) -> None:
    one = series_of("coverage_aci", every(3, 1), [0.2], SD)
    predicted = RIVALS[name].forecast(one, LATER, 1)
    alone = RIVALS["persistence"].forecast(one, LATER, 1)
    assert predicted.method == "persistence"
    assert predicted.samples is not None
    assert np.array_equal(predicted.samples, alone.samples)


@pytest.mark.parametrize("name", ["bass", "logistic"])
def test_two_known_points_are_too_few_for_a_curve_and_it_says_so(name: str) -> None:
    predicted = RIVALS[name].forecast(series_of("coverage_aci", every(3, 2), [0.2, 0.3], SD), LATER, 1)
    assert predicted.method == "last_trend"


@pytest.mark.parametrize("name", ["bass", "logistic"])
def test_a_curve_is_not_fitted_to_what_was_counted_before_there_was_an_aci(name: str) -> None:
    old = series_of("n_all_stages", every(3, 3, date(2018, 7, 1)), [20, 200, 175], 12)
    assert RIVALS[name].forecast(old, LATER, 1).method == "last_trend"


@pytest.mark.parametrize(
    ("name", "metric", "values"),
    list(
        itertools.product(
            sorted(RIVALS),
            ["coverage_li_plus", "n_preproject"],
            [(0.2, 0.2, 0.2), (0.0, 0.0, 0.0), (0.9, 0.5, 0.1), (1.0, 1.0, 1.0), (0.1, 0.9, 0.95)],
        )
    ),
)
def test_any_series_gets_as_many_samples_as_asked_for_within_what_can_be(
    name: str, metric: str, values: tuple[float, ...]
) -> None:
    series = series_of(metric, every(4, 3), values, SD)
    samples = RIVALS[name].forecast(series, LATER, 1).samples
    assert samples is not None
    assert samples.shape == (N_SAMPLES, len(LATER))
    assert np.isfinite(samples).all()
    assert samples.min() >= 0
    assert samples.max() <= (1 if metric == "coverage_li_plus" else np.inf)


@pytest.mark.parametrize("name", sorted(RIVALS))
def test_the_same_seed_gives_the_same_samples_and_another_gives_others(name: str) -> None:
    series = series_of("coverage_aci", every(4, 4), [0.1, 0.2, 0.28, 0.4], SD)
    first, again, other = (RIVALS[name].forecast(series, LATER, seed).samples for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_intervals_of_persistence_hold_nine_in_ten_when_the_future_changes_as_the_past_did() -> None:
    chance = np.random.default_rng(5)
    days = every(12, 16, date(2019, 8, 1))
    held = []
    for _ in range(300):
        truth = 500 + np.cumsum(chance.normal(0, 30, len(days)))
        known = series_of("n_all_stages", days[:-1], truth[:-1] + chance.normal(0, 5, len(days) - 1), 5)
        samples = RIVALS["persistence"].forecast(known, days[-1:], 1).samples
        assert samples is not None
        low, high = interval(samples)
        held.append(low <= truth[-1] <= high)
    assert 0.85 <= np.mean(held) <= 0.96


def test_intervals_of_a_curve_hold_nine_in_ten_futures_that_the_same_curve_makes_with_noise() -> None:
    chance = np.random.default_rng(7)
    days = every(4, 10, date(2020, 6, 1))
    truth = logistic.logistic(np.array([0.8, 0.10, 36.0]), months(days))
    held = []
    for _ in range(12):
        known = series_of("coverage_aci", days[:-1], truth[:-1] + chance.normal(0, 0.01, len(days) - 1), 0.01)
        samples = RIVALS["logistic"].forecast(known, days[-1:], 1).samples
        assert samples is not None
        low, high = interval(samples)
        held.append(low <= truth[-1] <= high)
    assert np.mean(held) >= 0.8
