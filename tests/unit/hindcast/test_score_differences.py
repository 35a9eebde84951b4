"""Paired differences of scores: no interval from few origins, and the width that resampled origins give."""

import numpy as np
import pandas as pd
import pytest

from experiments.hindcast.score_differences import DIFFERENCES, FEWEST_ORIGINS, differences


def scored(leads: np.ndarray, n_rows: int = 4) -> pd.DataFrame:
    """Return rows of a model and of a rival; the model's CRPS is below the rival's by one lead for each origin."""
    table = [
        (f"20{origin:02}", "n_aci", f"day {number}", "national", "FR", "DGOS", method, 2.0, crps)
        for origin, lead in enumerate(leads)
        for number in range(n_rows)
        for method, crps in (("model", 10.0 - lead), ("bass", 10.0))
    ]
    names = ["as_of", "target", "date", "level", "code", "counted_by", "method", "sd", "crps"]
    return pd.DataFrame(table, columns=names)


def test_the_mean_is_over_pairs_and_in_sd_over_all_targets() -> None:
    found = differences(scored(np.array([1.0, 3.0])), ["bass"], "model").set_index("target")
    assert found["difference"].to_dict() == {"n_aci": -2.0, "all": -1.0}
    assert set(found["n"]) == {8}


def test_a_row_that_the_rival_does_not_forecast_is_left_out() -> None:
    rows = scored(np.array([1.0]))
    found = differences(rows[(rows["method"] == "model") | (rows["date"] == "day 0")], ["bass"], "model")
    assert set(found["n"]) == {1}


def test_from_few_origins_no_interval_is_given() -> None:
    found = differences(scored(np.ones(FEWEST_ORIGINS - 1)), ["bass"], "model")
    assert found[["low", "high", "p_better"]].isna().all(axis=None)
    single = differences(scored(np.ones(1)).drop(columns="as_of"), ["bass"], "model")
    assert set(single["n_origins"]) == {1}


def test_the_interval_is_as_wide_as_origins_differ_however_many_rows_they_have() -> None:
    leads = np.random.default_rng(1).normal(0.5, 1.0, 40)
    for n_rows in (1, 20):
        found = differences(scored(leads, n_rows), ["bass"], "model").query("target == 'n_aci'").iloc[0]
        error = leads.std() / np.sqrt(40)
        assert found["high"] - found["low"] == pytest.approx(2 * 1.96 * error, rel=0.1)
        assert found["low"] < -leads.mean() < found["high"]


def test_a_lead_at_every_origin_is_one_in_every_resample_and_ties_count_half() -> None:
    for lead, share in ((1.0, 1.0), (0.0, 0.5), (-1.0, 0.0)):
        assert set(differences(scored(np.full(6, lead)), ["bass"], "model")["p_better"]) == {share}


def test_the_same_seed_gives_the_same_interval() -> None:
    rows = scored(np.random.default_rng(2).normal(size=8))
    first, again = (differences(rows, ["bass"], "model", seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert tuple(first) == DIFFERENCES
