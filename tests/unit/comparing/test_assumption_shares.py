"""Shares of assumptions against made-up differences whose shares are known."""

import numpy as np
import pytest

from experiments.comparing.assumption_shares import SIGNIFICANCE, AssumptionShare, assumption_shares
from sim.arrays import Floats

D, R = 60, 2
PAIRS = [(draw, replicate) for draw in range(D) for replicate in range(R)]
TRUTH = {"A10": 0.7, "A13": 0.1}  # of what varies between draws; the rest is in no parameter
SILENT = tuple(f"A{number}" for number in range(30, 50))


def made_up(chance: np.random.Generator, shares: dict[str, float], noise: float = 0.5) -> list[AssumptionShare]:
    """Return what is found of a difference of unit variance between draws; A10 has two parameters, all others one."""
    parameters = {name: chance.uniform(-1, 1, (D, 1 + (name == "A10"))) for name in (*TRUTH, *SILENT)}
    own = {name: share**0.5 * _unit(parameters[name].sum(axis=1)) for name, share in shares.items()}
    rest = (1 - sum(shares.values())) ** 0.5 * chance.normal(size=D)
    runs = (sum(own.values()) + rest)[:, None] + noise * chance.normal(size=(D, R))
    return assumption_shares(runs.ravel(), PAIRS, parameters)


def _unit(values: Floats) -> Floats:
    return values / values.std()


def test_shares_are_those_that_made_the_difference() -> None:
    chance = np.random.default_rng(3)
    studies = [{one.number: one for one in made_up(chance, TRUTH)} for _ in range(30)]
    large = np.array([study["A10"].share for study in studies])
    assert large.mean() == pytest.approx(TRUTH["A10"], abs=0.05)
    assert np.mean([study["A10"].low <= TRUTH["A10"] <= study["A10"].high for study in studies]) > 0.85
    small = np.array([study["A13"].share for study in studies])
    assert np.isfinite(small).mean() > 0.7  # told apart from twenty silent ones in most studies
    assert np.nanmean(small) == pytest.approx(TRUTH["A13"], abs=0.05)


def test_assumptions_that_do_nothing_are_not_told_apart() -> None:
    chance = np.random.default_rng(4)
    named = [[one.number for one in made_up(chance, {}) if np.isfinite(one.share)] for _ in range(60)]
    assert np.mean([bool(names) for names in named]) <= SIGNIFICANCE + 0.08
    beside = [[one.number for one in made_up(chance, TRUTH) if np.isfinite(one.share)] for _ in range(30)]
    assert np.mean([len(set(names) & set(SILENT)) for names in beside]) <= 0.2
