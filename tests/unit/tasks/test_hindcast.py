"""Forecasting the real country with few agents: trajectories, tables, scores, and what is refused."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.calibration.posterior import fit_name, shipped_file
from experiments.cli import main
from experiments.comparing.tables import SUMMARY
from experiments.hindcast.scores import SCORES
from experiments.observations.observed import COVERAGE, CROSS_SECTION_DAY
from experiments.storing.run_files import read_run, table_of
from sim.calendar import last_day, month_of

AS_OF = CROSS_SECTION_DAY
NEXT_MONTH = last_day(month_of(AS_OF) + 1)
QUICK = [
    "task=hindcast", "mode=quick", f"as_of={AS_OF}", "compute=serial", "end=2024-12-31",
    "projection.draws=2",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main([*QUICK, f"results={results}"]) == 0
    return results / f"hindcast_{AS_OF}"


def trajectories(folder: Path) -> pd.DataFrame:
    runs = [read_run(folder, file.stem) for file in sorted((folder / "runs").glob("*.parquet"))]
    rows = pd.concat([table_of(run.content).to_pandas() for run in runs if run is not None])
    rows = rows[rows["level"] == "national"]
    return rows.pivot_table(index="date", columns=["draw", "replicate"], values=COVERAGE)


def test_the_forecast_holds_one_arm_from_the_cut_off_to_the_end(folder: Path) -> None:
    forecast = pd.read_csv(folder / "forecast.csv", dtype={"code": str})
    assert tuple(forecast.columns) == SUMMARY
    assert set(forecast["arm"]) == {"forecast"}
    assert (forecast["date"].min(), forecast["date"].max()) == (str(AS_OF), "2024-12-31")
    assert {"national", "region", "departement", "territory"} == set(forecast["level"])


def test_futures_of_one_past_part_after_the_cut_off_and_not_before(folder: Path) -> None:
    found = trajectories(folder)
    one, other = found[0, 0], found[0, 1]
    lived = found.index <= AS_OF
    assert np.array_equal(one[lived], other[lived])
    assert not np.array_equal(one[~lived], other[~lived])


def test_no_trajectory_jumps_where_the_forecast_begins(folder: Path) -> None:
    found = trajectories(folder)
    steps = found.diff().abs()
    first = steps[found.index > AS_OF].iloc[0].max()
    assert first <= steps[found.index <= AS_OF].max().max()


def test_later_observations_are_scored_beside_every_rival(folder: Path) -> None:
    scores = pd.read_csv(folder / "scores.csv")
    assert list(scores.columns) == ["target", "date", "level", "method", "mae", "rmse", "crps", "coverage90"]
    assert (scores["date"] > str(AS_OF)).all()
    assert {"model", "persistence", "last_trend", "bass", "logistic"} <= set(scores["method"])


def test_calibration_places_and_paired_differences_are_stored_and_every_row_says_whether_its_levers_came(
    folder: Path,
) -> None:
    rows, tables = (
        pd.read_csv(folder / "score_rows.csv"),
        {name: pd.read_csv(folder / f"{name}.csv") for name in ("calibration", "pit", "score_differences")},
    )
    own = rows[rows["method"] == "model"]
    assert rows["wis"].to_numpy() == pytest.approx(rows[list(SCORES[2:])].sum(axis=1), rel=1e-4)
    assert set(rows["scenario"]) <= {"yes", "no", "unknown"}
    assert tables["pit"].query("method == 'model'")["n"].sum() == len(own)
    assert tables["calibration"].query("method == 'model' and target == 'all'")["n"].sum() == len(own)
    assert tables["score_differences"]["low"].isna().all()  # one origin gives no interval


def test_pasts_are_held_against_what_was_known(folder: Path) -> None:
    pasts = pd.read_csv(folder / "pasts.csv")
    assert len(pasts) == 2
    assert pasts["matched"].between(0, 1).all()
    assert (pasts["n_missed"] <= pasts["n_rows"]).all()


def test_what_is_stored_is_not_made_again_and_comes_to_the_same(folder: Path) -> None:
    runs = {file: file.stat().st_mtime_ns for file in (folder / "runs").iterdir()}
    tables = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    gone = next(iter(runs))
    gone.unlink()
    assert main([*QUICK, f"results={folder.parent}"]) == 0
    assert {file.name: file.read_bytes() for file in folder.glob("*.csv")} == tables
    kept = [file for file, made in runs.items() if file.stat().st_mtime_ns == made]
    assert gone.exists()
    assert len(kept) == len(runs) // 2  # those of the other draw


def test_a_fit_in_the_folder_of_results_comes_before_the_shipped_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / fit_name(AS_OF) / "posterior.csv"
    own.parent.mkdir()
    shutil.copy(shipped_file(fit_name(AS_OF)), own)
    short = [*(text for text in QUICK if not text.startswith("end=")), f"end={NEXT_MONTH}", "projection.futures=1"]
    assert main([*short, f"results={tmp_path}"]) == 0
    assert str(own) in capsys.readouterr().out.replace("\n", "")


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (["as_of=2022-02-28"], "task=calibrate as_of=2022-02-28"),
        (["observations=nowhere.csv"], "not a file"),
        (["projection.draws=1000", "projection.peers_draws=0", "mode=full"], "no more draws"),
        (["projection.futures=0"], "projection.futures"),
        (["end=2022-12-31"], "not after as_of"),
        (["territory=departement", "territory.code=59"], "whole country"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    overrides: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = [text.partition("=")[0] for text in overrides]
    plain = [text for text in QUICK if text.partition("=")[0] not in keys]
    assert main([*plain, *overrides, f"results={tmp_path / 'none'}"]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
