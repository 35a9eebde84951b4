"""Compositions on disk: composed once from the same files, and again whenever anything differs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from experiments.configuration import composition_cache as module
from experiments.configuration.composition_cache import Composition, kept
from sim.cache import CACHE_VARIABLE

NAME = ("config", "policy=plan_100")
TREE: dict[str, Any] = {
    "seed": 1,
    "share": 0.1,
    "end": None,
    "start": "${policy.start}",
    "regions": {"94": [True, "é"]},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of compositions."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "configurations"


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    """A folder of configurations."""
    (tmp_path / "configs" / "policy").mkdir(parents=True)
    (tmp_path / "configs" / "config.yaml").write_text("seed: 1\n", encoding="utf-8")
    (tmp_path / "configs" / "policy" / "plan_100.yaml").write_text("start: 2023\n", encoding="utf-8")
    return tmp_path / "configs"


class Counting:
    """Composes a tree and counts how often."""

    def __init__(self, tree: dict[Any, Any]) -> None:
        self.tree = tree
        self.times = 0

    def __call__(self) -> Composition:
        self.times += 1
        return self.tree, {"policy": "plan_100"}


def test_a_kept_composition_is_the_composed_one(configs: Path) -> None:
    compose = Counting(TREE)
    first, again = kept(configs, NAME, compose), kept(configs, NAME, compose)
    assert compose.times == 1
    assert again == first == (TREE, {"policy": "plan_100"})
    assert list(again[0]) == list(TREE)


def _edit(configs: Path) -> None:
    (configs / "policy" / "plan_100.yaml").write_text("start: 2024\n", encoding="utf-8")


def _add(configs: Path) -> None:
    (configs / "policy" / "other.yaml").write_text("start: 2024\n", encoding="utf-8")


def _rename(configs: Path) -> None:
    (configs / "policy" / "plan_100.yaml").rename(configs / "policy" / "plan.yaml")


@pytest.mark.parametrize("change", [_edit, _add, _rename])
def test_a_file_edited_added_or_renamed_composes_again(configs: Path, change: Callable[[Path], None]) -> None:
    compose = Counting(TREE)
    kept(configs, NAME, compose)
    change(configs)
    kept(configs, NAME, compose)
    assert compose.times == 2


def test_other_choices_and_other_code_compose_again(configs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compose = Counting(TREE)
    kept(configs, NAME, compose)
    kept(configs, ("config",), compose)
    monkeypatch.setattr(module, "_MAKERS", ("changed",))
    kept(configs, NAME, compose)
    assert compose.times == 3


def test_a_file_with_any_byte_changed_is_never_believed(configs: Path, folder: Path) -> None:
    kept(configs, NAME, Counting(TREE))
    (path,) = folder.iterdir()
    content = path.read_bytes()
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0x01
        path.write_bytes(damaged)
        compose = Counting(TREE)
        assert kept(configs, NAME, compose)[0] == TREE
        assert compose.times == 1


def test_a_truncated_file_is_replaced(configs: Path, folder: Path) -> None:
    compose = Counting(TREE)
    kept(configs, NAME, compose)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:40])
    for _ in range(2):
        assert kept(configs, NAME, compose)[0] == TREE
    assert compose.times == 2


def test_the_composition_of_another_name_is_not_taken_for_this_one(configs: Path, folder: Path) -> None:
    kept(configs, NAME, Counting(TREE))
    (path,) = folder.iterdir()
    kept(configs, ("config",), Counting({"seed": 2}))
    (other,) = set(folder.iterdir()) - {path}
    other.replace(path)
    assert kept(configs, NAME, Counting(TREE))[0] == TREE


@pytest.mark.parametrize("tree", [{94: "a key that is a number"}, {"pair": (1, 2)}])
def test_what_json_would_change_is_not_kept(configs: Path, folder: Path, tree: dict[Any, Any]) -> None:
    compose = Counting(tree)
    for _ in range(2):
        assert kept(configs, NAME, compose)[0] == tree
    assert compose.times == 2
    assert list(folder.iterdir()) == []


def test_files_that_change_while_they_are_composed_are_not_kept_under_their_old_name(
    configs: Path, folder: Path
) -> None:
    def composing() -> Composition:
        _edit(configs)
        return TREE, {}

    kept(configs, NAME, composing)
    assert list(folder.iterdir()) == []


def test_without_a_cache_everything_is_composed(configs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> Path:
        raise PermissionError(name)

    monkeypatch.setattr(module, "cache_folder", nowhere)
    compose = Counting(TREE)
    for _ in range(2):
        assert kept(configs, NAME, compose)[0] == TREE
    assert compose.times == 2
