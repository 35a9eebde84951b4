"""An emulator learns a known surface, says how well, and refuses where it does no better than the mean."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.designs.complete_runs import complete_runs
from experiments.designs.designed_study import designed
from experiments.designs.factors import Factor
from experiments.designs.outcome import Outcome
from experiments.emulation.emulator import BOOSTING, GAUSSIAN_PROCESS, Emulator, WeakEmulator, left_out_of_process
from experiments.mistakes import UserMistake
from sim.arrays import Floats
from tests.unit.running.fake_engine import small_context, small_study

NAMES = ("one", "other", "idle")


def _surface(points: Floats) -> Floats:
    return np.sin(3 * points[:, 0]) + 0.2 * points[:, 1] ** 2


def _points(n_points: int, seed: int = 1) -> Floats:
    points = np.random.default_rng(seed).random((n_points, 3))
    points[:, 1] *= 10.0
    return points


def _inner(n_points: int) -> Floats:
    """Points that do not lie at the edge of those that are learnt from."""
    return np.array([0.5, 5.0, 0.5]) + 0.9 * (_points(n_points, seed=5) - [0.5, 5.0, 0.5])


def _noisy(n_points: int, sd: float) -> Emulator:
    points = _points(n_points)
    return Emulator(points, _surface(points) + np.random.default_rng(2).normal(0, sd, n_points), NAMES)


def test_a_smooth_surface_is_predicted_where_it_was_not_seen() -> None:
    emulator, unseen = _noisy(80, 0.0), _inner(50)
    found = emulator.predict(unseen)
    assert emulator.score.method == GAUSSIAN_PROCESS
    assert emulator.score.q2 > 0.99
    np.testing.assert_allclose(found.mean, _surface(unseen), atol=0.3)
    assert found.score is emulator.score


@pytest.mark.parametrize(("n_points", "method"), [(200, GAUSSIAN_PROCESS), (600, BOOSTING)])
def test_the_score_is_the_share_of_variance_that_is_no_noise(n_points: int, method: str) -> None:
    variance = float(np.var(_surface(_points(5_000))))
    emulator = _noisy(n_points, float(np.sqrt(variance)))  # noise makes half of the variance
    assert emulator.score.method == method
    assert 0.3 < emulator.score.q2 < 0.6


def test_closed_form_predictions_of_groups_left_out_are_those_of_learning_without_them() -> None:
    points, groups = _points(30), np.arange(30) // 3
    outcomes = _surface(points) + np.random.default_rng(4).normal(0, 0.3, 30)
    distances = ((points[:, None] - points[None]) ** 2 / [1, 100, 1]).sum(axis=2)
    covariance = np.exp(-distances) + 0.1 * np.eye(30)
    for numbers in (np.arange(30), groups):
        left_out, mean = left_out_of_process(covariance, outcomes, numbers), outcomes.mean()
        for row in (0, 7, 29):
            kept = numbers != numbers[row]
            weights = np.linalg.solve(covariance[np.ix_(kept, kept)], outcomes[kept] - mean)
            assert left_out[row] == pytest.approx(mean + covariance[row, kept] @ weights)


@pytest.mark.parametrize("n_points", [200, 600])
def test_a_past_that_points_share_is_no_knowledge(n_points: int) -> None:
    pasts = np.arange(n_points) % 20
    of_past = np.random.default_rng(6).normal(size=(20, 2))[pasts]  # what names the past, and what it does
    points = np.column_stack([_points(n_points)[:, 0], of_past[:, 0]])
    outcomes = of_past[:, 1] + np.random.default_rng(7).normal(0, 0.01, n_points)
    assert Emulator(points, outcomes, NAMES[:2]).score.q2 > 0.8
    with pytest.raises(WeakEmulator):
        Emulator(points, outcomes, NAMES[:2], pasts)


def test_the_sd_holds_the_mean_and_not_the_noise() -> None:
    found = _noisy(200, 1.0).predict(_inner(20))
    assert np.all(found.sd < 0.6)
    assert np.all(found.sd > 0.01)


def test_noise_is_refused_with_its_score() -> None:
    points = _points(60)
    with pytest.raises(WeakEmulator, match="no better than their mean") as refusal:
        Emulator(points, np.random.default_rng(8).normal(size=60), NAMES)
    assert refusal.value.score.q2 < 0.2


def test_it_does_not_extrapolate_and_knows_its_factors() -> None:
    emulator = _noisy(60, 0.1)
    inside = dict(zip(NAMES, (0.5, 5.0, 0.5), strict=True))
    assert emulator.predict([inside]).mean.shape == (1,)
    with pytest.raises(UserMistake, match="one lies outside of the draws"):
        emulator.predict([{**inside, "one": 2.0}])
    with pytest.raises(UserMistake, match="unknown factor 'ane'"):
        emulator.predict([{**inside, "ane": 0.5}])
    with pytest.raises(UserMistake, match="idle is missing"):
        emulator.predict([{"one": 0.5, "other": 5.0}])


def test_too_few_points_and_undefined_outcomes_teach_nothing() -> None:
    points = _points(12)
    outcomes = _surface(points)
    outcomes[:4] = np.nan
    with pytest.raises(UserMistake, match="8 points are too few"):
        Emulator(points, outcomes, NAMES)


def test_the_score_is_told_in_both_languages() -> None:
    score = _noisy(80, 0.0).score
    assert score.in_words("en").startswith("Gaussian process on 80 points; Q² = 1.00 in points left out")
    assert "laissés de côté" in score.in_words("fr")


def test_a_stored_study_is_learnt_from(tmp_path: Path) -> None:
    factor = Factor("behaviour.join.contacts", 1.0, 3.0, "A20")
    study = designed(small_study(tmp_path), [factor], np.linspace(1.0, 3.0, 12)[:, None])
    complete_runs(study, context=small_context(tmp_path))
    outcome = Outcome("coverage_li_plus", date(2021, 2, 28), "fast")
    with pytest.raises(WeakEmulator):  # the fake engine follows no parameter
        Emulator.of_stored(tmp_path, outcome)
    with pytest.raises(UserMistake, match="unknown factor"):
        Emulator.of_stored(tmp_path, outcome, ["behaviour.join.contact"])
    with pytest.raises(UserMistake, match="no study of several draws"):
        Emulator.of_stored(tmp_path / "nothing", outcome)
