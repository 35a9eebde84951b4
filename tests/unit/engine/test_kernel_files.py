"""Kernels on disk: loaded where they are whole and this user's, else compiled again."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.engine.fast import compiled
from sim.engine.fast.kernel_files import _hash

PLANTED = "CPTS_TEST_PLANTED_CODE"


def doubled(number: int) -> int:
    return 2 * number


def tripled(number: int) -> int:
    return 3 * number


class Planted:
    """Code that runs when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, str]]:
        return os.putenv, (PLANTED, "1")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a version, with a kernel."""
    monkeypatch.setattr(compiled, "FOLDER", tmp_path / compiled._VERSION)
    compiled.FOLDER.mkdir(mode=0o700)
    (compiled.FOLDER / compiled._MARK).touch()
    assert compiled.kernel(doubled)(21) == 42
    return compiled.FOLDER


def loaded(function: Callable[[int], int] = doubled) -> bool:
    """Call a kernel as a new process does; return whether it came from disk."""
    kernel = compiled.kernel(function)
    assert kernel(7) == function(7)
    return bool(kernel.stats.cache_hits)


def file_of(folder: Path) -> Path:
    (file,) = folder.glob("*doubled*.kernel")
    return file


def altered(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_whole_kernel_is_loaded(folder: Path) -> None:
    assert loaded()
    assert file_of(folder).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content + b"x",
        lambda content: altered(content, 0),
        lambda content: altered(content, 40),
        lambda content: altered(content, len(content) // 2),
        lambda content: altered(content, len(content) - 1),
        lambda content: b"garbage" * 100,
        lambda content: content[32:],
        lambda content: pickle.dumps(Planted()),
    ],
)
def test_a_damaged_kernel_is_compiled_again(damage: Callable[[bytes], bytes], folder: Path) -> None:
    file = file_of(folder)
    before = file.read_bytes()
    file.write_bytes(damage(before))
    assert not compiled.are_whole(folder)
    assert not loaded()
    assert loaded()


def test_two_kernels_exchanged_are_compiled_again(folder: Path) -> None:
    assert not loaded(tripled)
    (other,) = folder.glob("*tripled*.kernel")
    shutil.copyfile(other, file_of(folder))
    assert not loaded()


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_what_is_no_regular_file_is_not_opened(kind: str, folder: Path, tmp_path: Path) -> None:
    file = file_of(folder)
    file.rename(tmp_path / "elsewhere")
    {"folder": file.mkdir, "pipe": lambda: os.mkfifo(file), "link": lambda: file.symlink_to(tmp_path / "elsewhere")}[
        kind
    ]()
    assert not loaded()


@pytest.mark.skipif(os.name != "posix", reason="modes and owners of files")
@pytest.mark.parametrize("owner", ["others can write it", "others made it"])
def test_code_that_others_planted_is_not_run(owner: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = pickle.dumps(Planted())
    file_of(folder).write_bytes(_hash(file_of(folder), planted) + planted)
    if owner == "others can write it":
        file_of(folder).chmod(0o666)
    else:
        monkeypatch.setattr(os, "getuid", lambda: file_of(folder).stat().st_uid + 1)
    run: list[str] = []
    monkeypatch.setattr(pickle, "loads", lambda content: run.append("planted code ran"))
    assert not compiled.kernel(doubled).stats.cache_hits
    compiled.kernel(doubled)(7)
    assert run == []


def test_only_versions_made_here_make_room(folder: Path) -> None:
    foreign = [folder.parent / name for name in ("photos", "0123456789abcdef-01234567-numba0.1-unmarked")]
    old = [folder.parent / f"0123456789abcde{number}-01234567-numba0.1-cpython-311" for number in range(7)]
    for made in (*foreign, *old):
        made.mkdir()
    for made in old:
        (made / compiled._MARK).touch()
    for made in (*foreign, *old):
        os.utime(made, (1, 1))  # last: a file that is made in a folder makes the folder young again
    compiled.note_compiled(("rules",))
    assert all(made.exists() for made in foreign)
    assert sum(made.exists() for made in (*old, folder)) == compiled.MOST_VERSIONS
    assert folder.exists()
    assert compiled.is_compiled(("rules",))


def test_the_version_in_use_stays_however_old_its_folder_looks(folder: Path) -> None:
    young = [folder.parent / f"0123456789abcde{number}-01234567-numba0.1-cpython-311" for number in range(7)]
    for made in young:
        made.mkdir()
        (made / compiled._MARK).touch()
        os.utime(made, (2**31, 2**31))
    compiled.note_compiled(("rules",))
    assert sum(made.exists() for made in (*young, folder)) == compiled.MOST_VERSIONS
    assert folder.exists()
