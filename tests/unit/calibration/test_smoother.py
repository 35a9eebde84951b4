"""The fit finds the posterior that theory gives, with chance in what members predict counted once."""

import numpy as np
import pytest

from experiments.calibration.smoother import Chance, SmootherData, Step, factors, normal_errors, smoothed
from sim.draws import Draws

MEMBERS = 4000
WEIGHTS = np.array([[1.0, 0.5], [0.0, 2.0], [1.0, -1.0]])  # three figures of two parameters
KEYS = np.arange(MEMBERS, dtype=np.uint64)


def drawn(name: str, columns: int) -> np.ndarray:
    return np.stack([Draws(7, 0).normal(f"{name}/{column}", KEYS) for column in range(columns)], axis=1)


def always(covariance: np.ndarray) -> Chance:
    return lambda coordinates, step: covariance


def fit(sd: np.ndarray, chance_sd: float, n_steps: int) -> list[Step]:
    def predict(coordinates: np.ndarray, step: int) -> np.ndarray:
        return coordinates @ WEIGHTS.T + chance_sd * drawn(f"chance {step}", 3)

    data = SmootherData(np.array([1.0, -1.0, 2.0]), np.diag(sd**2), always(chance_sd**2 * np.eye(3)))
    return list(smoothed(drawn("prior", 2), data, predict, n_steps, seed=5))


@pytest.mark.parametrize(("chance_sd", "n_steps"), [(0.0, 1), (0.0, 4), (0.7, 1), (0.7, 4)])
def test_a_linear_case_comes_to_its_known_posterior(chance_sd: float, n_steps: int) -> None:
    sd = np.array([0.4, 0.8, 0.6])
    precision = np.eye(2) + WEIGHTS.T @ np.diag(1.0 / (sd**2 + chance_sd**2)) @ WEIGHTS
    covariance = np.linalg.inv(precision)
    mean = covariance @ WEIGHTS.T @ (np.array([1.0, -1.0, 2.0]) / (sd**2 + chance_sd**2))
    posterior = fit(sd, chance_sd, n_steps)[-1].coordinates
    assert posterior.mean(axis=0) == pytest.approx(mean, abs=0.08)
    assert np.cov(posterior, rowvar=False) == pytest.approx(covariance, abs=0.08)


def test_every_step_is_shown_from_the_prior_to_the_posterior() -> None:
    steps = fit(np.ones(3), 0.0, n_steps=3)
    assert len(steps) == 4
    assert np.array_equal(steps[0].coordinates, drawn("prior", 2))


def test_a_figure_that_all_members_predict_alike_changes_nothing() -> None:
    def predict(coordinates: np.ndarray, step: int) -> np.ndarray:
        return np.stack([coordinates[:, 0], np.full(len(coordinates), 3.0)], axis=1)

    data = SmootherData(np.array([0.5, 99.0]), np.eye(2), always(np.zeros((2, 2))))
    posterior = list(smoothed(drawn("prior", 1), data, predict, 2, seed=1))[-1].coordinates
    assert posterior.mean() == pytest.approx(0.25, abs=0.05)


def many(n_members: int, number: int) -> tuple[list[Step], np.ndarray]:
    """Fit two parameters that act and two that cannot to thirty figures, with as many members as a real fit."""
    draws, keys = Draws(7, number), np.arange(n_members, dtype=np.uint64)
    figures = np.stack([Draws(1, 0).normal(f"weight {row}", np.arange(2, dtype=np.uint64)) for row in range(30)])
    prior = np.stack([draws.normal(f"prior {column}", keys) for column in range(4)], axis=1)

    def predict(coordinates: np.ndarray, step: int) -> np.ndarray:
        chance = np.stack([draws.normal(f"chance {step} {row}", keys) for row in range(30)], axis=1)
        return coordinates[:, :2] @ figures.T + 0.5 * chance

    values = figures @ np.array([1.0, -1.0]) + draws.normal("error", np.arange(30, dtype=np.uint64))
    data = SmootherData(values, 0.75 * np.eye(30), always(0.25 * np.eye(30)))
    return list(smoothed(prior, data, predict, 4, seed=number)), figures


def test_a_parameter_that_cannot_act_stays_and_others_are_as_wide_as_theory_says() -> None:
    shifts, spreads = [], []
    for number in range(10):
        steps, figures = many(600, number)
        before, after = steps[0].coordinates, steps[-1].coordinates
        shifts.append((after - before).mean(axis=0)[2:])
        exact = np.sqrt(np.diag(np.linalg.inv(np.eye(2) + figures.T @ figures)))
        spreads.append(after.std(axis=0) / [*exact, 1.0, 1.0])
    assert np.sqrt(np.mean(np.square(shifts))) < 0.05
    assert np.abs(shifts).max() < 0.1
    assert np.mean(spreads, axis=0) == pytest.approx(1.0, abs=0.05)


def test_what_chance_does_is_taken_again_before_the_last_step() -> None:
    asked: list[tuple[int, float]] = []

    def chance(coordinates: np.ndarray, step: int) -> np.ndarray:
        asked.append((step, round(float(coordinates[0]), 1)))
        return np.zeros((1, 1))

    data = SmootherData(np.array([3.0]), np.array([[0.01]]), chance)
    list(smoothed(drawn("prior", 1), data, lambda coordinates, step: coordinates, 3, seed=2))
    assert asked == [(1, 0.0), (3, pytest.approx(3.0, abs=0.2))]


@pytest.mark.parametrize("n_steps", [1, 4, 6])
def test_the_data_are_used_once_in_all_and_most_of_it_at_the_end(n_steps: int) -> None:
    found = factors(n_steps)
    assert (1.0 / found).sum() == pytest.approx(1.0)
    assert (found[1:] == found[:-1] / 2).all()


def test_errors_have_the_covariance_asked_for_however_different_their_units() -> None:
    covariance = np.array([[900.0, 0.27, 0.0], [0.27, 1e-4, 0.0], [0.0, 0.0, 4.0]])
    found = np.cov(normal_errors(covariance, 20_000, "errors", seed=1), rowvar=False)
    scale = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    assert found / scale == pytest.approx(covariance / scale, abs=0.03)


def test_figures_of_very_different_units_are_fitted_together() -> None:
    units = np.array([1.0, 1000.0, 0.01])
    chance = 0.25 * np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    root = np.linalg.cholesky(chance)

    def predict(coordinates: np.ndarray, step: int) -> np.ndarray:
        return (coordinates @ WEIGHTS.T + drawn(f"chance {step}", 3) @ root.T) * units

    values, sd = np.array([1.0, -1.0, 2.0]), np.array([0.4, 0.8, 0.6])
    data = SmootherData(values * units, np.diag((sd * units) ** 2), always(chance * np.outer(units, units)))
    total = np.linalg.inv(np.diag(sd**2) + chance)
    covariance = np.linalg.inv(np.eye(2) + WEIGHTS.T @ total @ WEIGHTS)
    posterior = list(smoothed(drawn("prior", 2), data, predict, 4, seed=5))[-1].coordinates
    assert posterior.mean(axis=0) == pytest.approx(covariance @ WEIGHTS.T @ total @ values, abs=0.08)
    assert np.cov(posterior, rowvar=False) == pytest.approx(covariance, abs=0.08)
