"""What other tasks found about a study stands in its report, by the names of their folders."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from experiments.reporting.further_results import further_results, missing_tasks
from tests.unit.reporting.fake_tables import answers_of


def test_paragraphs_and_influence_are_read_and_missing_tasks_named(tmp_path: Path) -> None:
    folder = tmp_path / "sensitivity_mine"
    folder.mkdir()
    (folder / "sensitivity_en.md").write_text("What drives it.\n\n- A point.\n", encoding="utf-8")
    row = {"rank": 1, "grade": "assumed", "factor": "A10", "assumption": "A10", "value": 0.25}
    table = pd.DataFrame([{**row, "to_measure_en": "a list", "to_measure_fr": "une liste"}])
    table.to_csv(folder / "influence_evidence.csv", index=False)
    found = further_results(replace(answers_of().study, folder=tmp_path / "mine"))
    (one,) = found
    assert one.paragraphs == ("What drives it.", "A point.")
    assert one.influence.iloc[0].tolist()[1:] == ["0.25", "assumed", "a list"]
    assert missing_tasks(found) == ["value", "discover", "optimise"]
