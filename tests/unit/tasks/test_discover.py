"""Finding the conditions of an event in one département: tables, words, figures, a kill, and what is refused."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.discovery.tables import BETTER, BOX, TREE
from tests.described_tables import check_tables_are_described

QUICK = ["task=discover", "mode=quick", "territory=departement", "territory.code=2A", "compute=serial", "study=toy"]
LEVER = "facilitation.facilitators_per_million"
# Facilitators cost the same every month, whatever chance and other factors do: the event is known beforehand.
TOY = [
    "discover.event=['cost_facilitation_euros >= 700000 @ 2030-12-31']",
    f"discover.factors=[A13,'{LEVER}=0:12','timeline.pressure=0:1']",
]
TABLES = ("rules", "limits", "peeling", "leaves", "points")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main([*QUICK, *TOY, f"results={results}"]) == 0
    return results / "discover_toy"


def test_a_cost_that_follows_one_lever_gives_the_limit_of_that_lever(folder: Path) -> None:
    points, limits = pd.read_csv(folder / "points.csv"), pd.read_csv(folder / "limits.csv")
    with_event, without = (points.loc[points["happened"] == happened, LEVER] for happened in (1, 0))
    assert without.max() < with_event.min()
    (limit,) = limits[limits["limit"].notna()].to_dict("records")
    assert (limit["factor"], limit["side"]) == (LEVER, "low")
    step = 12 / len(points)
    assert without.max() - 2 * step < limit["limit"] <= with_event.min() + 2 * step
    assert limit["returns"] == 1.0


def test_its_tables_are_described_in_both_languages(folder: Path) -> None:
    check_tables_are_described(folder)


def test_box_and_tree_agree_and_hold_in_points_left_out(folder: Path) -> None:
    rules = pd.read_csv(folder / "rules.csv").set_index("rule")
    for rule in (BOX, TREE):
        assert rules.loc[rule, "verdict"] == BETTER
        assert min(rules.loc[rule, ["coverage", "density"]]) > 0.85
        assert rules.loc[rule, "left_out_density_low"] > rules.loc["all points", "density"]


def test_the_paragraph_says_the_numbers_of_the_table(folder: Path) -> None:
    rules = pd.read_csv(folder / "rules.csv").set_index("rule")
    words = (folder / "discover_en.md").read_text(encoding="utf-8")
    assert "facilitators per million inhabitants: at least" in words
    assert f"happens at {rules.loc[BOX, 'density']:.0%} of the points" in words
    assert f"these are {rules.loc[BOX, 'coverage']:.0%} of all points" in words
    assert f"at {rules.loc[BOX, 'n_events']} of {rules.loc[BOX, 'n_points']} points" in words
    assert "facilitateurs par million d'habitants" in (folder / "discover_fr.md").read_text(encoding="utf-8")


def test_figures_are_there_in_both_languages(folder: Path) -> None:
    names = {f"{name}{mark}.{form}" for name in ("peeling", "box") for mark in ("", "_fr") for form in ("png", "svg")}
    assert names <= {file.name for file in folder.iterdir()}


def test_a_killed_search_ends_in_the_same_bytes(folder: Path) -> None:
    files = [folder / name for name in (*(f"{name}.csv" for name in TABLES), "discover_en.md", "box.png", "box_fr.svg")]
    before = {file: file.read_bytes() for file in files}
    kept = sorted((folder / "design" / "runs").iterdir())
    runs = {file: file.read_bytes() for file in kept}
    for file in [*kept[::2], *files[::2], folder / "manifest.json", folder / "design" / "manifest.json"]:
        file.unlink()
    assert main([*QUICK, *TOY, f"results={folder.parent}"]) == 0
    assert {file: file.read_bytes() for file in files} == before
    assert {file: file.read_bytes() for file in runs} == runs


def test_the_manifest_says_what_was_asked(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["task"] == "discover"
    assert manifest["discover"]["arm"] == "plan_100"
    assert manifest["points"] == 60
    assert {factor["path"] for factor in manifest["factors"]} >= {LEVER, "timeline.pressure"}


def test_draws_of_a_stored_study_are_searched_without_a_run(tmp_path: Path) -> None:
    place = ["territory=departement", "territory.code=2A", "population.scale=0.01", "compute=serial", "study=small"]
    simulated = ["policy=forced_march", "draws=24", "replicates=1", "end=2025-12-31", *place, f"results={tmp_path}"]
    assert main(simulated) == 0
    found = tmp_path / "discover_small"
    asked = [
        "task=discover",
        *simulated[:4],
        *place,
        f"results={tmp_path}",
        "discover.runs=stored",
        "discover.resamples=2",
    ]
    event = "discover.event=['difference(coverage_li_plus) > 0']"
    assert main([*asked, event, "discover.factors=[A10,A13]"]) == 0
    points = pd.read_csv(found / "points.csv")
    assert len(points) == 24
    assert set(points["share"]) <= {0.0, 1.0}
    assert not (found / "design").exists()


REFUSED = {
    "discover.event=['shell_shar < 0.1']": "shell_share",
    "discover.event=['shell_share < 0.1 @ 2031-12-31']": "month's last day",
    "discover.arm=plan_10": "plan_100",
    "discover.factors=[A999]": "A999",
    "discover.runs=stored": "no study is stored",
    "discover.points=3": "discover.points",
}


@pytest.mark.parametrize(("setting", "told"), REFUSED.items())
def test_what_does_not_fit_is_refused_before_anything_is_made(
    setting: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*QUICK, setting, f"results={tmp_path}"]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
