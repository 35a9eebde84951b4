"""Drivers of made-up outcomes: their order, and what is told apart."""

import numpy as np
import pandas as pd
import pytest

from experiments.designs.outcome import Outcome
from experiments.sensitivity.design import morris_design
from experiments.sensitivity.drivers import LINEAR, MU, MU_STAR, SIGMA, Influence, morris_drivers, stored_drivers
from experiments.sensitivity.paragraph import paragraph
from experiments.sensitivity.tables import SensitivityResult, evidence_table, sensitivity_table
from sim.calendar import OBSERVATIONS_END

OUTCOME = Outcome("coverage_li_plus", OBSERVATIONS_END, "plan", "none")
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
    words = paragraph(result, LABELS, "France", "en")
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
