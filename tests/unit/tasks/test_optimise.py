"""A search on the real model, small; what it refuses; and its shortlist as policies."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.optimisation.optimise import RUNS
from experiments.storing.manifest import planned_in, read_manifest
from experiments.storing.outcomes import read_outcomes
from experiments.tasks import optimise as task
from sim.vocabulary import Level
from tests.command_line import refusal, unchanged
from tests.described_tables import check_tables_are_described

PLACE = ["territory=departement", "territory.code=2A", "mode=quick", "compute=serial", "population.scale=0.2"]
SMALL = ["optimise.population=4", "optimise.generations=2", "optimise.presets=false", "optimise.fresh_draws=2"]
METRICS = ("coverage_functioning", "n_shells", "public_cost_euros", "coverage_aci_worst_access_fifth")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the results that a search on Corse-du-Sud left in its own."""
    folder = tmp_path_factory.mktemp("optimise")
    assert main(["task=optimise", *PLACE, *SMALL, "study=corse", f"results={folder}"]) == 0
    return folder


def outcome(folder: Path, arm: str, metrics: tuple[str, ...] = METRICS) -> list[float]:
    """Return outcomes of an arm in the first draw and replicate, at the end."""
    manifest = read_manifest(folder)
    assert manifest is not None
    runs = [run for run in planned_in(manifest) if (run.arm, run.draw, run.replicate) == (arm, 0, 0)]
    found = read_outcomes(folder, runs, Level.NATIONAL, metrics)
    assert found is not None
    values: list[float] = found.values[0, -1].tolist()
    return values


def test_a_search_leaves_tables_figures_words_and_a_manifest(results: Path) -> None:
    folder = results / "optimise_corse"
    names = {file.name for file in folder.iterdir()}
    tables = {"candidates.csv", "front.csv", "shortlist.csv", "hypervolume.csv"}
    figures = {f"{name}{mark}.{form}" for name in ("front", "search_and_fresh", "hypervolume") for mark in ("", "_fr")
               for form in ("png", "svg")}  # fmt: skip
    assert tables | figures | {"manifest.json", "optimise_fr.md", "optimise_en.md"} <= names
    assert len(pd.read_csv(folder / "candidates.csv")) == 4 * 2 * 2
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["task"], set(manifest["tables"])) == ("optimise", tables)


def test_its_tables_are_described_in_both_languages(results: Path) -> None:
    check_tables_are_described(results / "optimise_corse")


def test_a_policy_of_the_shortlist_is_taken_at_once_and_gives_the_same_numbers(results: Path) -> None:
    folder = results / "optimise_corse"
    shortlist = pd.read_csv(folder / "shortlist.csv").drop_duplicates("name").set_index("name")["policy"]
    name = shortlist.index[0]
    file = folder / "shortlist" / f"{name}.yaml"
    assert main([f"policy={file}", *PLACE, "study=taken", f"results={results}"]) == 0
    assert outcome(results / "taken", name) == outcome(folder / RUNS, str(shortlist[name]))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("optimise.levers.timeline.pressure=[0,2]", "optimise.levers.timeline.pressure"),
        ("optimise.levers.timeline.pressure=[1,0]", "is not a range"),
        ("optimise.levers.facilitation.maturity_support=[0,0.5]", "struggling_first"),
        ("optimise.levers.timeline.target_date=[2023-01-31,2025-12-31]", "comes before the timeline starts"),
        ("optimise.levers.facilitation.allocation=[balanced,nowhere]", "balanced"),
        ("optimise.objectives.n_shells=least", "optimise.objectives.n_shells"),
        ("optimise.date=2024-06-30", "the policy's start"),
        ("optimise.date=2031-12-31", "the study's end"),
        ("optimise.front_draws=2", "front_draws = 2 is below draws = 4"),
        ("optimise.robustness=best", "optimise.robustness"),
        ("optimise.presure=1", "optimise.presure"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_anything_is_made(
    asked: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with unchanged(tmp_path):
        code = main(["task=optimise", "territory=departement", "territory.code=2A", asked, f"results={tmp_path}"])
        assert told in refusal(code, capsys)


def test_the_policy_from_which_a_search_starts_lies_within_the_shipped_ranges(composer: Composer) -> None:
    asked = ["task=optimise", "policy=plan_100", "draws=1", "optimise.presets=false"]
    request = read_request(asked, False, composer)
    search = task.read_request(request.study, request.settings(task.Settings))
    for lever in search.settings.levers:
        value = search.base.resolved[lever.group][lever.name]
        is_number = not isinstance(value, str | bool)
        inside = lever.values[0] <= value <= lever.values[-1] if is_number else str(value) in map(str, lever.values)
        assert inside, lever.path


def test_a_search_without_room_on_the_disk_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 10_000_000})())
    with unchanged(tmp_path):
        code = main(["task=optimise", *PLACE[:2], "optimise.presets=false", f"results={tmp_path}"])
        assert "the disk has 10 MB left" in refusal(code, capsys)
