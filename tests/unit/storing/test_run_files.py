"""Storing runs: what is read back, what is refused, what is set aside."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.storing.columns import KEYS, metric_columns, metrics_at
from experiments.storing.run_files import (
    FAILURES,
    Failure,
    read_failures,
    read_run,
    run_path,
    set_aside,
    write_content,
    write_failures,
)
from experiments.study.runs import planned_runs
from sim.vocabulary import Level
from tests.unit.running.fake_engine import FAKE, small_study, small_world
from tests.unit.running.run_frames import content_of, frame_of

ROWS = frame_of(planned_runs(small_study(Path("unused")))[0], small_world(), FAKE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_content(tmp_path, "one", content_of("one", ROWS))
    return tmp_path


@pytest.mark.parametrize("level", list(Level))
def test_a_level_is_read_back_as_it_was_written(folder: Path, level: Level) -> None:
    stored, written = read_run(folder, "one"), ROWS[ROWS["level"] == str(level)]
    assert stored is not None
    days, codes = stored.names(level)
    assert list(days) == list(written["date"])
    assert list(codes) == list(written["code"])
    assert stored.n_rows(level) == len(written)
    np.testing.assert_array_equal(stored.values(level, metrics_at(level)), written[list(metrics_at(level))].to_numpy())


def test_metrics_come_in_the_order_in_which_they_are_asked_for(folder: Path) -> None:
    stored, names = read_run(folder, "one"), metrics_at(Level.NATIONAL)
    assert stored is not None
    forwards, backwards = (stored.values(Level.NATIONAL, one) for one in (names, names[::-1]))
    np.testing.assert_array_equal(backwards, forwards[:, ::-1])


def test_other_programs_read_plain_columns(folder: Path) -> None:
    schema = pq.read_schema(run_path(folder, "one"))
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert list(types) == [*KEYS, *metric_columns()]
    assert {types[name] for name in metric_columns()} == {"double"}
    assert types["date"] == "date32[day]"
    assert {types[name] for name in ("arm", "level", "code")} == {"string"}


def test_the_same_rows_make_the_same_bytes(folder: Path) -> None:
    write_content(folder / "again", "one", content_of("one", ROWS))
    assert run_path(folder, "one").read_bytes() == run_path(folder / "again", "one").read_bytes()


@settings(max_examples=60)
@given(place=st.integers(0), change=st.integers(1, 255), is_cut=st.booleans())
def test_a_truncated_or_altered_file_is_as_good_as_none(folder: Path, place: int, change: int, is_cut: bool) -> None:
    content = bytearray(run_path(folder, "one").read_bytes())
    place %= len(content)
    content[place] ^= change
    damaged = folder / "damaged"
    run_path(damaged, "one").parent.mkdir(parents=True, exist_ok=True)
    run_path(damaged, "one").write_bytes(content[:place] if is_cut else content)
    assert read_run(damaged, "one") is None


def test_a_file_under_the_name_of_another_run_is_refused(folder: Path) -> None:
    run_path(folder, "one").rename(run_path(folder, "two"))
    assert read_run(folder, "two") is None


def test_failures_are_read_back_sorted(tmp_path: Path) -> None:
    failures = [Failure("b", 0, 1, "x", "why"), Failure("a", 2, 0, "y", "Ça alors")]
    write_failures(tmp_path, failures)
    assert read_failures(tmp_path) == sorted(failures)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"nothing of ours"])
def test_damaged_failures_are_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FAILURES).write_bytes(content)
    assert read_failures(tmp_path) == []


def test_runs_of_another_question_are_set_aside_and_come_back(folder: Path) -> None:
    write_content(folder, "two", content_of("two", ROWS))
    assert set_aside(folder, {"two", "three"}) == 1
    assert (read_run(folder, "one"), read_run(folder, "two") is None) == (None, False)
    assert set_aside(folder, {"one", "two"}) == 0
    assert read_run(folder, "one") is not None


def test_in_a_new_folder_nothing_is_set_aside(tmp_path: Path) -> None:
    assert set_aside(tmp_path / "new", {"one"}) == 0
    assert not (tmp_path / "new").exists()


THREADS_AFTER_READING = """
import os, sys
from pathlib import Path
from experiments.storing.run_files import read_run, table_of
before = len(os.listdir("/proc/self/task"))
content = read_run(Path(sys.argv[1]), "one").content
table_of(content)
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted as Linux shows them")
def test_reading_a_run_starts_no_thread(folder: Path) -> None:
    """One that held the bytes when Python ended would abort the process, after everything was done."""
    command = [sys.executable, "-c", THREADS_AFTER_READING, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    assert done.stdout == "0\n"
