"""The curves that a forecast leaves for figures."""

from datetime import date

import numpy as np
import pytest

from experiments.hindcast.forecast import CURVES, Forecast, curve_table
from experiments.observations.observed import national

DAYS = (date(2022, 6, 30), date(2022, 7, 31))


def forecast(metric: str, **notes: str) -> Forecast:
    samples = np.linspace(0.0, 1.0, 21)[:, None] * np.ones(2)
    return Forecast(DAYS, {national(metric): samples}, {national(name): note for name, note in notes.items()})


def test_a_curve_has_the_quantiles_of_its_samples() -> None:
    table = curve_table({"model": forecast("coverage_aci")})
    assert table[["q05", "q50", "q95"]].to_numpy() == pytest.approx(np.array([[0.05, 0.5, 0.95]] * 2))


def test_a_stand_in_is_named() -> None:
    table = curve_table({"bass": forecast("coverage_aci", coverage_aci="persistence")})
    assert set(table["stand_in"]) == {"persistence"}


def test_only_coverages_are_kept() -> None:
    assert curve_table({"model": forecast("n_aci")}).empty


def test_columns_are_those_of_the_file() -> None:
    assert list(curve_table({"model": forecast("coverage_aci")})) == list(CURVES) == list(curve_table({}))
