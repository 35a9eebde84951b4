"""Sobol indices on functions whose indices are known, with and without chance."""

import numpy as np
import pytest

from experiments.sensitivity.design import sobol_design
from experiments.sensitivity.sobol import sobol_chance, sobol_shares
from experiments.sensitivity.told_apart import holm
from sim.arrays import Floats
from tests.unit.sensitivity.known_functions import (
    G_FIRST,
    G_TOTAL,
    G_VARIANCE,
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    ishigami,
    sobol_g,
    with_chance,
)

LETTERS = "abcdefgh"


def test_indices_of_ishigami_without_chance() -> None:
    design = sobol_design(LETTERS[:3], 1024, seed=3)
    found = sobol_shares(design, with_chance(ishigami(design.positions), 2, 0.0, np.random.default_rng(1)))
    assert [one.first.value for one in found.values()] == pytest.approx(ISHIGAMI_FIRST, abs=0.03)
    assert [one.total.value for one in found.values()] == pytest.approx(ISHIGAMI_TOTAL, abs=0.03)
    assert [one.p for one in found.values()] == [0.0] * 3


def test_indices_are_those_of_salib_where_there_is_no_chance() -> None:
    from SALib.analyze import sobol  # noqa: PLC0415  # a library of this task only

    design = sobol_design(LETTERS[:5], 64, seed=3)
    values = sobol_g(design.positions)
    problem = {"num_vars": 5, "names": list(LETTERS[:5]), "bounds": [[0, 1]] * 5}
    theirs = sobol.analyze(problem, values, calc_second_order=False, num_resamples=2)
    ours = sobol_shares(design, np.column_stack([values, values])).values()
    unbiased = (2 * 64 - 1) / (2 * 64)  # of the variance, which they divide by the number of points
    assert [one.total.value for one in ours] == pytest.approx(unbiased * theirs["ST"])
    assert [one.first.value for one in ours] == pytest.approx(unbiased * theirs["S1"], abs=1e-9)


def test_chance_is_taken_out_of_the_indices_of_g_and_its_share_is_found() -> None:
    chance, designs = np.random.default_rng(5), [sobol_design(LETTERS[:5], 256, seed=seed) for seed in range(24)]
    studies = [(design, with_chance(sobol_g(design.positions), 2, G_VARIANCE, chance)) for design in designs]
    shares = [list(sobol_shares(*study).values()) for study in studies]
    mean_total = np.mean([[one.total.value for one in found] for found in shares], axis=0)
    mean_first = np.mean([[one.first.value for one in found] for found in shares], axis=0)
    assert mean_total == pytest.approx([*G_TOTAL, 0.0], abs=0.03)
    assert mean_first == pytest.approx([*G_FIRST, 0.0], abs=0.04)
    found = [sobol_chance(*study) for study in studies]
    assert np.mean([one.value for one in found]) == pytest.approx(0.5, abs=0.02)
    assert np.mean([one.low <= 0.5 <= one.high for one in found]) > 0.85


def test_intervals_hold_the_known_totals() -> None:
    chance = np.random.default_rng(6)
    held = []
    for seed in range(20):
        design = sobol_design(LETTERS[:5], 256, seed=seed)
        found = list(sobol_shares(design, with_chance(sobol_g(design.positions), 2, G_VARIANCE / 2, chance)).values())
        held += [one.total.low <= truth <= one.total.high for one, truth in zip(found, G_TOTAL, strict=False)]
    assert np.mean(held) > 0.85


@pytest.mark.parametrize("noise", ["normal", "skewed and larger where the first factor is"])
def test_factors_that_do_nothing_are_told_apart_in_one_design_of_twenty_at_most(noise: str) -> None:
    chance, named = np.random.default_rng(7), []
    for seed in range(100):
        design = sobol_design(LETTERS[:6], 32, seed=seed)
        found = list(sobol_shares(design, _noisy(design.positions, noise, chance)).values())
        named.append(any(p < 0.05 for p in holm([one.p for one in found])[1:]))  # the first factor acts
    assert np.mean(named) <= 0.05 + 2 * (0.05 * 0.95 / 100) ** 0.5


def _noisy(positions: Floats, noise: str, chance: np.random.Generator) -> Floats:
    if noise == "normal":
        return with_chance(positions[:, 0], 2, 0.2, chance)
    return positions[:, :1] + positions[:, :1] * chance.exponential(0.5, (len(positions), 2))


def test_factors_of_several_columns_move_together() -> None:
    design = sobol_design(["both", "single", "both"], 512, seed=1)
    assert design.names == ("both", "single")
    values = design.positions @ np.array([1.0, 1.0, 1.0])
    found = sobol_shares(design, np.column_stack([values, values]))
    assert found["both"].first.value == pytest.approx(2 / 3, abs=0.03)
    assert found["single"].total.value == pytest.approx(1 / 3, abs=0.03)


def test_base_points_with_a_missing_run_are_left_out() -> None:
    design = sobol_design(LETTERS[:3], 256, seed=3)
    grid = with_chance(ishigami(design.positions), 2, 0.0, np.random.default_rng(1))
    grid[7, 1] = np.nan
    found = sobol_shares(design, grid)["b"]
    assert found.total.value == pytest.approx(ISHIGAMI_TOTAL[1], abs=0.06)
    assert found.total.low < ISHIGAMI_TOTAL[1] < found.total.high


def test_nothing_is_found_where_nothing_varies() -> None:
    design = sobol_design(LETTERS[:3], 16, seed=3)
    found = sobol_shares(design, np.ones((len(design.positions), 2)))["a"]
    assert found.p == 1.0
    assert np.isnan(found.total.value)
