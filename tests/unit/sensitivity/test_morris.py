"""Morris screening on functions whose effects are known, with and without chance."""

import numpy as np
import pytest

from experiments.sensitivity.design import morris_design
from experiments.sensitivity.morris import screening
from experiments.sensitivity.told_apart import holm
from sim.arrays import Floats
from tests.unit.sensitivity.known_functions import sobol_g, with_chance

LETTERS = "abcdefgh"


def twice(values: Floats) -> Floats:
    return np.column_stack([values, values])


def test_effects_are_those_of_salib_where_there_is_no_chance() -> None:
    from SALib.analyze import morris  # noqa: PLC0415  # a library of this task only

    design = morris_design(["a", "pair", "pair", "b", "c"], 12, seed=3)
    values = sobol_g(design.positions)
    problem = {"num_vars": 5, "names": list("vwxyz"), "bounds": [[0, 1]] * 5, "groups": list(design.factors)}
    theirs = morris.analyze(problem, design.positions, values, num_resamples=2)
    ours = screening(design, twice(values))
    assert list(theirs["names"]) == list(design.names)
    assert [one.mu_star.value for one in ours.values()] == pytest.approx(list(theirs["mu_star"]))
    single = [name != "pair" for name in design.names]
    assert [one.mu.value for name, one in ours.items() if name != "pair"] == pytest.approx(
        list(np.asarray(theirs["mu"])[single])
    )
    assert [one.sigma.value for name, one in ours.items() if name != "pair"] == pytest.approx(
        list(np.asarray(theirs["sigma"])[single])
    )


def test_a_linear_factor_has_its_slope_as_effect_and_no_spread() -> None:
    design = morris_design(LETTERS[:4], 8, seed=1)
    found = screening(design, twice(design.positions @ np.array([3.0, -2.0, 0.5, 0.0])))
    assert [one.mu.value for one in found.values()] == pytest.approx([3.0, -2.0, 0.5, 0.0])
    assert [one.mu_star.value for one in found.values()] == pytest.approx([3.0, 2.0, 0.5, 0.0])
    assert [one.sigma.value for one in found.values()] == pytest.approx([0.0] * 4, abs=1e-6)
    assert [one.p for one in found.values()] == [0.0, 0.0, 0.0, 1.0]


def test_chance_alone_has_no_effect_and_is_told_apart_in_one_design_of_twenty_at_most() -> None:
    chance, named, sizes = np.random.default_rng(2), [], []
    for seed in range(100):
        design = morris_design(LETTERS, 10, seed=seed)
        found = list(screening(design, with_chance(design.positions[:, 0], 2, 0.5, chance)).values())
        named.append(any(p < 0.05 for p in holm([one.p for one in found])[1:]))  # the first factor acts
        sizes += [one.mu_star.value**2 for one in found[1:]]
    assert np.mean(named) <= 0.05 + 2 * (0.05 * 0.95 / 100) ** 0.5
    raw = 2 / np.pi * 0.5 / (2 / 3) ** 2  # the square of mu* if chance were left in
    assert np.mean(sizes) < 0.35 * raw  # below zero, squares are cut off


def test_chance_is_taken_out_of_effects_that_differ() -> None:
    chance = np.random.default_rng(3)
    design = morris_design(LETTERS[:4], 60, seed=1)
    truth = screening(design, twice(sobol_g(design.positions)))
    studies = [screening(design, with_chance(sobol_g(design.positions), 2, 0.3, chance)) for _ in range(40)]
    for name in LETTERS[:2]:
        mean = np.mean([study[name].mu_star.value for study in studies])
        assert mean == pytest.approx(truth[name].mu_star.value, rel=0.05)
        assert np.mean([study[name].sigma.value for study in studies]) == pytest.approx(
            truth[name].sigma.value, rel=0.05
        )


def test_a_trajectory_whose_run_is_missing_is_left_out() -> None:
    design = morris_design(LETTERS[:3], 8, seed=1)
    grid = twice(design.positions @ np.array([3.0, -2.0, 0.5]))
    grid[1] = np.nan
    assert [one.mu.value for one in screening(design, grid).values()] == pytest.approx([3.0, -2.0, 0.5])
