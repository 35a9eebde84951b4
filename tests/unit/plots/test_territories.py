from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.plots import territories
from experiments.plots.results import read_study
from experiments.plots.territories import TerritoryChances, chances_of, counts_of, read_territories
from sim.vocabulary import Stage
from tests.unit.plots.fake_results import study_of, write_results

DAY = date(2023, 12, 31)


def rows_of(stages: list[int], shells: list[int]) -> pd.DataFrame:
    columns = {"arm": "plan_100", "date": DAY, "code": "x", "stage": [float(stage) for stage in stages]}
    return pd.DataFrame({**columns, "under_shell": [float(shell) for shell in shells]})


def test_chances_are_shares_of_runs() -> None:
    found = chances_of(counts_of(rows_of([0, 4, 4, 2], [0, 1, 0, 0]))).iloc[0]
    assert (found["p_white"], found["p_shell"], found["stage"]) == (0.25, 0.25, Stage.ACI)


def test_of_two_equally_frequent_stages_the_earlier_one_is_shown() -> None:
    assert chances_of(counts_of(rows_of([4, 2, 4, 2], [0, 0, 0, 0]))).iloc[0]["stage"] == Stage.LETTRE_INTENTION


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


def test_runs_of_an_earlier_version_in_the_folder_are_not_counted(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "nord", ["plan_100"], kind="departement", code="59")
    stray = pd.read_parquet(folder / "runs" / "plan_100-0-0.parquet").assign(stage=1.0)
    stray.to_parquet(folder / "runs" / "stray.parquet", index=False)
    found = read_territories(read_study(folder, "en"))
    assert found is not None
    assert not (found.rows["stage"] == Stage.PREPROJECT).any()


def test_a_study_without_territories_has_none(tmp_path: Path) -> None:
    assert read_territories(study_of(tmp_path / "bare", ["plan_100"])) is None


def test_runs_are_counted_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_results(tmp_path / "nord", ["status_quo", "plan_100"], kind="departement", code="59")
    together = read_territories(read_study(folder, "en"))
    monkeypatch.setattr(territories, "FILES_AT_ONCE", 1)
    one_by_one = read_territories(read_study(folder, "en"))
    assert together is not None
    assert one_by_one is not None
    pd.testing.assert_frame_equal(together.rows, one_by_one.rows)
    assert len(list((folder / "runs").glob("*.parquet"))) > 2
