import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.mistakes import UserMistake
from experiments.observations.history_fit import FILE, PAGE
from experiments.storing.parquet_tables import parquet_writer
from experiments.study.definition import StudyDefinition
from experiments.tasks import history
from tests.reader import faults
from tests.unit.running.fake_engine import small_study


def stored(folder: Path, kind: str) -> StudyDefinition:
    """Return a study whose folder holds a summary of one metric, five points above what was observed."""
    study = replace(small_study(folder), baseline="calm")
    folder.mkdir()
    days = (date(2023, 7, 31), date(2023, 8, 31))
    for_costs = [("cost_cnam_euros", day, 1e8) for day in days]
    rows = [*for_costs, *(("coverage_aci", day, 0.626) for day in days)]
    table = pd.DataFrame(rows, columns=["metric", "date", "q50"]).assign(arm="calm", level="national", code="FR")
    with parquet_writer(list(table), folder / "summary.parquet") as write:
        write(table.assign(date=table["date"].astype(str)))
    manifest = {"configuration": {"territory": {"kind": kind, "code": None, "file": None}}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return study


def test_it_writes_and_prints_what_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = stored(tmp_path / "national", "france")
    assert history.run(study, history.Settings()) == 0
    table = pd.read_csv(study.results / FILE)
    row = table[(table.metric == "coverage_aci_pct") & (table.date == "2023-08-31")].iloc[0]
    assert (row.observed, row.simulated, row.passes) == (pytest.approx(0.576), pytest.approx(0.626), False)
    shown = capsys.readouterr().out
    assert "missed" in shown
    assert "Population covered, ACI signed" in shown
    assert "57.6%" in shown
    assert list(faults(shown, "en")) == []
    page = (study.results / PAGE).read_text(encoding="utf-8")
    assert "| coverage_aci | 2023-08-31 | 57.6 | 62.6 | 4.0 | **no** |" in page
    assert page.count("\n") == 2 + int(table.scored.sum())


@pytest.mark.parametrize("kind", ["departement", "synthetic"])
def test_a_study_of_a_part_of_the_country_is_not_held_against_national_observations(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UserMistake, match="whole country"):
        history.run(stored(tmp_path / "part", kind), history.Settings())


def test_a_study_that_was_not_run_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="has not been run"):
        history.run(small_study(tmp_path / "nothing"), history.Settings())
