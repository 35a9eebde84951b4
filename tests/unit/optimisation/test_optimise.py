"""A whole search, its store and its tables, where the front is known."""

import multiprocessing
import os
import random
from pathlib import Path
from time import monotonic, sleep

import pandas as pd
import pytest
import yaml

from experiments.optimisation.optimise import RUNS
from tests.unit.optimisation.linear_country import LUCKY, known, searched
from tests.unit.running.fake_engine import N_TERRITORIES

FILES = ("candidates.csv", "front.csv", "shortlist.csv", "hypervolume.csv", "optimise_fr.md", "optimise_en.md")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a search without chance."""
    folder = tmp_path_factory.mktemp("plain")
    searched(folder)
    return folder


def scores(folder: Path, kind: str) -> pd.DataFrame:
    table = pd.read_csv(folder / "front.csv")
    return table[table["kind"] == kind].pivot(index="policy", columns="metric", values="fresh_mean")


def test_a_search_without_chance_finds_the_known_front_and_nothing_else(plain: Path) -> None:
    front = scores(plain, "front").sort_values("public_cost_euros")
    expected = [known(months) for months in range(N_TERRITORIES + 1)]
    assert front["coverage_aci"].tolist() == pytest.approx([coverage for coverage, _ in expected], rel=1e-5)
    assert front["public_cost_euros"].tolist() == pytest.approx([euros for _, euros in expected])


@pytest.mark.parametrize("robustness", ["worst_tenth", "regret"])
def test_without_chance_every_judgement_finds_the_same_front(robustness: str, plain: Path, tmp_path: Path) -> None:
    searched(tmp_path, robustness=robustness, seeds=("first",))
    assert sorted(scores(tmp_path, "front").index) == sorted(scores(plain, "front").index)


def test_without_chance_fresh_scores_are_search_scores_and_all_stay(plain: Path) -> None:
    table = pd.read_csv(plain / "front.csv")
    front = table[table["kind"] == "front"]
    for judgement in ("mean", "worst_tenth", "regret"):
        assert front[f"fresh_{judgement}"].tolist() == front[f"search_{judgement}"].tolist()
        assert (front[f"fresh_{judgement}_se"] == 0).all()
    assert (front["stays"] == "yes").all()
    assert front["fresh_mean"].tolist() == front["fresh_worst_tenth"].tolist()


def test_regret_is_the_distance_to_the_best_policy_scored(plain: Path) -> None:
    table = pd.read_csv(plain / "front.csv")
    cost = table[table["metric"] == "public_cost_euros"]
    assert cost["fresh_regret"].tolist() == pytest.approx((cost["fresh_mean"] - cost["fresh_mean"].min()).tolist())


def test_the_hypervolume_never_shrinks(plain: Path) -> None:
    for _, rows in pd.read_csv(plain / "hypervolume.csv").groupby("search"):
        assert rows["hypervolume"].is_monotonic_increasing
        assert rows["hypervolume"].iloc[-1] > 0


def test_a_budget_bounds_what_is_found(tmp_path: Path) -> None:
    searched(tmp_path, budget_euros=2_500.0)
    front = scores(tmp_path, "front")
    assert sorted(front["public_cost_euros"]) == [0.0, 1000.0, 2000.0]
    table = pd.read_csv(tmp_path / "front.csv")
    assert (table[table["kind"] == "front"]["affordable"] == "yes").all()


def test_a_budget_that_nothing_meets_leaves_no_front_and_says_so(tmp_path: Path) -> None:
    found = searched(tmp_path, budget_euros=1e-6, generations=1, population=4, seed=11)
    assert scores(tmp_path, "front").empty
    assert found.files == []
    assert "No candidate was within the budget." in (tmp_path / "optimise_en.md").read_text(encoding="utf-8")


def test_the_shortlist_holds_the_ends_of_the_front_as_policies(plain: Path) -> None:
    files = {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in (plain / "shortlist").glob("*.yaml")
    }
    assert {"best_coverage_aci", "best_public_cost_euros"} <= set(files)
    assert files["best_coverage_aci"]["timeline"]["time_floor_months"] == N_TERRITORIES
    assert files["best_public_cost_euros"]["timeline"]["time_floor_months"] == 0
    assert files["best_public_cost_euros"]["timeline"]["white_zone_action_plans"] is False
    assert files["best_public_cost_euros"]["policy"]["name"] == "best_public_cost_euros"


def test_the_same_search_asked_again_makes_no_run_and_writes_the_same(plain: Path) -> None:
    before = _files(plain)
    runs = {file: file.stat().st_mtime_ns for file in (plain / RUNS / "runs").iterdir()}
    searched(plain)
    assert _files(plain) == before
    assert {file: file.stat().st_mtime_ns for file in (plain / RUNS / "runs").iterdir()} == runs


def test_a_longer_search_begins_with_the_runs_of_the_shorter_one(plain: Path, tmp_path: Path) -> None:
    searched(tmp_path, generations=2)
    short, long = (pd.read_csv(folder / "candidates.csv") for folder in (tmp_path, plain))
    first = long[(long["search"] == "first") & (long["generation"] <= 2)]
    assert short[short["search"] == "first"]["policy"].tolist() == first["policy"].tolist()


def test_with_chance_fresh_scores_are_of_other_draws_and_have_errors(tmp_path: Path) -> None:
    searched(tmp_path, LUCKY, generations=2, seeds=("first",))
    table = pd.read_csv(tmp_path / "front.csv")
    cost = table[(table["kind"] == "front") & (table["metric"] == "public_cost_euros") & (table["fresh_mean"] > 0)]
    assert (cost["search_mean"] != cost["fresh_mean"]).all()
    assert (cost["fresh_mean_se"] > 0).all()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """The files of a search under chance that nobody disturbed, and how many seconds it took."""
    folder, start = tmp_path_factory.mktemp("undisturbed"), monotonic()
    process = _started(folder)
    process.join()
    assert process.exitcode == 0
    return _files(folder), monotonic() - start


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork and signals")
@pytest.mark.parametrize("chance", range(2))
def test_a_search_that_is_killed_twice_ends_byte_for_byte_as_if_nothing_had_happened(
    chance: int, tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    expected, seconds = undisturbed
    moments = random.Random(chance)
    for _ in range(2):
        process = _started(tmp_path)
        sleep(moments.uniform(0.1, 0.9) * seconds)
        process.kill()
        process.join()
    last = _started(tmp_path)
    last.join()
    assert last.exitcode == 0
    assert _files(tmp_path) == expected


def _files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def _started(folder: Path) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_search_and_end, args=(folder,))
    process.start()
    return process


def _search_and_end(folder: Path) -> None:
    searched(folder, LUCKY, population=6, generations=3, fresh_draws=3)
    os._exit(0)
