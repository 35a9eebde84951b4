"""Drivers of made-up outcomes: their order, and what is told apart."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.designs.outcome import Outcome
from experiments.sensitivity.bootstrap import IntervalEstimate
from experiments.sensitivity.design import morris_design, sobol_design
from experiments.sensitivity.drivers import (
    FIRST,
    LINEAR,
    MU,
    MU_STAR,
    SIGMA,
    TOTAL,
    Drivers,
    Influence,
    morris_drivers,
    sobol_drivers,
    stored_drivers,
)
from experiments.sensitivity.paragraph import SimulatedPlace, paragraph
from experiments.sensitivity.tables import SensitivityResult, evidence_table, sensitivity_table
from sim.calendar import OBSERVATIONS_END
from tests.unit.sensitivity.known_functions import with_chance

OUTCOME = Outcome("coverage_li_plus", OBSERVATIONS_END, "plan", "none")
FOUND = {"A31": -0.04, "A33": 0.04, "A14": 0.01}  # mean moves; the sign of the last is unknown
FRANCE = SimulatedPlace({"fr": "France", "en": "France"}, is_thinned=False)
LABELS = {name: {"fr": name, "en": name} for name in ("plan", "none")}


@pytest.fixture(scope="module")
def result() -> SensitivityResult:
    """A study of which A31 (assumed) makes most, A14 (derived) more than half as much, and thirty others nothing."""
    chance = np.random.default_rng(1)
    names = ["A14", "A31", *(f"A{number}" for number in range(200, 230))]
    parameters = {name: chance.uniform(-1, 1, (120, 1)) for name in names}
    means = 0.02 * parameters["A31"] + 0.013 * parameters["A14"]
    drivers = stored_drivers(means + chance.normal(0, 0.004, (120, 2)), parameters)
    return SensitivityResult(OUTCOME, drivers, {name: name for name in names})


def test_factors_stand_in_the_order_of_their_influence(result: SensitivityResult) -> None:
    assert [one.factor for one in result.drivers.leading[:2]] == ["A31", "A14"]
    assert [one.is_told for one in result.drivers.leading[:2]] == [True, True]
    assert result.drivers.leading[0].index == LINEAR


def test_an_index_that_is_not_told_apart_is_no_number(result: SensitivityResult) -> None:
    table = sensitivity_table(result)
    silent = table[table["verdict"] == "not told apart"]
    assert silent[["value", "low", "high"]].isna().all(axis=None)
    assert len(silent) > 80
    assert table.iloc[0]["factor"] == "chance"


def test_the_guess_comes_before_what_is_derived(result: SensitivityResult) -> None:
    weaker = {**result.assumptions, "A31": "A14", "A14": "A31"}  # the guess is now the lesser of both
    table: pd.DataFrame = evidence_table(SensitivityResult(OUTCOME, result.drivers, weaker))
    assert table["assumption"].tolist() == ["A31", "A14"]
    assert table["grade"].tolist() == ["assumed", "derived"]


def test_the_paragraph_names_what_is_told_apart_with_its_interval_and_what_to_measure(
    result: SensitivityResult,
) -> None:
    words = paragraph(result, LABELS, FRANCE, "en")
    one = result.drivers.leading[0]
    assert f"{100 * one.value:.0f}% [{100 * one.low:.0f}, {100 * one.high:.0f}]" in words
    assert "Nobody has measured A31" in words
    assert "A200" not in words


def test_a_sign_is_told_where_an_interval_leaves_zero_out_on_either_side() -> None:
    assert Influence("A10", MU, -2.0, -3.0, -1.0, 0.01).is_told
    assert not Influence("A10", MU, -2.0, -3.0, 1.0, 0.01).is_told
    assert not Influence("A10", MU, -2.0, -3.0, -1.0, 0.2).is_told


def test_a_linear_factor_has_no_curvature() -> None:
    design = morris_design("ab", 8, seed=1)
    values = design.positions @ np.array([-3.0, 0.0])
    found = {
        (one.factor, one.index): one for one in morris_drivers(design, np.column_stack([values, values])).influences
    }
    assert found["a", MU_STAR].is_told
    assert found["a", MU].value == pytest.approx(-3.0)
    assert found["a", MU].is_told
    assert not found["a", SIGMA].is_told
    assert not found["b", MU_STAR].is_told


def of_one(method: str, *influences: Influence) -> SensitivityResult:
    drivers = Drivers(method, influences, IntervalEstimate(0.3, 0.2, 0.4), 60, 2)
    return SensitivityResult(OUTCOME, drivers, {one.factor: one.factor for one in influences})


def test_what_its_sign_tells_apart_is_told_apart_in_size() -> None:
    chance, steady = np.random.default_rng(4), np.array([0.8, 0.5, 0.0, 0.0])
    n_signed = 0
    for seed in range(30):
        design = morris_design("abcd", 8, seed=seed)
        drivers = morris_drivers(design, with_chance(design.positions @ steady, 2, 0.2, chance))
        found = {(one.factor, one.index): one for one in drivers.influences}
        for name in "abcd":
            size, signed = found[name, MU_STAR], found[name, MU]
            assert size.value >= abs(signed.value)
            assert size.low <= size.value <= size.high
            assert size.is_told or not signed.is_told
            n_signed += signed.is_told
    assert n_signed > 20


def test_the_paragraph_tells_in_which_direction_the_outcome_moves() -> None:
    sizes = [Influence(name, MU_STAR, 0.04, 0.02, 0.06, 0.01) for name in ("A31", "A33", "A14")]
    signs = [Influence(name, MU, value, value - 0.02, value + 0.02, 0.01) for name, value in FOUND.items()]
    words = paragraph(of_one("morris", *sizes, *signs), LABELS, FRANCE, "en")
    assert re.search(r"The outcome rises with: A33 \([^)]*\)\. The outcome falls with: A31 \([^)]*\)\. ", words)


def test_a_share_alone_that_equals_that_with_others_is_not_told_from_it() -> None:
    total, alone = Influence("A31", TOTAL, 0.6, 0.3, 0.9, 0.01), Influence("A31", FIRST, 0.6, 0.3, 0.9, 0.01)
    said = "base points are too few to tell both apart"
    assert said in paragraph(of_one("sobol", total, alone), LABELS, FRANCE, "en")
    assert said not in paragraph(of_one("sobol", total, replace(alone, value=0.5)), LABELS, FRANCE, "en")


def test_no_factor_makes_more_alone_than_with_others() -> None:
    chance = np.random.default_rng(5)
    for seed in range(10):
        design = sobol_design("ab", 8, seed=seed)
        drivers = sobol_drivers(design, with_chance(design.positions[:, 0], 2, 0.05, chance))
        found = {(one.factor, one.index): one for one in drivers.influences}
        for name in "ab":
            alone, total = found[name, FIRST], found[name, TOTAL]
            assert (alone.low, alone.value, alone.high) <= (total.low, total.value, total.high)
            assert alone.value <= total.value
            assert alone.high <= total.high <= 1.0


@pytest.mark.parametrize(("p", "low", "key"), [(0.2, 0.1, "in 20% of cases"), (0.01, -0.1, "in only 1% of cases")])
def test_what_to_measure_for_a_hint_is_conditional(p: float, low: float, key: str) -> None:
    words = paragraph(of_one("stored", Influence("A31", LINEAR, 0.3, low, 0.5, p)), LABELS, FRANCE, "en")
    assert key in words
    assert "Nobody has measured A31. Were this hint borne out, one would have to measure" in words


def test_only_hints_and_what_is_told_apart_have_a_rank() -> None:
    rows = [Influence(name, LINEAR, 0.3, -0.1, 0.5, p) for name, p in (("A31", 0.2), ("A14", 0.4), ("A33", 1.0))]
    table = evidence_table(of_one("stored", *rows))
    assert table["assumption"].tolist() == ["A31", "A14", "A33"]
    assert table["rank"].fillna(0).tolist() == [1, 0, 0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_study_of_fewer_professionals_says_what_is_wrong_with_its_shells(
    result: SensitivityResult, language: str
) -> None:
    told = {"en": "empty shells are too many", "fr": "les coquilles vides sont trop nombreuses"}[language]
    assert told in paragraph(result, LABELS, replace(FRANCE, is_thinned=True), language)
    assert told not in paragraph(result, LABELS, FRANCE, language)
