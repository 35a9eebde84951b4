"""What a recorder keeps of a run."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from experiments.running.recorder import Recorder, shortened
from experiments.storing.columns import metrics_at
from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH, last_day
from sim.draws import Draws
from sim.engine.protocol import RunInputs
from sim.levers.policy import Policy
from sim.metrics import default_metrics, evaluate
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.snapshot import Snapshot
from sim.vocabulary import Level
from tests.unit.running.fake_engine import BEHAVIOUR, FAKE, small_world

WORLD, RULES = small_world(), behaviour_from(BEHAVIOUR)
N_MONTHS = 29  # to November: the last month is no year end


def recorder() -> Recorder:
    return Recorder(WORLD, RULES, FIRST_MONTH, FIRST_MONTH + N_MONTHS - 1, frozenset({FIRST_MONTH + 8}))


def months(policy: str = "calm") -> list[Snapshot]:
    chance = Draws(7, 0)
    inputs = RunInputs(WORLD, Policy(policy, ()), RULES, chance, FIRST_MONTH, FIRST_MONTH + N_MONTHS - 1)
    return list(FAKE.trajectory(inputs))


def frame(of: Recorder) -> pd.DataFrame:
    rows: pd.DataFrame = of.rows().to_pandas()
    return rows


def recorded(snapshots: list[Snapshot], into: Recorder | None = None) -> pd.DataFrame:
    into = into or recorder()
    for snapshot in snapshots:
        into.record(snapshot)
    return frame(into)


def test_rows_hold_what_the_metrics_of_each_month_say() -> None:
    rows, snapshot, context = recorded(months()), months()[20], Context.of(WORLD, RULES)
    for level in (Level.NATIONAL, Level.REGION, Level.DEPARTEMENT):
        grouping = Grouping.at(level, WORLD.territories)
        expected = evaluate(snapshot, grouping, context, default_metrics(level))
        of_month = rows[(rows["level"] == str(level)) & (rows["date"] == last_day(snapshot.month))]
        assert tuple(of_month["code"]) == grouping.codes
        for name in metrics_at(level):
            np.testing.assert_array_equal(of_month[name], shortened(expected[name]), err_msg=name)


@given(st.lists(st.floats(width=64, allow_subnormal=False), min_size=1))
def test_a_shortened_figure_is_near_and_figures_keep_their_order(values: list[float]) -> None:
    figures = np.sort(np.array(values))
    short = shortened(figures)
    is_number = np.abs(figures) < np.finfo(np.float64).max / 2
    np.testing.assert_allclose(short[is_number], figures[is_number], rtol=2.0**-36)
    np.testing.assert_array_equal(np.isnan(short), np.isnan(figures))
    assert (np.diff(short[np.isfinite(short)]) >= 0).all()
    np.testing.assert_array_equal(shortened(short), short)


@given(st.lists(st.integers(-(2**36), 2**36), min_size=1))
def test_whole_numbers_are_not_shortened(values: list[int]) -> None:
    figures = np.array(values, dtype=np.float64)
    np.testing.assert_array_equal(shortened(figures), figures)


def test_rows_are_sorted_by_level_code_and_date() -> None:
    rows = recorded(months())
    order = [list(Level).index(Level(level)) for level in rows["level"]]
    keys = list(zip(order, rows["code"], rows["date"], strict=True))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) == N_MONTHS * (1 + 2 + 3) + 4 * 6


def test_territories_stand_at_year_ends_at_months_asked_for_and_in_the_last_month() -> None:
    rows = recorded(months())
    days = sorted(set(rows.loc[rows["level"] == "territory", "date"]))
    assert days == [date(2019, 12, 31), date(2020, 3, 31), date(2020, 12, 31), date(2021, 11, 30)]


def test_a_fork_gives_the_rows_of_a_run_of_its_own() -> None:
    calm, fast = months("calm"), months("fast")
    for n_common in (0, 1, 7, 13, 24, N_MONTHS):
        common = recorder()
        for snapshot in calm[:n_common]:
            common.record(snapshot)
        twin = common.fork()
        assert_frame_equal(recorded(fast[n_common:], twin), recorded(calm[:n_common] + fast[n_common:]))
        assert_frame_equal(recorded(calm[n_common:], common), recorded(calm))


def test_a_fork_of_a_fork_shares_both_pasts() -> None:
    calm = months("calm")
    first = recorder()
    for snapshot in calm[:5]:
        first.record(snapshot)
    second = first.fork()
    for snapshot in calm[5:17]:
        second.record(snapshot)
    assert_frame_equal(recorded(calm[17:], second.fork()), recorded(calm))
    assert_frame_equal(recorded(calm[5:], first), recorded(calm))


def test_asking_for_rows_twice_gives_them_twice() -> None:
    into = recorder()
    assert_frame_equal(recorded(months(), into), frame(into))
