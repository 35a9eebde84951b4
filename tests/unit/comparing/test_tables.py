from datetime import date

import numpy as np
import pandas as pd
import pytest

from experiments.comparing.paired_differences import paired_difference
from experiments.comparing.statistics import mean
from experiments.comparing.tables import (
    chances_table,
    comparison_table,
    summary_table,
    targets_table,
    uncertainty_table,
    watchlist_table,
)
from experiments.comparing.variance_components import mean_estimate
from experiments.storing.columns import metrics_at
from experiments.storing.outcomes import Outcomes, Pair
from sim.calendar import last_day, month_of
from sim.vocabulary import Level, Stage
from tests.unit.running.fake_engine import small_world

START = month_of(date(2023, 7, 1))
PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))


def national(arm: str, coverage: list[list[float]], pairs: tuple[Pair, ...] = PAIRS) -> Outcomes:
    """Runs that differ in coverage_aci only; the other metrics stay undefined."""
    metrics = metrics_at(Level.NATIONAL)
    values = np.full((len(coverage), len(coverage[0]), len(metrics)), np.nan)
    values[:, :, metrics.index("coverage_aci")] = coverage
    days = np.array([last_day(START + month) for month in range(len(coverage[0]))], dtype=object)
    codes = np.array(["FR"] * len(days), dtype=object)
    return Outcomes(arm, Level.NATIONAL, pairs, days, codes, metrics, values)


def territorial(stage: list[list[float]], under_shell: list[list[float]], day: date) -> Outcomes:
    values = np.stack([np.array(stage, dtype=float), np.array(under_shell, dtype=float)], axis=2)
    codes = np.array(small_world().territories.code, dtype=object)
    days = np.array([day] * len(codes), dtype=object)
    return Outcomes("calm", Level.TERRITORY, PAIRS[: len(stage)], days, codes, ("stage", "under_shell"), values)


def row_of(table: pd.DataFrame, metric: str, day: str = "2023-07-31") -> pd.Series:
    (row,) = (row for _, row in table.iterrows() if row["metric"] == metric and row["date"] == day)
    return row


def test_a_summary_counts_draws_and_replicates_and_pools_their_outcomes() -> None:
    row = row_of(summary_table(national("calm", [[0.1], [0.2], [0.3], [0.4]])), "coverage_aci")
    assert row["mean"] == pytest.approx(0.25)
    assert row["q50"] == pytest.approx(0.25)
    assert (row["n_draws"], row["n_replicates"]) == (2, 2)
    assert row["unit"] == "share of the population"


def test_runs_are_paired_by_draw_and_replicate_whatever_their_order() -> None:
    calm = national("calm", [[0.1], [0.2], [0.3], [0.4]])
    fast = national("fast", [[0.5], [0.4], [0.3], [0.2]], pairs=PAIRS[::-1])
    row = row_of(comparison_table(fast, calm), "coverage_aci")
    assert row["difference"] == pytest.approx(0.1)
    assert row["q05"] == pytest.approx(0.1)
    assert row["baseline"] == "calm"


def test_a_run_without_its_twin_is_not_compared() -> None:
    calm = national("calm", [[0.1], [0.2], [0.3]], pairs=PAIRS[:3])
    fast = national("fast", [[0.2], [0.3], [0.4], [99.0]])
    assert row_of(comparison_table(fast, calm), "coverage_aci")["difference"] == pytest.approx(0.1)


def target_of(table: pd.DataFrame, arm: str, threshold: str) -> pd.Series:
    chosen = (table["arm"] == arm) & (table["metric"] == "coverage_aci") & (table["threshold"] == threshold)
    return table[chosen].iloc[0]


def test_targets_say_how_likely_when_and_how_much_earlier() -> None:
    calm = national("calm", [[0.1, 0.5, 0.92, 0.93]] * 4)
    fast = national("fast", [[0.91, 0.92, 0.93, 0.94]] * 3 + [[0.1, 0.2, 0.3, 0.4]])
    row = target_of(targets_table({"calm": calm, "fast": fast}, "calm"), "fast", "0.90")
    assert row["p_reached"] == 0.75
    assert (row["date_q05"], row["date_q50"]) == ("2023-07-31", "2023-07-31")
    assert row["date_q95"] == ""
    assert row["months_gained"] == 2


def test_a_target_that_no_run_reaches_has_neither_dates_nor_months_gained() -> None:
    arms = {"calm": national("calm", [[0.1, 0.2]] * 4), "fast": national("fast", [[0.1, 0.3]] * 4)}
    row = target_of(targets_table(arms, "calm"), "fast", "0.95")
    assert row["p_reached"] == 0
    assert row["date_q05"] == ""
    assert np.isnan(row["months_gained"])


def test_a_target_that_only_the_arm_reaches_gains_the_months_to_just_after_the_end() -> None:
    arms = {"calm": national("calm", [[0.1, 0.2, 0.3]] * 4), "fast": national("fast", [[0.1, 0.95, 0.95]] * 4)}
    assert target_of(targets_table(arms, "calm"), "fast", "0.95")["months_gained"] == 2


