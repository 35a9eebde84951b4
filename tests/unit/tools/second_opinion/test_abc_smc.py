"""ABC-SMC comes to the posterior that theory gives where chance is normal and the model linear."""

import numpy as np
import pytest

from sim.arrays import Floats
from sim.draws import Draws
from tools.second_opinion.abc_smc import Population, populations

WEIGHTS = np.array([[1.0, 0.5], [0.0, 2.0]])  # two summaries of two parameters
OBSERVED, CHANCE = np.array([1.0, -1.0]), 0.5


def simulate(coordinates: Floats, first: int) -> Floats:
    keys = np.arange(first, first + len(coordinates), dtype=np.uint64)
    chance = np.stack([Draws(7, 0).normal(f"chance {column}", keys) for column in range(2)], axis=1)
    return (coordinates @ WEIGHTS.T - OBSERVED) / CHANCE + chance


@pytest.fixture(scope="module")
def found() -> list[Population]:
    return list(populations(simulate, 2, 800, 0.1, seed=3))


def test_the_last_population_is_the_known_posterior(found: list[Population]) -> None:
    covariance = np.linalg.inv(np.eye(2) + WEIGHTS.T @ WEIGHTS / CHANCE**2)
    mean = covariance @ WEIGHTS.T @ OBSERVED / CHANCE**2
    last = found[-1]
    assert last.weights @ last.corrected == pytest.approx(mean, abs=0.05)
    assert np.cov(last.corrected, rowvar=False, aweights=last.weights) == pytest.approx(covariance, abs=0.03)


def test_each_population_is_nearer_and_the_first_is_the_prior(found: list[Population]) -> None:
    tolerances = [one.tolerance for one in found]
    assert tolerances == sorted(tolerances, reverse=True)
    assert tolerances[0] == np.inf
    assert all(one.distances.max() <= one.tolerance for one in found[1:])
    assert all(one.accepted > 0.1 for one in found[:-1])
    assert found[-1].accepted <= 0.1


def test_what_is_left_of_the_distance_is_corrected_by_regression() -> None:
    differences = np.array([[-1.0], [0.0], [2.0]])
    one = Population(3.0 + 2.0 * differences, differences, np.array([0.2, 0.5, 0.3]), 2.0, 3, 1.0)
    assert one.corrected == pytest.approx(np.full((3, 1), 3.0))


def test_the_same_seed_gives_the_same_particles(found: list[Population]) -> None:
    again = next(iter(populations(simulate, 2, 800, 0.1, seed=3)))
    assert np.array_equal(again.coordinates, found[0].coordinates)
