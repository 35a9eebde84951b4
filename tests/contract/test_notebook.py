"""The code on the page about notebooks runs as it is written."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")


def code_below(title: str) -> str:
    """Return the first Python block of a section of the page."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found, f"docs/notebook.md has no code below {title!r}"
    return found.group(1)


def test_the_model_alone_is_stepped_selected_from_and_collected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(compile(code_below("The model alone"), "docs/notebook.md", "exec"), names)
    printed = capsys.readouterr().out
    assert re.search(r"\d+ white territories, \d+ active members, the oldest stage is \w+", printed)
    assert "coverage_li_plus" in printed
    collected = names["collector"].get_model_vars_dataframe()["signed"]  # type: ignore[attr-defined]
    assert len(collected) == 36
    assert collected.iloc[-1] > 0