@pytest.mark.parametrize(("coverage", "p_reached"), [(0.9994, 0.0), (0.9996, 1.0), (1.0, 1.0)])
def test_full_coverage_is_met_to_one_decimal_of_a_percent(coverage: float, p_reached: float) -> None:
    arms = {"calm": national("calm", [[coverage]] * 4)}
    assert target_of(targets_table(arms, "calm"), "calm", "1.00")["p_reached"] == p_reached


DATA_END = date(2023, 8, 31)
WHITE, ACI = float(Stage.WHITE), float(Stage.ACI)


def test_the_watchlist_starts_with_the_territories_most_likely_white_then_under_a_shell() -> None:
    stage = [[ACI, WHITE, ACI, WHITE, ACI, ACI], [ACI, WHITE, ACI, ACI, ACI, ACI]]
    shell = [[0.0, 0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]]
    table = watchlist_table(
        chances_table(territorial(stage, shell, date(2023, 12, 31))), small_world().territories, DATA_END
    )
    assert list(table["name"]) == ["Pays 1", "Pays 3", "Pays 2", "Pays 5"]
    assert list(table["p_white"]) == [1.0, 0.5, 0.0, 0.0]
    assert list(table["p_shell"]) == [0.0, 0.0, 1.0, 0.5]
    assert list(table["departement"]) == ["01", "2A", "2A", "38"]


def test_the_watchlist_leaves_out_territories_that_give_no_reason_to_watch() -> None:
    calm = territorial([[ACI] * 6], [[0.0] * 6], date(2023, 12, 31))
    table = watchlist_table(chances_table(calm), small_world().territories, DATA_END)
    assert table.empty


def test_the_watchlist_looks_ahead_of_the_last_observation_unless_nothing_lies_ahead() -> None:
    past = territorial([[WHITE] * 6], [[0.0] * 6], date(2022, 12, 31))
    assert len(watchlist_table(chances_table(past), small_world().territories, DATA_END)) == 6
    ahead = territorial([[WHITE] * 6], [[0.0] * 6], date(2023, 12, 31))
    both = Outcomes(
        "calm",
        Level.TERRITORY,
        past.pairs,
        np.concatenate([past.dates, ahead.dates]),
        np.concatenate([past.codes, ahead.codes]),
        past.metrics,
        np.concatenate([past.values, ahead.values], axis=1),
    )
    assert set(watchlist_table(chances_table(both), small_world().territories, DATA_END)["date"]) == {"2023-12-31"}


def test_chances_are_shares_of_runs_and_of_two_equally_frequent_stages_the_earlier_one_is_named() -> None:
    stage = [[WHITE, ACI, ACI, ACI, ACI, ACI], [ACI, ACI, Stage.LETTRE_INTENTION, ACI, ACI, ACI]]
    table = chances_table(territorial(stage, [[0.0] * 6, [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]], date(2023, 12, 31)))
    assert table[["p_white", "p_lettre_intention", "p_aci", "p_shell"]].head(3).to_numpy().tolist() == [
        [0.5, 0.0, 0.5, 0.0],
        [0.0, 0.0, 1.0, 0.5],
        [0.0, 0.5, 0.5, 0.0],
    ]
    assert list(table["stage"].head(3)) == [Stage.WHITE, Stage.ACI, Stage.LETTRE_INTENTION]


# --- many rows, a part of them at a time -------------------------------------------------------------------------


def departemental(arm: str, n_rows: int, chance: int) -> Outcomes:
    """Runs of many rows, with outcomes that are undefined here and there."""
    values = np.random.default_rng(chance).normal(size=(len(PAIRS), n_rows, 2))
    values[values > 1.5] = np.nan
    days, codes = np.array([date(2023, 7, 31)] * n_rows), np.array([str(row) for row in range(n_rows)], dtype=object)
    return Outcomes(arm, Level.DEPARTEMENT, PAIRS, days, codes, ("coverage_aci", "n_aci"), values)


@pytest.mark.parametrize("n_rows", [1, 2, 999, 1_000, 2_001])
def test_every_row_is_what_the_whole_metric_would_make_it(n_rows: int) -> None:
    arm, baseline = departemental("fast", n_rows, 1), departemental("calm", n_rows, 2)
    tables = summary_table(arm), comparison_table(arm, baseline), uncertainty_table(arm, baseline)
    for metric in arm.metrics:
        ours, theirs = (np.ascontiguousarray(one.metric(metric)) for one in (arm, baseline))
        summary, comparison, known = (one[one["metric"] == metric] for one in tables)
        np.testing.assert_array_equal(summary["mean"], mean(ours))
        paired = paired_difference(ours, theirs, PAIRS)
        np.testing.assert_array_equal(comparison["q95"], paired.q95)
        np.testing.assert_array_equal(comparison["variance_ratio"], paired.variance_ratio)
        np.testing.assert_array_equal(known["standard_error"], mean_estimate(ours - theirs, PAIRS).standard_error)
