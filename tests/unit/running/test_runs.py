from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.running.compute import make_runs
from experiments.running.make_runs import make_run, store_run
from experiments.running.run_rows import missing_runs
from experiments.running.worker_context import WorkerContext
from experiments.storing.columns import metrics_at
from experiments.storing.run_files import run_path
from experiments.study.definition import StudyDefinition
from experiments.study.runs import planned_runs
from sim.vocabulary import Level
from tests.unit.running.fake_engine import BREAKING, FAKE, arm, small_study, small_world
from tests.unit.running.run_frames import frame_of

WORLD = small_world()


@pytest.fixture
def study(tmp_path: Path) -> StudyDefinition:
    return small_study(tmp_path / "small")


def make_all(study: StudyDefinition) -> None:
    for run in planned_runs(study):
        assert store_run(run, make_run(run, WORLD, FAKE), study.results) is None


def test_a_study_has_a_run_for_each_arm_draw_and_replicate(study: StudyDefinition) -> None:
    runs = planned_runs(replace(study, draws=3))
    assert len({(run.arm, run.draw, run.replicate) for run in runs}) == len(runs) == 2 * 3 * 2
    assert len({run.identity for run in runs}) == len(runs)


def test_every_run_is_missing_at_first_and_none_once_all_are_made(study: StudyDefinition) -> None:
    runs = planned_runs(study)
    assert missing_runs(runs, study.results, WORLD) == runs
    make_all(study)
    assert missing_runs(runs, study.results, WORLD) == ()


def test_more_replicates_leave_only_the_new_runs_to_make(study: StudyDefinition) -> None:
    make_all(study)
    missing = missing_runs(planned_runs(replace(study, replicates=3)), study.results, WORLD)
    assert {(run.arm, run.replicate) for run in missing} == {("calm", 2), ("fast", 2)}


def test_a_truncated_file_is_made_again(study: StudyDefinition) -> None:
    make_all(study)
    first = planned_runs(study)[0]
    path = run_path(study.results, first.identity)
    path.write_bytes(path.read_bytes()[:-200])
    assert missing_runs(planned_runs(study), study.results, WORLD) == (first,)


