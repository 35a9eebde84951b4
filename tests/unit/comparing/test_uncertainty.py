from dataclasses import replace

import pytest

from experiments.comparing.tables import UNCERTAINTY, uncertainty_table
from tests.unit.comparing.test_tables import national, row_of

CALM = national("calm", [[0.1], [0.2], [0.3], [0.6]])
FAST = national("fast", [[0.2], [0.3], [0.5], [0.8]])


def test_a_row_tells_parameters_and_chance_apart() -> None:
    row = row_of(uncertainty_table(CALM), "coverage_aci")
    assert tuple(row.index) == UNCERTAINTY
    assert (row["arm"], row["baseline"], row["code"]) == ("calm", "", "FR")
    assert row["mean"] == pytest.approx(0.3)
    assert row["low95"] < 0.3 < row["high95"]
    assert (row["n_draws"], row["n_replicates"]) == (2, 2)
    # Two draws of means 0.15 and 0.45; between their replicates variances 0.005 and 0.045.
    assert row["sd_chance"] == pytest.approx(0.025**0.5)
    assert row["sd_parameters"] == pytest.approx((0.045 - 0.025 / 2) ** 0.5)


def test_a_difference_is_that_of_pairs() -> None:
    row = row_of(uncertainty_table(FAST, CALM), "coverage_aci")
    assert (row["arm"], row["baseline"]) == ("fast", "calm")
    assert row["mean"] == pytest.approx(0.15)
    assert row["sd_parameters"] == pytest.approx((0.1**2 / 2) ** 0.5)
    assert row["sd_chance"] == pytest.approx(0.0, abs=1e-12)


def test_runs_without_their_twin_do_not_count_in_a_difference() -> None:
    short = replace(CALM, pairs=CALM.pairs[:3], values=CALM.values[:3])
    row = row_of(uncertainty_table(FAST, short), "coverage_aci")
    assert row["mean"] == pytest.approx((0.1 + 0.1 + 0.2) / 3)
    # Draws of two runs and of one: means 0.1 and 0.2, which move the mean over runs by 1/45 each.
    assert row["standard_error"] == pytest.approx((2 * 2 * (1 / 45) ** 2) ** 0.5)
