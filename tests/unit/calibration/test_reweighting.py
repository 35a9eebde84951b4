"""Worlds weighed by what is observed anew, held against what is known in closed form."""

from datetime import date

import numpy as np
import pytest

from experiments.calibration.reweighting import FEWEST_COUNTED, Judged, Told, world_weights
from experiments.observations.observed import COVERAGE, Observed, Target, national
from sim.arrays import Floats

N, K = 3000, 8
EFFECT, SHOCK, CHANCE, ERROR = 0.03, 0.02, 0.01, 0.015  # coverage per standard deviation
OLD, NEW = date(2024, 5, 31), date(2024, 9, 30)


def row(value: float, day: date = NEW, sd: float = ERROR, metric: str = COVERAGE, counter: str = "DITP") -> Observed:
    return Observed(national(metric), day, value, sd, True, counter)


def counted(code: str, value: float) -> Observed:
    return Observed(Target(COVERAGE, "departement", code), NEW, value, ERROR, True, "DITP")


def worlds(seed: int) -> tuple[Floats, Floats, Floats]:
    """Return parameters (N), shocks (N × K × 1) and figures (N × K × 1) of a linear model."""
    random = np.random.default_rng(seed)
    parameter, shocks = random.normal(size=N), random.normal(size=(N, K, 1))
    by_chance = CHANCE * random.normal(size=(N, K, 1))
    return parameter, shocks, 0.85 + EFFECT * parameter[:, None, None] + SHOCK * shocks + by_chance


def test_weights_give_the_posterior_of_a_linear_model() -> None:
    observed = 0.90
    parameter, shocks, figures = worlds(1)
    told, nothing = Told.of([row(observed)]), Told.of([])
    weights = world_weights(Judged.of(figures, shocks), told, np.empty((N, 0)), nothing)
    variance = EFFECT**2 + SHOCK**2 + CHANCE**2 + ERROR**2
    for prior, effect in ((parameter[:, None] + 0.0 * weights, EFFECT), (shocks[..., 0], SHOCK)):
        mean = float((weights * prior).sum())
        sd = float(np.sqrt((weights * (prior - mean) ** 2).sum()))
        assert mean == pytest.approx(effect * (observed - 0.85) / variance, abs=0.06)
        assert sd == pytest.approx(np.sqrt(1.0 - effect**2 / variance), abs=0.05)


def test_chance_is_what_shocks_do_not_explain() -> None:
    _, shocks, figures = worlds(2)
    assert np.sqrt(Judged.of(figures, shocks).chance[0, 0]) == pytest.approx(CHANCE * np.sqrt(1 + 1 / K), rel=0.03)


def test_what_was_known_before_does_not_count_again() -> None:
    old, random = row(0.80, OLD), np.random.default_rng(3)
    before = 0.80 + 0.02 * random.normal(size=(N, 1))
    figures = np.repeat(before[:, None], K, axis=1)
    known = Told.of([old])
    weights = world_weights(Judged.of(figures, np.empty((N, K, 0))), known, before, known)
    assert weights == pytest.approx(np.full((N, K), 1.0 / (N * K)))


def test_a_counter_that_was_too_high_before_counts_for_less_when_it_is_so_again() -> None:
    """The share of 6 % that one counter's counts have in common is known from its earlier row."""
    old, new = (row(540.0, day, 3.0, "n_aci", "DGOS") for day in (OLD, NEW))
    other = row(540.0, NEW, 3.0, "n_aci", "CNAM")
    before, figures = np.full((2, 1), 500.0), np.array([[[500.0]], [[540.0]]])
    judged = Judged(np.concatenate([np.full((2, 1, 1), 500.0), figures], axis=2), np.zeros((2, 2)))
    same = world_weights(judged, Told.of([old, new]), before, Told.of([old]))
    apart = world_weights(judged, Told.of([old, other]), before, Told.of([old]))
    assert same[0, 0] > 0.9
    assert apart[1, 0] > 0.5


def test_many_departements_count_by_mean_and_spread_and_few_are_left_to_the_choice_of_pasts() -> None:
    many = [counted(f"{code:02}", 0.5 + 0.01 * code) for code in range(1, FEWEST_COUNTED + 1)]
    values = np.array([one.value for one in many])
    assert Told.of(many).values == pytest.approx([values.mean(), values.std()])
    assert Told.of(many).errors[0, 0] == pytest.approx(ERROR**2 / FEWEST_COUNTED)
    assert Told.of(many[1:]).values.size == 0
    assert Told.of(many, without=many[:1]).values.size == 0
