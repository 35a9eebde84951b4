"""The map of the documentation names files that exist and hold what they are said to hold."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+\?) \| `([^`|]+)` \| (?:`([^`|]+)`)? *\|$", MAP, re.MULTILINE)


def test_the_map_answers_what_a_newcomer_asks() -> None:
    assert len(ROWS) == MAP.count("? | `") >= 20


@pytest.mark.parametrize(("question", "file", "name"), ROWS, ids=[question for question, _, _ in ROWS])
def test_an_answer_is_where_the_map_says(question: str, file: str, name: str) -> None:
    defined = rf"^\s*(def |class )?{re.escape(name)}\b *[:=(]|name=\"{re.escape(name)}\""
    assert not name or re.search(defined, (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), question


@pytest.mark.parametrize("folder", re.findall(r"`([a-z_]+/)`", MAP))
def test_a_room_of_the_tree_exists(folder: str) -> None:
    assert any((parent / folder).is_dir() for parent in (ROOT, ROOT / "sim", ROOT / "experiments"))


@pytest.mark.parametrize(
    "page", [path.name for path in sorted((ROOT / "docs").glob("*.md")) if path.name != "README.md"]
)
def test_the_map_lists_every_page(page: str) -> None:
    assert f"]({page})" in MAP
