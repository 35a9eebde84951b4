"""A study that keeps sums has the tables of the same study with runs, whatever happens on the way."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.aggregating.grid import RATIO_STEP, SHARE_STEP
from experiments.aggregating.part_files import SUMS, write_part
from experiments.aggregating.tree import planned_tree
from experiments.comparing.study_results import open_results
from experiments.mistakes import UserMistake
from experiments.running.make_portions import PortionMaker
from experiments.running.run_aggregated import _Work, store_portion
from experiments.study.definition import AGGREGATED, StudyDefinition
from experiments.study.run_hash import code_and_data
from sim.whole_files import DiskFull
from tests.unit.running.fake_engine import BREAKING, FAKE, arm, run_small, small_study
from tests.unit.running.troubled_engine import DEADLY, ONCE, ONCE_DEADLY

ARMS = (arm("calm", "calm"), arm("fast", "fast"), arm("faster", "fast too"))
RECORDED = ("2019-12-31", "2020-06-30", "2020-12-31", "2021-02-28")
NAMES = ["arm", "baseline", "level", "code", "date", "metric"]


def study_of(folder: Path, **changes: object) -> StudyDefinition:
    """Ten draws of two replicates, in portions of one draw: one merged file, and two portions that are left."""
    settings = {"arms": ARMS, "draws": 10, "replicates": 2, "portion": 3, "outputs": AGGREGATED, **changes}
    return small_study(folder, **settings)


def tables_of(folder: Path, name: str) -> pd.DataFrame:
    table = pd.read_parquet(folder / f"{name}.parquet")
    return table.set_index([column for column in NAMES if column in table]).sort_index()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / SUMS).glob("*")}


CASES = {
    "draws whole": {},
    "draws split": {"draws": 2, "replicates": 9, "portion": 1},
    "a single draw": {"draws": 1, "replicates": 9, "portion": 1},
}


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES.keys())
def test_tables_are_those_of_runs(changes: dict[str, object], tmp_path: Path) -> None:
    summed, single = tmp_path / "summed", tmp_path / "single"
    engine = BREAKING if changes else FAKE
    found = run_small(study_of(summed, **changes), engine)
    expected = run_small(study_of(single, **changes, outputs="runs"), engine)
    assert [one.message for one in found.failures] == [one.message for one in expected.failures]
    for name in ("summary", "comparison", "uncertainty"):
        check_alike(tables_of(summed, name), tables_of(single, name))
    chances = [pd.read_parquet(folder / "territories.parquet") for folder in (summed, single)]
    pd.testing.assert_frame_equal(*chances)
    assert (summed / "watchlist.csv").read_bytes() == (single / "watchlist.csv").read_bytes()


def comparable(table: pd.DataFrame) -> pd.DataFrame:
    """A variance between draws that is nothing beside that of chance is rounding, of which the root is taken."""
    if "sd_parameters" not in table:
        return table
    squares = table["sd_chance"] ** 2 + table["mean"] ** 2
    return table.assign(sd_parameters=table["sd_parameters"].where(table["sd_parameters"] ** 2 > 1e-12 * squares, 0.0))


def check_alike(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert list(found.columns) == list(expected.columns)
    is_kept = expected.index.get_level_values("level") == "national"
    is_kept |= expected.index.get_level_values("date").map(str).isin(RECORDED) & (
        expected.index.get_level_values("level") != "territory"
    )
    expected = expected[is_kept]
    found, expected = map(comparable, (found, expected))
    quantiles = [name for name in found if name in {"q05", "q25", "q50", "q75", "q95"}]
    others = [name for name in found if name not in quantiles]
    pd.testing.assert_frame_equal(found[others], expected[others], rtol=1e-9, atol=1e-9, check_dtype=False)
    is_national = found.index.get_level_values("level") == "national"
    assert found.loc[~is_national, quantiles].isna().all(axis=None)
    near, true = (table.loc[is_national, quantiles].to_numpy() for table in (found, expected))
    assert np.isnan(near).tolist() == np.isnan(true).tolist()
    is_share = found.loc[is_national, "unit"].str.startswith("share").to_numpy()[:, None] if quantiles else True
    allowed = np.where(is_share, SHARE_STEP / 2, np.abs(true) * RATIO_STEP)
    assert (np.abs(near - true)[~np.isnan(true)] <= np.broadcast_to(allowed + 1e-9, true.shape)[~np.isnan(true)]).all()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_small(study_of(tmp_path_factory.mktemp("undisturbed") / "study")).folder


def test_eight_portions_become_one_file_and_the_rest_stays(undisturbed: Path) -> None:
    assert len(files_in(undisturbed)) == 3


def test_the_order_in_which_workers_end_does_not_matter(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = _Work.make
    monkeypatch.setattr(_Work, "make", lambda self, missing: make(self, missing[::-1]))
    run_small(study_of(tmp_path))
    assert files_in(tmp_path) == files_in(undisturbed)


@pytest.mark.parametrize("n_made", [0, 8, 9])
def test_a_study_that_was_stopped_goes_on_to_the_same_bytes(
    n_made: int, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(n_made, monkeypatch)
    study = study_of(tmp_path / "stopped")
    with pytest.raises(DiskFull):
        run_small(study)
    monkeypatch.undo()
    made = files_in(study.results)
    assert len(made) == (n_made if n_made < 8 else n_made - 7)
    run_small(study)
    assert files_in(study.results) == files_in(undisturbed)
    assert tables_of(study.results, "summary").equals(tables_of(undisturbed, "summary"))


def stop_after(n_portions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full when so many portions are stored."""
    left = [n_portions]

    def full(*made: Any) -> Exception | None:
        left[0] -= 1
        if left[0] < 0:
            raise DiskFull(28, "No space left on device", "sums")
        return store_portion(*made)

    monkeypatch.setattr("experiments.running.run_aggregated.store_portion", full)


