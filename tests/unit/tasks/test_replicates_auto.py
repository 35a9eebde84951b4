"""replicates=auto: rounds of replicates until mean differences are known as precisely as asked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from experiments.study.definition import Precision, StudyDefinition
from experiments.tasks import simulate as task
from sim.engine.protocol import Engine, RunInputs
from sim.snapshot import Snapshot
from tests.unit.running.fake_engine import BREAKING, FAKE, FakeEngine, small_context, small_study

TABLES = (
    "summary.csv",
    "comparison.csv",
    "targets.csv",
    "uncertainty.csv",
    "efficiency.csv",
    "headlines.csv",
    "assumptions.csv",
)
MOST = 12
WIDTH = 0.15  # reached after more than one round
END = date(2020, 4, 30)


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "draw_all", lambda folder, language: [])


def study_in(folder: Path, half_width: float, **changes: Any) -> StudyDefinition:
    asked = Precision({"coverage_li_plus": half_width}, END, "national")
    return small_study(folder, **{"replicates": MOST, "end": END, "precision": asked, **changes})


def simulated(study: StudyDefinition, engine: Engine = FAKE) -> str:
    written = StringIO()
    console = Console(file=written, width=150)
    task.simulate(study, console, small_context(study.results, engine))
    return written.getvalue()


def manifest_of(study: StudyDefinition) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((study.results / "manifest.json").read_text(encoding="utf-8"))
    return found


def tables_of(study: StudyDefinition) -> dict[str, bytes]:
    return {name: (study.results / name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> StudyDefinition:
    study = study_in(tmp_path_factory.mktemp("whole"), WIDTH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task, "draw_all", lambda folder, language: [])
        simulated(study)
    return study


def test_it_adds_whole_rounds_until_it_is_precise_enough(done: StudyDefinition) -> None:
    manifest = manifest_of(done)
    rounds = manifest["precision"]["rounds"]
    assert len(rounds) > 1
    assert [one["verdict"] for one in rounds] == ["more"] * (len(rounds) - 1) + ["reached"]
    assert rounds[-1]["reached"][0]["half_width"] <= WIDTH < rounds[-2]["reached"][0]["half_width"]
    n_replicates = rounds[-1]["replicates"]
    assert manifest["seeds"]["replicates"] == list(range(n_replicates))
    assert manifest["runs"]["planned"] == manifest["runs"]["done"] == 2 * n_replicates


def test_it_says_after_each_round_what_it_reached_and_what_follows(tmp_path: Path) -> None:
    text = simulated(study_in(tmp_path, WIDTH))
    assert "replicates=auto: replicates are added until" in text
    assert "5 replicates: " in text
    assert "more are needed, " in text
    assert "this is as precise as asked" in text


def test_started_again_it_makes_nothing_and_ends_with_the_same_tables(done: StudyDefinition) -> None:
    before, tables = manifest_of(done), tables_of(done)
    assert "0 to make" in simulated(done)
    assert manifest_of(done)["precision"] == before["precision"]
    assert tables_of(done) == tables


def test_its_tables_are_those_of_that_number_of_replicates(done: StudyDefinition, tmp_path: Path) -> None:
    n_replicates = manifest_of(done)["precision"]["rounds"][-1]["replicates"]
    fixed = replace(done, results=tmp_path / "fixed", precision=None, replicates=n_replicates)
    simulated(fixed)
    assert tables_of(fixed) == tables_of(done)


@pytest.mark.parametrize("n_stored", [3, MOST])
def test_runs_in_store_change_nothing_in_the_end(done: StudyDefinition, tmp_path: Path, n_stored: int) -> None:
    study = replace(done, results=tmp_path / "resumed")
    simulated(replace(study, precision=None, replicates=n_stored))
    simulated(study)
    assert tables_of(study) == tables_of(done)
    assert manifest_of(study)["precision"] == manifest_of(done)["precision"]
    names = {path.name for path in (study.results / "runs").iterdir()}
    assert names == {path.name for path in (done.results / "runs").iterdir()}


def test_it_stops_at_the_most_replicates_allowed_and_says_so(tmp_path: Path) -> None:
    study = study_in(tmp_path, 1e-6, replicates=7)
    assert "as many replicates as allowed" in simulated(study)
    assert manifest_of(study)["precision"]["rounds"][-1]["verdict"] == "most"
    assert len(manifest_of(study)["seeds"]["replicates"]) == 7


def test_runs_that_all_fail_end_it_with_what_there_is(tmp_path: Path) -> None:
    def never(inputs: RunInputs) -> Iterator[Snapshot]:
        raise ArithmeticError("no month can be simulated")

    study = study_in(tmp_path, 0.1)
    assert "the precision is unknown" in simulated(study, FakeEngine(never))
    assert manifest_of(study)["runs"]["failed"] == 2 * 5


def test_a_run_that_failed_is_not_made_again_in_the_next_round(tmp_path: Path) -> None:
    study = study_in(tmp_path, WIDTH)
    simulated(study, BREAKING)
    manifest = manifest_of(study)
    assert len(manifest["precision"]["rounds"]) > 1
    assert manifest["runs"]["failed"] == 1  # the second replicate of one arm


def test_in_french_it_speaks_french(tmp_path: Path) -> None:
    text = simulated(study_in(tmp_path, WIDTH, language="fr"))
    assert "la précision demandée est atteinte" in text
    assert "réplications ajoutées jusqu'à ce que" in text
