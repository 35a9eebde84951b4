"""The tables of the screen: means with the interval of runs, in the decimals of slides, and no column of nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from experiments.comparing import screen
from experiments.comparing.headline_differences import headline_difference
from experiments.comparing.ratios import Ratio, Reason
from experiments.comparing.screen import ScreenTables, _Line
from experiments.comparing.study_results import StudyResults
from experiments.language.numbers import of_unit
from experiments.plots.slide_measures import SPENDING
from sim.metrics import metric
from tests.reader import INTERVAL, faults, value_of
from tests.unit.running.fake_engine import run_small, small_study

ZEROES = {"0", "0.0", "0.00", "0.000"}
NO_VERDICT = ("cannot be told", "no run differs", "equal up to the margin")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    folder = tmp_path_factory.mktemp("results") / "small"
    return run_small(small_study(folder, end=date(2021, 12, 31), draws=3))


def rows(table: Table) -> list[list[str]]:
    return [list(map(str, cells)) for cells in zip(*(column.cells for column in table.columns), strict=True)]


def test_outcomes_and_differences_are_means_with_the_interval_of_runs(results: StudyResults) -> None:
    outcomes, differences, *_ = ScreenTables(results, "calm", "en").closing()
    assert "mean and range" in str(outcomes.title)
    assert "mean and range" in str(differences.title)
    level = results.table("coverage_li_plus")
    mean = level[(level["arm"] == "fast") & (level["date"] == "2021-12-31")]["mean"].item()
    found = results.compare("coverage_li_plus")
    difference = found[found["date"] == "2021-12-31"]["difference"].item()
    assert rows(outcomes)[-7][2].startswith(f"{100 * mean:.1f}%")
    assert rows(differences)[-7][1].startswith(f"{100 * difference:+.1f} pts".replace("-", "−"))


def test_the_month_in_which_a_lever_ends_has_a_block(results: StudyResults) -> None:
    arms = [{**arm, "configuration": {"facilitation": {"end": "2021-07-01"}}} for arm in results.manifest["arms"]]
    ended = replace(results, manifest={**results.manifest, "arms": arms})
    for table in list(ScreenTables(ended, "calm", "en").closing())[:2]:
        assert [cells[0] for cells in rows(table) if cells[1] == ""] == ["end of June 2021", "end of December 2021"]


PRICE = Ratio(1.0, 1.0, 0.5, 1.5, 1.0, 0.5, 2.0, Reason.NONE)
NO_PRICE = replace(PRICE, value=np.nan, low95=np.nan, high95=np.nan, reason=Reason.NO_GAIN)


@pytest.mark.parametrize(
    ("prices", "columns", "shown"),
    [
        ({}, [""], [["No price of gained coverage for “fast”: gain may be zero."]]),
        ({"coverage_functioning": PRICE}, ["", "fast"], ["undefined: gain may be zero", "1.00 [0.500, 2.00]"]),
    ],
)
def test_an_arm_without_any_price_has_no_column_but_a_line_that_says_why(
    prices: dict[str, Ratio],
    columns: list[str],
    shown: list[Any],
    results: StudyResults,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "price", lambda arm, baseline, day, paid, gain, n: prices.get(gain, NO_PRICE))
    *_, table = ScreenTables(results, "calm", "en").closing()
    assert [str(column.header) for column in table.columns] == columns
    written = rows(table)
    assert written == shown if not prices else [cells[1] for cells in written][:2] == shown


@pytest.mark.parametrize("euros", [4_190_813.0, 34_712_345.0, 113_000_000.0, 151_234.0])
def test_money_has_the_decimals_of_slides(euros: float) -> None:
    line = _Line.of(metric("public_cost_euros"), [np.array([euros])], "en")
    written = line.difference(np.array([euros]), np.array([0.0]))
    assert SPENDING.difference(euros, "en").startswith(written)
    assert line.label == "Cumulative public cost (M€)"
    assert written == of_unit(euros / 1e6, "en", signed=True)


NUMBERS = ["coverage_aci", "n_shells", "public_cost_euros"]
RUNS = st.lists(st.floats(-1e3, 1e3, allow_subnormal=False), min_size=2, max_size=12)


@given(RUNS, st.sampled_from(NUMBERS), st.sampled_from([1e-9, 1e-4, 0.01, 1.0, 1e6]))
def test_a_mean_as_written_lies_within_its_interval_as_written(runs: list[float], name: str, scale: float) -> None:
    values = np.array(runs) * scale
    line = _Line.of(metric(name), [values], "en")
    for written in (line.interval(values * line.factor), line.difference(values, np.zeros(len(values)))):
        assert [fault for fault in faults(written, "en") if "figure outside" in fault] == []


@given(RUNS, st.sampled_from(NUMBERS), st.sampled_from([1e-9, 1e-4, 0.01, 1.0, 1e6]), st.floats(0, 2))
def test_where_a_sign_is_claimed_no_end_of_the_interval_reads_as_zero_or_beyond(
    runs: list[float], name: str, scale: float, margin: float
) -> None:
    values = np.array(runs) * scale
    line = _Line.of(metric(name), [values], "en")
    pairs = [(draw, 0) for draw in range(len(runs))]
    found = headline_difference(values * line.factor, pairs, margin * scale)
    known, verdict = line.certainty(found)[0], line.against_margin(found)[1]
    if verdict.startswith(NO_VERDICT):
        return
    assert_one_sided(known)


def assert_one_sided(known: str) -> None:
    """Check that both ends of an interval as written lie on one side of zero; "over 0" and "under 0" are sides too."""
    ends: list[Any] = [end.strip() for end in known[known.index("[") + 1 : -1].split(", ")]
    assert not ZEROES & set(ends)
    assert len({end.startswith(("−", "under")) for end in ends}) == 1
    if found := INTERVAL.search(known):
        low, high = (value_of(one, "en") for one in found.groups()[1:])
        assert low * high > 0
