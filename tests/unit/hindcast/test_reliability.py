"""Calibration and sharpness of forecasts that are right, too narrow, and off."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from experiments.hindcast.forecast import Forecast
from experiments.hindcast.reliability import CALIBRATION, PIT, calibration, pit_histogram
from experiments.hindcast.scores import score_rows
from experiments.observations.observed import Target
from tests.unit.hindcast.made_up import row

DAY = date(2023, 8, 31)
N = 800


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    chance, normal = np.random.default_rng(3), ndtri((np.arange(400) + 0.5) / 400)
    seen = {f"{number:03}": 100 + chance.normal(0, 10) + chance.normal(0, 5) for number in range(N)}
    spreads = {"right": normal * 10, "narrow": normal * 2, "low": normal * 10 - 15}
    forecasts = {
        name: Forecast(
            (DAY,), dict.fromkeys([Target("n_shells", "departement", code) for code in seen], 100 + s[:, None])
        )
        for name, s in spreads.items()
    }
    return score_rows(forecasts, [row("n_shells", DAY, value, 5.0, code=code) for code, value in seen.items()])


def test_a_forecast_that_is_right_has_standardised_errors_of_sd_one(rows: pd.DataFrame) -> None:
    table = calibration(rows).query("target == 'n_shells'").set_index("method")
    assert tuple(calibration(rows)) == CALIBRATION
    assert table["sd_error"].to_dict() == pytest.approx({"right": 1.0, "narrow": 2.08, "low": 1.0}, rel=0.08)
    assert table["mean_error"].to_dict() == pytest.approx({"right": 0.0, "narrow": 0.0, "low": 1.34}, abs=0.15)
    assert table.loc["right", "coverage90_low"] < 0.9 < table.loc["right", "coverage90_high"]


def test_width_is_told_apart_from_calibration_and_over_all_targets_in_sd(rows: pd.DataFrame) -> None:
    table = calibration(rows).pivot(index="method", columns="target", values="width90")
    assert table.loc["narrow", "n_shells"] < table.loc["right", "n_shells"] == pytest.approx(36.8, rel=0.03)
    assert (table["n_shells"] / table["all"]).to_list() == pytest.approx([5.0] * 3)


def test_places_of_a_right_forecast_are_even_and_those_of_others_leave_the_band(rows: pd.DataFrame) -> None:
    table = pit_histogram(rows)
    assert tuple(table) == PIT
    outside = (table["n"] < table["chance_low"]) | (table["n"] > table["chance_high"])
    n_outside = outside.groupby(table["method"]).sum()
    assert table.groupby("method")["n"].sum().eq(N).all()
    assert n_outside["right"] <= 3
    assert n_outside[["narrow", "low"]].min() >= 7


def test_without_rows_the_tables_have_their_columns() -> None:
    empty = score_rows({}, [])
    assert tuple(calibration(empty)) == CALIBRATION
    assert tuple(pit_histogram(empty)) == PIT
