"""Scores of départements that were left out, on tables small enough to know what must come out."""

import pandas as pd
import pytest

from experiments.hindcast.holdout import (
    MODEL,
    NATION,
    NEIGHBOURS,
    HoldOutResult,
    hold_out_result,
)

OBSERVED = (0.2, 0.4, 0.6, 0.8)


def predicted(method: str, medians: tuple[float, ...], crps: float) -> pd.DataFrame:
    table = pd.DataFrame({"departement": ["01", "02", "03", "04"], "fold": [0, 0, 1, 1], "method": method})
    median = pd.Series(medians)
    return table.assign(observed=OBSERVED, q05=median - 0.1, q50=median, q95=median + 0.1, crps=crps)


def rows() -> pd.DataFrame:
    own, nation = predicted(NEIGHBOURS, (0.25, 0.45, 0.5, 0.95), 0.05), predicted(NATION, (0.5, 0.5, 0.52, 0.52), 0.2)
    return pd.concat([own, nation, predicted(MODEL, (0.4, 0.2, 0.8, 0.6), 0.1)], ignore_index=True)


def score(method: str, name: str) -> float:
    return float(hold_out_result(rows()).scores.set_index("method")[name][method])


def test_errors_are_those_of_the_medians() -> None:
    assert score(NEIGHBOURS, "mae") == pytest.approx((0.05 + 0.05 + 0.1 + 0.15) / 4)


def test_the_interval_holds_those_between_its_ends() -> None:
    assert score(NEIGHBOURS, "coverage90") == pytest.approx(0.75)


def test_who_orders_all_departements_has_a_rank_correlation_of_one() -> None:
    assert score(NEIGHBOURS, "rank_correlation") == pytest.approx(1.0)


def test_a_method_that_predicts_the_same_for_all_left_out_orders_none() -> None:
    assert pd.isna(score(NATION, "rank_correlation"))


def test_the_gain_is_that_of_the_same_departements() -> None:
    result = hold_out_result(rows())
    assert (result.gain, result.gain_error) == (pytest.approx(0.15), pytest.approx(0.0, abs=1e-12))


@pytest.mark.parametrize(
    ("gain", "error", "verdict"), [(0.03, 0.01, True), (0.03, 0.02, False), (0.005, 0.001, False), (-0.03, 0.01, False)]
)
def test_a_gain_counts_when_it_is_neither_chance_nor_a_trifle(gain: float, error: float, verdict: bool) -> None:
    scores = pd.DataFrame({"method": [NATION], "crps": [0.15]})
    assert HoldOutResult(scores, gain, error).is_worthwhile is verdict
