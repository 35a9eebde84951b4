"""Files that are whole or not there."""

import errno
import os
import pickle
from pathlib import Path
from time import time

import pytest

from sim.whole_files import DiskFull, clear_left_behind, read_regular, whole_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_half(file: Path, error: Exception) -> None:
    with whole_file(file) as partial:
        partial.write_text("half", encoding="utf-8")
        raise error


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "a.txt"
    with whole_file(file) as partial:
        partial.write_text("half", encoding="utf-8")
        assert not file.exists()
        partial.write_text("whole", encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "whole"
    assert names(file.parent) == ["a.txt"]


def test_an_error_leaves_the_file_before_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("before", encoding="utf-8")
    with pytest.raises(ArithmeticError):
        write_half(file, ArithmeticError())
    assert file.read_text(encoding="utf-8") == "before"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_named_with_the_file_that_found_no_room(tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskFull, match=r"a\.txt"):
        write_half(tmp_path / "a.txt", OSError(number, os.strerror(number)))
    assert names(tmp_path) == []


def test_a_worker_process_can_report_a_full_disk() -> None:
    error = pickle.loads(pickle.dumps(DiskFull(errno.ENOSPC, "No space left on device", "a.txt")))
    assert isinstance(error, DiskFull)
    assert (error.errno, error.filename) == (errno.ENOSPC, "a.txt")


def test_another_error_of_the_disk_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        write_half(tmp_path / "a.txt", PermissionError(errno.EACCES, "denied"))


def test_what_a_killed_process_left_long_ago_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    for name, age in ((".a.txt.1.partial", 3600), (".b.txt.2.partial", 1), ("c.txt", 3600)):
        (tmp_path / name).write_text("half", encoding="utf-8")
        os.utime(tmp_path / name, (time() - age, time() - age))
    clear_left_behind(tmp_path)
    assert names(tmp_path) == [".b.txt.2.partial", "c.txt"]


@pytest.mark.skipif(os.name != "posix", reason="kinds of files")
@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "device", "large"])
def test_only_regular_files_of_a_bounded_size_are_read(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a.txt"
    make = {
        "folder": file.mkdir,
        "pipe": lambda: os.mkfifo(file),
        "link": lambda: file.symlink_to(__file__),
        "device": lambda: file.symlink_to(os.devnull),
        "large": lambda: (file.touch(), os.truncate(file, 10**10)),
    }
    make[kind]()
    with pytest.raises(OSError, match=r"a\.txt"):
        read_regular(file, 100)


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"whole")
    assert read_regular(tmp_path / "a.txt", 5) == b"whole"
