"""A forecast that is kept with the hashes of what it was made from, and is not replaced in silence."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.hindcast.register import (
    COLUMNS,
    DEPARTEMENTS,
    NATIONAL,
    YEARS,
    levers_followed,
    register,
    register_table,
    spending_table,
)
from experiments.observations.model_terms import COST, SPENDING
from experiments.running.make_runs import make_run, store_run
from experiments.storing.outcomes import Outcomes, RunKey
from experiments.study.runs import planned_runs
from sim.levers.policy import Policy
from sim.vocabulary import Level
from tests.unit.running.fake_engine import FAKE, small_study, small_world

MADE_FROM: dict[str, Any] = {
    "as_of": "2023-08-31",
    "levers": {"name": "plan_100", "changes": []},
    "commit": "a" * 40,
    "clean": True,
    "code": "c0de",
    "draws": "d4a5",
    "seed": 7,
}
DEPARTEMENTS_PRESENT = ("01", "2A", "38")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("runs")
    study = small_study(folder, replicates=5, end=date(YEARS[-1], 12, 31))
    made = [run for run in planned_runs(study) if run.arm == "calm"]
    for run in made:
        assert store_run(run, make_run(run, small_world(), FAKE), folder) is None
    return register_table(folder, [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in made])


def test_the_table_holds_each_figure_at_each_year_end(table: pd.DataFrame) -> None:
    nation = {("FR", metric) for metric in (*NATIONAL, SPENDING)}
    wanted = nation | {(code, metric) for code in DEPARTEMENTS_PRESENT for metric in DEPARTEMENTS}
    found = set(zip(table["code"], table["metric"], table["date"], strict=True))
    assert found == {(*one, f"{year}-12-31") for one in wanted for year in YEARS}
    assert len(table) == len(found)


def test_quantiles_are_in_order_and_say_over_how_many_trajectories(table: pd.DataFrame) -> None:
    ends = table[["q05", "q25", "q50", "q75", "q95"]].to_numpy()
    assert (np.diff(ends, axis=1) >= 0).all()
    assert set(table["n"]) == {5}


def test_spending_is_what_the_cost_rose_by_in_the_calendar_year() -> None:
    days = np.array([date(year, 12, 31) for year in range(2022, 2028)], dtype=object)
    cost = np.cumsum(np.full((1, 6, 1), 100e6) + np.arange(6)[None, :, None] * 10e6, axis=1)
    codes = np.array(["FR"] * 6, dtype=object)
    spent = spending_table(Outcomes("forecast", Level.NATIONAL, ((0, 0),), days, codes, (COST,), cost))
    assert spent["q50"].tolist() == pytest.approx([110, 120, 130, 140, 150])


def test_a_forecast_is_kept_with_what_it_was_made_from_and_the_hash_of_its_table(
    tmp_path: Path, table: pd.DataFrame
) -> None:
    file = register(table, MADE_FROM, tmp_path).file
    entry = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert entry == {**MADE_FROM, "csv_sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    assert file.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_the_same_forecast_from_a_later_commit_stays_as_it_was_registered(tmp_path: Path, table: pd.DataFrame) -> None:
    register(table, MADE_FROM, tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.rglob("*.*")}
    assert register(table, {**MADE_FROM, "commit": "b" * 40}, tmp_path).changed == ()
    assert {file.name: file.read_bytes() for file in tmp_path.rglob("*.*")} == before


def test_another_forecast_for_the_same_day_takes_its_place_and_what_differs_is_named(
    tmp_path: Path, table: pd.DataFrame
) -> None:
    register(table, MADE_FROM, tmp_path)
    other = register(table.assign(q50=table["q50"] + 1e-3), {**MADE_FROM, "draws": "d5"}, tmp_path)
    assert other.changed == ("csv_sha256", "draws")
    assert json.loads((tmp_path / "2023-08-31.json").read_text(encoding="utf-8"))["draws"] == "d5"


def test_a_table_that_was_altered_by_hand_is_noticed(tmp_path: Path, table: pd.DataFrame) -> None:
    file = register(table, MADE_FROM, tmp_path).file
    file.write_text(file.read_text(encoding="utf-8").replace("FR", "F"), encoding="utf-8")
    assert register(table, MADE_FROM, tmp_path).changed == ("csv_sha256",)


def test_the_page_has_a_row_for_each_day_and_says_how_to_judge_it(tmp_path: Path, table: pd.DataFrame) -> None:
    register(table, {**MADE_FROM, "as_of": "2022-12-31"}, tmp_path)
    register(table, MADE_FROM, tmp_path)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert [line[:14] for line in page.splitlines() if line.startswith("| [")] == ["| [2022-12-31]", "| [2023-08-31]"]
    assert "python run.py task=hindcast as_of=2023-08-31 observations=FILE" in page


def test_levers_are_named_with_the_days_on_which_they_change() -> None:
    assert levers_followed(Policy("plan_100", ())) == {"name": "plan_100", "changes": []}
