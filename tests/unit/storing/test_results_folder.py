"""Whether results can be written is known before anything is computed, and asking leaves no trace."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import Mock

import pytest

from experiments.cli import main
from experiments.mistakes import UserMistake
from experiments.storing.results_folder import check_writable

NOBODY = 65534  # a user without rights, under this number on Linux


def test_a_folder_that_can_be_made_passes_and_is_not_made(tmp_path: Path) -> None:
    check_writable(tmp_path / "results" / "mine")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UserMistake, match="taken is no folder") as caught:
        check_writable(tmp_path / "taken" / "mine")
    assert caught.value.where == f"results={tmp_path / 'taken'}"


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").symlink_to(tmp_path / "gone")
    with pytest.raises(UserMistake, match="is no folder"):
        check_writable(tmp_path / "mine")


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Work as somebody who owns a folder and has no other rights: the administrator may write anywhere."""
    is_administrator = os.geteuid() == 0
    if is_administrator:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_administrator:
            os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="modes and owners of folders")
def test_a_folder_without_permission_is_refused() -> None:
    with TemporaryDirectory() as name:  # tmp_path lies where only its maker may look
        folder = Path(name)
        folder.chmod(0o500)
        with ordinary_user(folder), pytest.raises(UserMistake, match="permission denied"):
            check_writable(folder / "mine")
        folder.chmod(0o700)
        with ordinary_user(folder):
            check_writable(folder / "mine")


@pytest.mark.parametrize("task", ["compare", "plot"])
def test_a_full_disk_ends_other_tasks_with_one_message(
    task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "comparison.csv")
    monkeypatch.setattr(f"experiments.tasks.{task}.check_writable", Mock(side_effect=full))
    assert main([f"task={task}", "study=plan_100", f"results={tmp_path}"]) == 1
    assert capsys.readouterr().err == "Stopped at comparison.csv: No space left on device. What is done is kept.\n"


@pytest.mark.parametrize("task", ["compare", "plot", "history"])
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that nobody can write")
def test_other_tasks_say_that_a_folder_cannot_be_written(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"task={task}", "results=/proc"]) == 2
    assert capsys.readouterr().err.startswith("Mistake: results cannot be written to /proc/")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that nobody can write")
def test_a_folder_that_nobody_can_write_is_refused() -> None:
    with pytest.raises(UserMistake, match="cannot be written"):
        check_writable(Path("/proc/mine"))
