from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.plots.results import read_study
from experiments.plots.territories import TerritoryChances, read_territories
from tests.unit.plots.fake_results import study_of, write_results


@pytest.mark.parametrize(
    ("recorded", "shown"),
    [
        ([2022, 2023, 2027], [2023, 2027]),
        ([2024, 2025], [2025]),
        ([2022, 2023], [2023]),
        ([2022], [2022]),
    ],
)
def test_the_end_of_2023_and_the_last_date_are_shown(recorded: list[int], shown: list[int]) -> None:
    rows = pd.DataFrame({"arm": "a", "date": [date(year, 12, 31) for year in recorded], "code": "x"})
    assert [day.year for day in TerritoryChances(rows).dates] == shown


def test_territories_are_covered_from_the_lettre_d_intention_on(tmp_path: Path) -> None:
    found = read_territories(read_study(write_results(tmp_path / "nord", ["plan_100"], "departement", "59"), "en"))
    assert found is not None
    row = found.rows.iloc[0]
    assert row["p_covered"] == pytest.approx(1 - row["p_white"] - row["p_preproject"])
    assert {type(day) for day in found.rows["date"]} == {date}


def test_a_study_without_territories_has_none(tmp_path: Path) -> None:
    assert read_territories(study_of(tmp_path / "bare", ["plan_100"])) is None