def test_a_file_altered_by_one_byte_is_made_again(study: StudyDefinition) -> None:
    make_all(study)
    first = planned_runs(study)[0]
    path = run_path(study.results, first.identity)
    group = pq.read_metadata(path).row_group(0)
    columns = [group.column(index) for index in range(group.num_columns)]
    largest = max(columns, key=lambda column: column.total_compressed_size)
    content = bytearray(path.read_bytes())
    content[largest.data_page_offset + largest.total_compressed_size // 2] ^= 0xFF
    path.write_bytes(content)
    assert missing_runs(planned_runs(study), study.results, WORLD) == (first,)


def test_the_file_of_another_run_does_not_pass_for_this_one(study: StudyDefinition) -> None:
    make_all(study)
    first, second, *_ = planned_runs(study)
    run_path(study.results, first.identity).write_bytes(run_path(study.results, second.identity).read_bytes())
    assert missing_runs(planned_runs(study), study.results, WORLD) == (first,)


def test_a_run_that_breaks_is_named_with_its_message_and_the_others_are_kept(study: StudyDefinition) -> None:
    runs = planned_runs(study)
    context = WorkerContext(WORLD, BREAKING, study.results)
    failures = [failure for _, failure in make_runs(runs, context, "serial", 1) if failure]
    assert [(failure.arm, failure.replicate) for failure in failures] == [("fast", 1)]
    assert failures[0].message.startswith(
        "ArithmeticError: vitality left its bounds (tests/unit/running/fake_engine.py"
    )
    assert [run.identity for run in missing_runs(runs, study.results, WORLD)] == [failures[0].identity]


def test_nothing_but_whole_runs_is_left_in_the_folder(study: StudyDefinition) -> None:
    context = WorkerContext(WORLD, BREAKING, study.results)
    list(make_runs(planned_runs(study), context, "serial", 1))
    left = sorted(path.name for path in (study.results / "runs").iterdir())
    whole = [f"{run.identity}.parquet" for run in planned_runs(study) if (run.arm, run.replicate) != ("fast", 1)]
    assert left == sorted(whole)


def test_one_and_two_processes_write_the_same_bytes(study: StudyDefinition, tmp_path: Path) -> None:
    runs = planned_runs(study)
    for processes, folder in ((1, tmp_path / "one"), (2, tmp_path / "two")):
        outcomes = list(make_runs(runs, WorkerContext(WORLD, FAKE, folder), "local", processes))
        assert [failure for _, failure in outcomes if failure] == []
    for run in runs:
        one, two = (run_path(tmp_path / name, run.identity).read_bytes() for name in ("one", "two"))
        assert one == two


def test_a_row_stands_for_the_last_day_of_a_month_from_the_start_on(study: StudyDefinition) -> None:
    rows = frame_of(planned_runs(replace(study, start=date(2020, 1, 1)))[0], WORLD, FAKE)
    national = rows[rows["level"] == "national"]
    assert list(national["date"])[:2] == [date(2020, 1, 31), date(2020, 2, 29)]
    assert list(national["date"])[-1] == date(2021, 2, 28)
    assert len(national) == 14


def test_territories_are_recorded_at_year_ends_dates_asked_for_and_the_last_month(study: StudyDefinition) -> None:
    rows = frame_of(planned_runs(study)[0], WORLD, FAKE)
    recorded = rows[rows["level"] == "territory"]
    expected = [date(2019, 12, 31), date(2020, 6, 30), date(2020, 12, 31), date(2021, 2, 28)]
    assert sorted(set(recorded["date"])) == expected
    assert len(recorded) == len(expected) * len(WORLD.territories)


@pytest.mark.parametrize("level", list(Level))
def test_each_level_holds_its_default_metrics_and_no_other(study: StudyDefinition, level: Level) -> None:
    rows = frame_of(planned_runs(study)[0], WORLD, FAKE)
    of_level = rows[rows["level"] == str(level)]
    last = of_level[of_level["date"] == date(2021, 2, 28)].drop(columns=["arm", "draw", "replicate", "date", "level"])
    filled = last.drop(columns="code").notna().any()
    assert set(filled.index[filled]) <= set(metrics_at(level))
    assert filled[list({"stage"} if level == Level.TERRITORY else {"coverage_aci", "n_aci"})].all()


def test_codes_are_text(study: StudyDefinition) -> None:
    make_all(study)
    table = pq.read_table(run_path(study.results, planned_runs(study)[0].identity))
    assert {"01", "2A", "94", "FR", "200000000"} <= set(table["code"].to_pylist())


def test_both_arms_meet_the_same_chance(study: StudyDefinition) -> None:
    alike = replace(study, arms=(arm("calm", "calm"), arm("calm_again", "calm")))
    one, other = (frame_of(run, WORLD, FAKE) for run in planned_runs(alike)[:2])
    metrics = list(metrics_at(Level.NATIONAL))
    np.testing.assert_array_equal(one[metrics].to_numpy(), other[metrics].to_numpy())


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8},
        {"scale": 0.2},
        {"end": date(2021, 3, 31)},
        {"engine": "fast"},
        {"territory_dates": ()},
        {"arms": (arm("calm", "other"), arm("fast", "fast"))},
    ],
)
def test_what_changes_a_run_changes_its_identity(study: StudyDefinition, change: dict[str, object]) -> None:
    assert planned_runs(replace(study, **change))[0].identity != planned_runs(study)[0].identity


@pytest.mark.parametrize(
    "change",
    [{"compute": "local"}, {"workers": 8}, {"language": "fr"}, {"replicates": 9}, {"baseline": "fast"}, {"name": "x"}],
)
def test_how_a_study_is_computed_or_shown_does_not_change_a_run(
    study: StudyDefinition, change: dict[str, object]
) -> None:
    assert planned_runs(replace(study, **change))[0].identity == planned_runs(study)[0].identity


def test_the_user_s_own_territories_are_part_of_the_identity(study: StudyDefinition, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    identities = []
    for content in ("a", "b"):
        file.write_text(content, encoding="utf-8")
        own = replace(study, territory=replace(study.territory, file=file))
        identities.append(planned_runs(own)[0].identity)
    assert identities[0] != identities[1]
