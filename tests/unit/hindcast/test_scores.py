"""Scores against closed forms, and on data whose truth is known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from experiments.hindcast.forecast import Forecast
from experiments.hindcast.scores import (
    SCORE_COLUMNS,
    aggregated,
    orders,
    score_rows,
    tabulated,
)
from experiments.observations.observed import Target, national
from tests.unit.hindcast.made_up import row

DAY = date(2023, 8, 31)
OTHER = date(2024, 8, 31)
NORMAL = ndtri((np.arange(4000) + 0.5) / 4000)


def certain(**values: float) -> Forecast:
    return Forecast((DAY,), {national(metric): np.full((50, 1), value) for metric, value in values.items()})


def normal(metric: str, mean: float, sd: float) -> Forecast:
    return Forecast((DAY,), {national(metric): (mean + sd * NORMAL)[:, None]})


def test_ninety_per_cent_intervals_hold_nine_in_ten_observations_of_a_forecast_that_is_right() -> None:
    chance = np.random.default_rng(11)
    codes = [f"{number:03}" for number in range(600)]
    targets = [Target("n_shells", "departement", code) for code in codes]
    forecast = Forecast((DAY,), dict.fromkeys(targets, (100 + 10 * NORMAL[::8])[:, None]))
    seen = 100 + chance.normal(0, 10, 600) + chance.normal(0, 5, 600)
    rows = [row("n_shells", DAY, value, sd=5.0, code=code) for code, value in zip(codes, seen, strict=True)]
    table = tabulated(score_rows({"right": forecast}, rows))
    assert table["coverage90"].item() == pytest.approx(0.9, abs=0.03)
    assert table["crps"].item() == pytest.approx(np.sqrt(125 / np.pi), rel=0.07)


def test_mae_takes_the_median_and_rmse_the_mean() -> None:
    skewed = Forecast((DAY,), {national("n_shells"): np.array([[10.0], [10.0], [40.0]])})
    table = tabulated(score_rows({"model": skewed}, [row("n_shells", DAY, 10.0, sd=0.0)]))
    assert (table["mae"].item(), table["rmse"].item()) == (0.0, 10.0)


def test_the_table_has_the_columns_of_the_contract_and_a_row_for_all_departements() -> None:
    targets = {code: Target("coverage_li_plus", "departement", code) for code in ("01", "02")}
    forecast = Forecast((DAY,), {target: np.full((9, 1), 0.5) for target in targets.values()})
    rows = [row("coverage_li_plus", DAY, value, 0.0, code=code) for code, value in (("01", 0.6), ("02", 0.3))]
    table = tabulated(score_rows({"model": forecast}, rows))
    assert tuple(table.columns) == SCORE_COLUMNS
    assert table.to_dict("records") == [
        {
            **{"target": "coverage_li_plus", "date": "2023-08-31", "level": "departement", "method": "model"},
            **{"mae": pytest.approx(0.15), "rmse": pytest.approx(np.sqrt(0.025)), "crps": pytest.approx(0.15)},
            "coverage90": 0.0,
        }
    ]


def test_nothing_to_score_is_an_empty_table_with_its_columns() -> None:
    for rows in (score_rows({}, []), score_rows({"model": certain(n_shells=1)}, [row("n_dissolved", DAY, 1)])):
        assert tuple(tabulated(rows).columns) == SCORE_COLUMNS
        assert aggregated(rows, ["bass"]).empty
        assert orders(rows).empty


def scored(*rows: tuple[str, float]) -> pd.DataFrame:
    """Return scored rows of three methods; the model is off by 1, bass by 2, persistence by 4."""
    forecasts = {
        name: certain(**{metric: value + off for metric, value in rows})
        for name, off in (("model", 1), ("bass", 2), ("persistence", 4))
    }
    return score_rows(forecasts, [row(metric, DAY, value, 0.0) for metric, value in rows])


def test_skill_is_against_the_best_rival_and_a_rival_is_held_against_the_others() -> None:
    table = (
        aggregated(scored(("n_shells", 100.0)), ["bass", "persistence"])
        .query("target == 'n_shells'")
        .set_index("method")
    )
    assert table["best_rival"].to_dict() == {"model": "bass", "bass": "persistence", "persistence": "bass"}
    assert table["skill"].to_dict() == pytest.approx({"model": 0.5, "bass": 0.5, "persistence": -1.0})


def test_all_targets_together_are_measured_in_sd_of_observation() -> None:
    forecast = certain(n_shells=110.0, cost_fir_euros=200.0)
    rows = [row("n_shells", DAY, 100.0, 5.0), row("cost_fir_euros", DAY, 200.0, 50.0)]
    table = aggregated(score_rows({"model": forecast}, rows), [])
    together = table[table["target"] == "all"]
    assert together["n"].item() == 2
    assert together["mae"].item() == pytest.approx(1.0, abs=0.15)


def test_only_observations_that_all_methods_forecast_are_compared() -> None:
    forecasts = {"model": certain(n_aci=1, n_shells=1), "bass": certain(n_aci=2, n_shells=2), "flow": certain(n_aci=2)}
    rows = score_rows(forecasts, [row("n_aci", DAY, 1), row("n_shells", DAY, 1)])
    table = aggregated(rows, ["bass", "flow"])
    assert set(table[table["target"] == "n_shells"]["method"]) == {"model", "bass"}
    assert table[table["target"] == "all"]["n"].tolist() == [1, 1, 1]
    assert set(tabulated(rows)["target"]) == {"n_aci", "n_shells"}


def test_a_day_that_a_method_of_a_series_lacks_does_not_count() -> None:
    forecasts = {"model": certain(n_aci=1), "bass": Forecast((OTHER,), certain(n_aci=1).samples)}
    assert aggregated(score_rows(forecasts, [row("n_aci", DAY, 1), row("n_aci", OTHER, 1)]), ["bass"]).empty


def test_the_order_of_departements_is_held_against_the_observed_one() -> None:
    codes = ("01", "02", "03", "04")
    rising = dict(zip(codes, (0.1, 0.2, 0.3, 0.4), strict=True))
    made = {"model": rising, "level": dict.fromkeys(codes, 0.5), "upside_down": {c: 1 - v for c, v in rising.items()}}
    forecasts = {
        name: Forecast(
            (DAY,), {Target("coverage_li_plus", "departement", c): np.full((9, 1), v) for c, v in values.items()}
        )
        for name, values in made.items()
    }
    rows = [row("coverage_li_plus", DAY, value**2, 0.0, code=code) for code, value in rising.items()]
    found = orders(score_rows(forecasts, rows)).set_index("method")["rank_correlation"]
    assert found[["model", "upside_down"]].tolist() == [pytest.approx(1.0), pytest.approx(-1.0)]
    assert np.isnan(found["level"])


def test_the_same_seed_gives_the_same_scores() -> None:
    rows = [row("n_shells", DAY, 100.0, 5.0)]
    first, again = (tabulated(score_rows({"model": normal("n_shells", 100, 5)}, rows, seed=4)) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