def test_a_damaged_file_is_made_again_and_a_left_over_part_is_removed(undisturbed: Path, tmp_path: Path) -> None:
    study = study_of(tmp_path / "study")
    shutil.copytree(undisturbed, study.results)
    largest = max((study.results / SUMS).iterdir(), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-100])
    run_small(study)
    assert files_in(study.results) == files_in(undisturbed)
    tree = planned_tree(study, code_and_data(study))
    write_part(study.results, tree[0].parts[3].identity, b"a part that was merged")
    run_small(study)
    assert files_in(study.results) == files_in(undisturbed)


def test_a_worker_that_dies_loses_nothing(undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ONCE, str(tmp_path / "died"))
    study = study_of(tmp_path / "study", compute="local", workers=2)
    results = run_small(study, ONCE_DEADLY)
    assert (tmp_path / "died").exists()
    assert results.failures == ()
    assert files_in(study.results) == files_in(undisturbed)


def test_a_portion_that_kills_its_worker_fails_alone(tmp_path: Path) -> None:
    study = study_of(tmp_path, draws=1, replicates=4, portion=1, compute="local", workers=2)
    results = run_small(study, DEADLY)
    assert {(one.arm, one.replicate) for one in results.failures} == {(arm.name, 1) for arm in ARMS}
    assert results.manifest["runs"] == {"planned": 12, "done": 9, "failed": 3}
    assert set(tables_of(tmp_path, "summary")["n_replicates"]) == {3}


def test_an_answer_that_is_no_such_sums_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PortionMaker, "__call__", lambda *_: b"PAR1")
    results = run_small(study_of(tmp_path, draws=1, replicates=2))
    assert {one.message for one in results.failures} == {
        "RuntimeError: its worker answered with something else than these sums"
    }
    assert files_in(tmp_path) == {}


def test_a_task_that_needs_single_runs_refuses_the_folder(undisturbed: Path) -> None:
    with pytest.raises(UserMistake, match="keeps sums over runs only"):
        open_results(undisturbed)
