"""Indices from draws that are there, on functions whose shares are known."""

import numpy as np
import pytest

from experiments.comparing.assumption_shares import shuffled_orders
from experiments.sensitivity.given_data import n_parts, pawn, pawn_index, spline_first_order
from sim.arrays import Floats
from tests.unit.sensitivity.known_functions import G_FIRST, G_VARIANCE, sobol_g, with_chance


def parameters_of(positions: Floats) -> dict[str, Floats]:
    return {f"A{number}": positions[:, [number]] for number in range(positions.shape[1])}


def study(chance: np.random.Generator, n_draws: int, n_factors: int, noise: float) -> tuple[Floats, dict[str, Floats]]:
    positions = chance.uniform(size=(n_draws, n_factors))
    return with_chance(sobol_g(positions), 2, noise * G_VARIANCE, chance), parameters_of(positions)


def test_spline_indices_are_those_of_g_without_its_chance() -> None:
    chance = np.random.default_rng(1)
    found = [spline_first_order(*study(chance, 500, 6, noise=1.0)) for _ in range(6)]
    mean = np.mean([one.values for one in found], axis=0)
    assert mean == pytest.approx([*G_FIRST, 0.0, 0.0], abs=0.06)
    assert all(one.ps[0] < 0.01 and one.ps[1] < 0.05 for one in found)


def test_a_factor_of_two_parameters_has_the_share_of_both() -> None:
    positions = np.random.default_rng(1).uniform(size=(400, 3))
    grid = np.repeat(positions @ np.array([[1.0], [1.0], [1.0]]), 2, axis=1)
    found = spline_first_order(grid, {"A1": positions[:, :2], "A2": positions[:, 2:]})
    assert found.values == pytest.approx([2 / 3, 1 / 3], abs=0.06)


@pytest.mark.parametrize("method", [spline_first_order, pawn])
def test_noise_is_told_apart_in_one_study_of_twenty_at_most_and_a_large_influence_always(method) -> None:  # type: ignore[no-untyped-def]
    chance, large, silent = np.random.default_rng(4), [], []
    for _ in range(24):
        found = method(*study(chance, 60, 12, noise=0.1))
        large.append(found.ps[0] < 0.05)
        silent.append(min(found.ps[4:]) < 0.05)
    assert np.mean(large) >= 0.9
    assert np.mean(silent) <= 0.05 + 2 * (0.05 * 0.95 / 24) ** 0.5


def test_pawn_is_that_of_salib() -> None:
    from SALib.analyze import pawn as their_pawn  # noqa: PLC0415  # a library of this task only

    positions = np.random.default_rng(5).uniform(size=(100, 4))
    values = np.round(sobol_g(positions), 2)  # with ties
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}
    theirs = their_pawn.analyze(problem, positions, values, S=n_parts(100))["median"]
    order = np.arange(100)[:, None]
    assert [pawn_index(column, values, order)[0] for column in positions.T] == pytest.approx(list(theirs))


def test_a_factor_with_more_curves_than_draws_has_no_spline_index() -> None:
    chance = np.random.default_rng(6)
    grid = chance.normal(size=(30, 2))
    found = spline_first_order(grid, {"A1": chance.uniform(size=(30, 9)), "A2": chance.uniform(size=(30, 1))})
    assert np.isnan(found.values[0])
    assert np.isfinite(found.values[1])


def test_shuffles_keep_every_draw() -> None:
    orders = shuffled_orders(12, 40)
    assert orders.shape == (12, 40)
    assert (np.sort(orders, axis=0) == np.arange(12)[:, None]).all()
    assert len(np.unique(orders, axis=1).T) == 40
