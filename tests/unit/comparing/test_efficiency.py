from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.comparing.efficiency import EFFICIENCY, MEASURES, efficiency_table, price
from experiments.comparing.ratios import Reason
from experiments.storing.columns import metrics_at
from experiments.storing.outcomes import Outcomes
from sim.vocabulary import Level

PAIRS = tuple((draw, replicate) for draw in range(3) for replicate in range(3))
DAYS = (date(2023, 11, 30), date(2023, 12, 31), date(2024, 1, 31))
EUROS, SHELLS = MEASURES


def made_up(arm: str, **figures: float) -> Outcomes:
    """Nine runs of three months that differ a little by draw and replicate, alike in every arm."""
    metrics = metrics_at(Level.NATIONAL)
    values = np.zeros((len(PAIRS), len(DAYS), len(metrics)))
    values += 0.01 * np.array([draw + 2 * replicate for draw, replicate in PAIRS])[:, None, None]
    for name, figure in figures.items():
        values[:, :, metrics.index(name)] += figure
    codes = np.array(["FR"] * len(DAYS), dtype=object)
    return Outcomes(arm, Level.NATIONAL, PAIRS, np.array(DAYS, dtype=object), codes, metrics, values)


CALM = made_up("calm")
FAST = made_up("fast", coverage_aci=0.02, n_shells=3.0, public_cost_euros=150_000.0)


def test_a_price_is_of_all_payers_and_counts_inhabitants() -> None:
    found = price(FAST, CALM, DAYS[1], EUROS, "coverage_aci", population=1_000_000)
    assert found.cost == pytest.approx(150_000)
    assert found.gain == pytest.approx(20_000)
    assert (found.low95, found.value, found.high95) == pytest.approx((7.5, 7.5, 7.5))


def test_shells_are_counted_for_each_percentage_point() -> None:
    assert price(FAST, CALM, DAYS[1], SHELLS, "coverage_aci", 1_000_000).value == pytest.approx(1.5)


def test_coverage_that_does_not_differ_has_no_price() -> None:
    assert price(FAST, CALM, DAYS[1], EUROS, "coverage_li_plus", 1_000_000).reason is Reason.NO_GAIN


def test_runs_without_their_twin_do_not_count() -> None:
    odd = replace(CALM, pairs=((9, 9), *PAIRS[1:]), values=np.where(np.arange(9)[:, None, None] == 0, 9e9, CALM.values))
    assert price(FAST, odd, DAYS[1], SHELLS, "coverage_aci", 1_000_000).value == pytest.approx(1.5)


def test_the_table_has_a_row_for_each_year_end_and_the_last_month_measure_and_coverage() -> None:
    table = efficiency_table(FAST, CALM, 1_000_000)
    assert tuple(table.columns) == EFFICIENCY
    assert len(table) == 2 * 2 * 3
    assert set(table["date"]) == {"2023-12-31", "2024-01-31"}
    undefined = table[table["coverage"] == "coverage_li_plus"]
    assert set(undefined["undefined"]) == {"gain may be zero"}
    assert undefined["value"].isna().all()
