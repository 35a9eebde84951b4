"""Stored trajectories as a forecast of what is observed later."""

from datetime import date
from pathlib import Path

import pytest

from experiments.hindcast.forecast import model_forecast
from experiments.hindcast.scores import score_rows
from experiments.observations.observed import Observed, read_observed, scored_after
from experiments.running.make_runs import make_run, store_run
from experiments.storing.outcomes import RunKey
from experiments.study.runs import planned_runs
from sim.world.tables import OBSERVATIONS_HEADER
from tests.unit.hindcast.made_up import row
from tests.unit.running.fake_engine import FAKE, small_study, small_world

END = date(2024, 6, 30)
LINES = (
    "coverage_li_plus_pct,2023-12-31,72,1,yes,DGOS,d,s,e,national,FR",
    "n_lettre_intention_or_later,2023-12-31,4,1,yes,DGOS,d,s,e,national,FR",
    "aci_spending_meur_per_year,2024-06-30,0.5,0.1,yes,CNAM,d,s,e,national,FR",
    "coverage_aci_pct,2024-06-30,60,1,yes,DGOS,d,s,e,departement,2A",
    "n_aci,2024-06-30,1,1,yes,DGOS,d,s,e,departement,01",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def runs(folder: Path) -> list[RunKey]:
    made = [run for run in planned_runs(small_study(folder, replicates=3, end=END)) if run.arm == "calm"]
    for run in made:
        assert store_run(run, make_run(run, small_world(), FAKE), folder) is None
    return [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in made]


def of_file(folder: Path, *lines: str) -> tuple[Observed, ...]:
    file = folder / "later.csv"
    file.write_text("\n".join((",".join((*OBSERVATIONS_HEADER, "level", "code")), *lines)) + "\n", encoding="utf-8")
    return scored_after(read_observed(file), date(2023, 8, 31))


def test_every_later_row_of_a_file_is_scored_on_stored_runs(folder: Path, runs: list[RunKey]) -> None:
    later = of_file(folder, *LINES)
    rows = score_rows({"model": model_forecast(folder, runs, later)}, later)
    assert len(rows) == len(LINES)
    assert set(zip(rows["level"], rows["code"], strict=True)) == {
        ("national", "FR"),
        ("departement", "2A"),
        ("departement", "01"),
    }


@pytest.mark.parametrize("metric", ["n_all_stages", "n_lettre_intention_or_later"])
def test_nothing_is_said_of_what_is_not_recorded_of_departements(folder: Path, runs: list[RunKey], metric: str) -> None:
    asked = row(metric, END, 1.0, code="2A")
    assert model_forecast(folder, runs, [asked]).at(asked.target, END) is None
