"""Tests of influence, on cases whose p-values are known."""

import numpy as np
import pytest

from experiments.sensitivity.told_apart import exchange_p, holm, least_p


def test_pairs_without_chance_are_told_apart_by_any_difference() -> None:
    ones = np.ones((3, 2))
    assert exchange_p(ones, ones + 1e-9, ones) == 0.0
    assert exchange_p(ones, ones, ones) == 1.0


def test_two_pairs_of_two_replicates_cannot_be_told_apart() -> None:
    first, second = np.array([[0.0, 0.1], [0.2, 0.3]]), np.array([[9.0, 9.1], [9.2, 9.3]])
    assert exchange_p(first, second, np.ones((2, 1))) == pytest.approx(1 / 18, abs=0.02)  # two deals of 36
    many = exchange_p(np.tile(first, (8, 1)), np.tile(second, (8, 1)), np.ones((16, 1)))
    assert many == pytest.approx(1 / 2000)


def test_a_steady_influence_is_told_apart_where_squares_alone_would_not() -> None:
    chance, moves = np.random.default_rng(5), np.where(np.arange(40) % 2, 1.0, -1.0)[:, None]
    found = []
    for _ in range(40):
        first, second = chance.normal(size=(40, 2)), chance.normal(size=(40, 2)) + 0.7 * moves
        found.append((exchange_p(first, second, moves), exchange_p(first, second, 0 * moves)))
    steady, squares = (np.array(found) < 0.05).mean(axis=0)
    assert steady > 0.85
    assert squares < 0.6


def test_p_values_of_chance_alone_are_even() -> None:
    chance = np.random.default_rng(1)
    ps = np.array([exchange_p(*chance.normal(size=(2, 8, 2)), np.ones((8, 1))) for _ in range(300)])
    assert (ps < 0.05).mean() == pytest.approx(0.05, abs=0.03)
    assert (ps < 0.5).mean() == pytest.approx(0.5, abs=0.07)


def test_pairs_with_a_missing_run_are_left_out() -> None:
    chance = np.random.default_rng(2)
    first, second = chance.normal(size=(8, 2)), 1 + chance.normal(size=(8, 2))
    more = [np.vstack([runs, [[np.nan, 5.0]]]) for runs in (first, second)]
    assert exchange_p(*more, np.ones((9, 1))) == exchange_p(first, second, np.ones((8, 1)))


def test_holms_adjustment() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]


def test_the_least_p_of_many_noises_is_no_discovery() -> None:
    chance = np.random.default_rng(3)
    ps = [min(least_p(chance.normal(size=20), chance.normal(size=(499, 20)))) for _ in range(100)]
    assert np.mean(np.array(ps) < 0.05) <= 0.1
    shuffled = chance.normal(size=(499, 20))
    assert least_p(np.array([9.0, *shuffled[0, 1:]]), shuffled)[0] <= 0.05
