"""The code on the page about notebooks runs as it is written."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments import Study
from experiments.mistakes import UserMistake

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


def test_a_study_is_stated_run_compared_and_drawn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = code_below("A study").replace('study="lozere"', f'overrides=["results={tmp_path}"], study="lozere"')
    names: dict[str, Any] = {}
    exec(compile(code, "docs/notebook.md", "exec"), names)
    results = names["results"]
    assert results.arms[0] in capsys.readouterr().out
    stored = pd.read_parquet(tmp_path / "lozere" / "summary.parquet")
    chosen = stored[(stored["metric"] == "n_aci") & (stored["level"] == "national")]
    assert results.table("n_aci")["mean"].to_numpy() == pytest.approx(chosen["mean"].to_numpy(), rel=1e-5)
    assert names["figure"].axes
    with pytest.raises(UserMistake, match="coverage_curves"):
        results.plot("coverage_curve")
    assert names["study"].results().arms == results.arms


@pytest.mark.parametrize("place", [{"territory": "999"}, {"region": "59"}, {"territory": "48", "draw": 2}])
def test_a_study_that_cannot_be_is_refused_before_anything_runs(place: dict[str, Any]) -> None:
    with pytest.raises(UserMistake):
        Study("plan_100", **place)
