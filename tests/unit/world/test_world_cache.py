"""Worlds on disk: the same as those built, and built again whenever anything is wrong."""

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.cache import CACHE_VARIABLE
from sim.world import cache
from sim.world.build import build_world
from sim.world.cache import open_world
from sim.world.reading import TableError
from sim.world.world import World
from tests.unit.world.test_population import SETTINGS

Opening = Callable[[], World]
OWN = """code,name,departement,region,population,longitude,latitude,density_class
west,Côte ouest,2A,94,60000,8.74,41.93,2
south,Extrême sud,2A,94,45000,9.22,41.59,1
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of worlds."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "worlds"


def _small() -> World:
    return open_world("synthetic", None, None, 0.05, 1, SETTINGS)


def leaves(value: Any, path: str = "world") -> Iterator[tuple[str, Any]]:
    """Yield every column and value of a world by its path."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), f"{path}.{field.name}")
    else:
        yield path, value


def exact(world: World) -> dict[str, Any]:
    """Return all that a world holds in a form that is equal only where types, layouts and bits are."""
    return {
        path: (value.dtype.str, value.shape, value.flags.c_contiguous, value.flags.writeable, value.tobytes())
        if isinstance(value, np.ndarray)
        else repr(value)
        for path, value in leaves(world)
    }


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of the worlds that were built and not reopened."""
    kinds: list[str] = []

    def counted(kind: str, *rest: Any) -> World:
        kinds.append(kind)
        return build_world(kind, *rest)

    monkeypatch.setattr(cache, "build_world", counted)
    return kinds


@pytest.mark.parametrize(
    ("kind", "code", "scale"), [("departement", "48", 1.0), ("departement", "974", 0.1), ("synthetic", None, 2)]
)
def test_a_reopened_world_is_the_built_one_bit_for_bit(
    kind: str, code: str | None, scale: float, built: list[str]
) -> None:
    first, again = (open_world(kind, code, None, scale, 1, SETTINGS) for _ in range(2))
    assert built == [kind]
    assert exact(again) == exact(first) == exact(build_world(kind, code, None, scale, 1, SETTINGS))


def test_other_seeds_scales_places_and_settings_are_other_worlds(built: list[str], folder: Path) -> None:
    other = SETTINGS.model_copy(update={"rewired_share": 0.5})
    _small()
    open_world("synthetic", None, None, 0.1, 1, SETTINGS)
    open_world("synthetic", None, None, 0.05, 2, SETTINGS)
    open_world("synthetic", None, None, 0.05, 1, other)
    open_world("departement", "48", None, 0.05, 1, SETTINGS)
    assert len(built) == len(list(folder.iterdir())) == 5


def test_other_code_or_tables_build_the_world_again(built: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _small()
    monkeypatch.setattr(cache, "_MAKERS", "changed")
    _small()
    assert len(built) == 2


def test_a_changed_file_of_territories_is_another_world(built: list[str], tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN, encoding="utf-8")
    first = open_world("france", None, file, 0.05, 1, SETTINGS)
    assert exact(open_world("france", None, file, 0.05, 1, SETTINGS)) == exact(first)
    file.write_text(OWN.replace("45000", "46000"), encoding="utf-8")
    changed = open_world("france", None, file, 0.05, 1, SETTINGS)
    assert len(built) == 2
    assert 46_000 in changed.territories.population


def test_a_file_of_territories_is_refused_as_when_it_is_built(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        open_world("france", None, tmp_path / "none.csv", 0.05, 1, SETTINGS)
    (tmp_path / "wrong.csv").write_text(OWN.replace("2A", "2X"), encoding="utf-8")
    with pytest.raises(TableError, match="2X"):
        open_world("france", None, tmp_path / "wrong.csv", 0.05, 1, SETTINGS)


def _only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_file_with_any_byte_changed_never_gives_another_world(folder: Path) -> None:
    original = exact(_small())
    path = _only_file(folder)
    content = path.read_bytes()
    # The ends, where the directory of the archive lies, and places all over it.
    for position in {*range(0, 64, 3), *range(0, len(content), 1009), *range(len(content) - 400, len(content), 7)}:
        damaged = bytearray(content)
        damaged[position] ^= 0x55
        path.write_bytes(damaged)
        assert exact(_small()) == original, position
        path.unlink()


@pytest.mark.parametrize("damage", [lambda c: b"", lambda c: c[: len(c) // 2], lambda c: c[:-1], lambda c: b"no world"])
def test_a_truncated_file_is_built_again_and_replaced(
    damage: Callable[[bytes], bytes], folder: Path, built: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    _small()
    path = _only_file(folder)
    path.write_bytes(damage(path.read_bytes()))
    with caplog.at_level(logging.INFO):
        _small()
    _small()
    assert len(built) == 2
    assert "built again" in caplog.text


def test_the_file_of_another_world_under_this_name_is_not_taken_for_it(folder: Path) -> None:
    original = exact(_small())
    path = _only_file(folder)
    open_world("synthetic", None, None, 0.05, 2, SETTINGS)
    (other,) = set(folder.iterdir()) - {path}
    other.replace(path)
    assert exact(_small()) == original


def test_pickled_objects_are_never_loaded(folder: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    original = exact(_small())
    trap = np.array([Trap()], dtype=object)
    np.savez(_only_file(folder), header=trap, readiness_target=trap, allow_pickle=True)
    assert exact(_small()) == original
    assert not (tmp_path / "sprung").exists()


def test_worlds_opened_by_several_at_once_are_all_right(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        worlds = [exact(world) for world in pool.map(lambda _: _small(), range(8))]
    assert all(world == worlds[0] for world in worlds)
    assert [path.suffix for path in folder.iterdir()] == [".npz"]


def test_without_a_writable_folder_worlds_are_built_each_time(
    built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(name: str) -> Path:
        raise PermissionError(name)

    monkeypatch.setattr(cache, "cache_folder", nowhere)
    assert exact(_small()) == exact(_small())
    assert len(built) == 2


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_on_a_full_disk_the_world_is_not_kept_and_nothing_stays_behind(folder: Path, built: list[str]) -> None:
    import resource  # noqa: PLC0415 — only POSIX has it

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        _small()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert built == ["synthetic"]
    assert list(folder.iterdir()) == []


def _dated(path: Path, day: int) -> Path:
    os.utime(path, (day * 86_400, day * 86_400))
    return path


def _seeded(seed: int, folder: Path) -> Path:
    before = set(folder.glob("*"))
    open_world("synthetic", None, None, 0.05, seed, SETTINGS)
    (path,) = set(folder.iterdir()) - before
    return path


def test_the_worlds_opened_last_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_WORLDS", 2)
    first, second = (_dated(_seeded(seed, folder), seed) for seed in (1, 2))
    _small()  # opens the first again
    third = _seeded(3, folder)
    assert {path for path in (first, second, third) if path.exists()} == {first, third}


def test_worlds_larger_than_the_room_make_room_but_for_the_last_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 1)
    _dated(_seeded(1, folder), 1)
    last = _seeded(2, folder)
    assert list(folder.iterdir()) == [last]


def test_what_a_broken_off_process_left_is_removed_later(folder: Path) -> None:
    folder.mkdir(parents=True)
    old, young = folder / ".old.1.partial", folder / ".young.2.partial"
    for path in (old, young):
        path.touch()
    _dated(old, 1)
    _small()
    assert (old.exists(), young.exists()) == (False, True)
