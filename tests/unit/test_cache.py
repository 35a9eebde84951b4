"""Where caches lie, and what changes the hash of code."""

import os
import re
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cli import main
from sim.cache import CACHE_VARIABLE, FolderError, cache_folder, code_hash, make_room


def test_a_cache_lies_in_the_folder_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "mine"))
    folder = cache_folder("worlds")
    assert folder == (tmp_path / "mine" / "worlds").resolve()
    assert folder.is_dir()


def test_without_a_choice_a_cache_lies_in_the_users_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    monkeypatch.setattr("sim.cache.user_cache_path", lambda name, appauthor: tmp_path / name)
    assert cache_folder("worlds") == (tmp_path / "cpts-simulation" / "worlds").resolve()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files, and a chosen cache folder that cannot be one: a file stands in its place."""
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "taken"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


@pytest.mark.skipif(os.name != "posix", reason="modes of folders")
def test_a_cache_that_cannot_be_written_moves_among_temporary_files_for_this_user_alone(temporary: Path) -> None:
    folder = cache_folder("kernels")
    assert folder.parent.parent == temporary.resolve()
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes of folders")
def test_a_temporary_folder_that_others_can_write_is_not_used(temporary: Path) -> None:
    cache_folder("kernels").parent.chmod(0o777)
    with pytest.raises(PermissionError):
        cache_folder("kernels")


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_planted_among_temporary_files_is_not_followed(temporary: Path, tmp_path: Path) -> None:
    own = cache_folder("kernels").parent
    own.rename(tmp_path / "elsewhere")
    own.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        cache_folder("kernels")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder chosen for caches, with one of them."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "mine"))
    cache_folder("worlds")
    return tmp_path / "mine"


def _link(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


@pytest.mark.skipif(os.name != "posix", reason="modes and owners of folders")
@pytest.mark.parametrize("place", [".", "worlds"])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda folder: folder.chmod(0o777), "can be written by others"),
        (lambda folder: folder.chmod(0o770), "can be written by others"),
        (_link, "is a link"),
    ],
)
def test_a_folder_that_is_not_this_user_s_alone_is_refused(
    place: str, change: Callable[[Path], object], problem: str, mine: Path
) -> None:
    change(mine / place)
    with pytest.raises(FolderError, match=problem):
        cache_folder("worlds")


@pytest.mark.skipif(os.name != "posix", reason="owners of folders")
def test_a_folder_that_another_user_made_is_refused(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: mine.stat().st_uid + 1)
    with pytest.raises(FolderError, match="mine belongs to another user"):
        cache_folder("worlds")


@pytest.mark.skipif(os.name != "posix", reason="modes of folders")
def test_a_refused_folder_is_one_message(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mine / "kernels").mkdir(exist_ok=True)
    mine.chmod(0o777)
    assert main(["territory=departement", "territory.code=2A", f"results={mine.parent / 'results'}"]) == 2
    said = capsys.readouterr().err
    assert f"the cache folder {mine} can be written by others" in said
    assert f"chmod 700 {mine}" in said
    assert not (mine.parent / "results").exists()


def test_room_is_made_among_our_own_files_only(tmp_path: Path) -> None:
    for name in ("a1.npz", "b2.npz", "theirs.npz", ".theirs.partial"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / "c3.npz").mkdir()
    make_room(tmp_path, re.compile(r"[a-f][0-9]\.npz"), 0, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".theirs.partial", "c3.npz", "theirs.npz"]


def _package(folder: Path) -> Path:
    (folder / "package" / "inner").mkdir(parents=True)
    (folder / "package" / "one.py").write_text("ONE = 1\n")
    (folder / "package" / "inner" / "two.py").write_text("TWO = 2\n")
    (folder / "package" / "notes.txt").write_text("not code\n")
    return folder / "package"


def test_the_same_code_has_the_same_hash_wherever_it_lies(tmp_path: Path) -> None:
    assert code_hash(_package(tmp_path / "here")) == code_hash(_package(tmp_path / "there"))


def test_a_file_changed_added_or_renamed_changes_the_hash_of_code(tmp_path: Path) -> None:
    package = _package(tmp_path)
    hashes = [code_hash(package)]
    (package / "inner" / "two.py").write_text("TWO = 3\n")
    hashes.append(code_hash(package))
    (package / "three.py").write_text("")
    hashes.append(code_hash(package))
    (package / "three.py").rename(package / "four.py")
    hashes.append(code_hash(package))
    assert len(set(hashes)) == 4


def test_what_is_no_code_does_not_change_the_hash(tmp_path: Path) -> None:
    package = _package(tmp_path)
    before = code_hash(package)
    (package / "notes.txt").write_text("other notes\n")
    assert code_hash(package) == before


def test_a_single_file_can_be_hashed_and_must_exist(tmp_path: Path) -> None:
    package = _package(tmp_path)
    assert code_hash(package / "one.py") != code_hash(package / "inner" / "two.py")
    with pytest.raises(FileNotFoundError):
        code_hash(package / "gone.py")
