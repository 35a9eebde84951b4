"""Fitting on the real country with few agents: what is written, what is refused, and that no run is made twice."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from experiments.cli import main
from experiments.observations.observed import all_observed

ROOT = Path(__file__).parents[3]
QUICK = [
    "task=calibrate", "mode=quick", "as_of=2021-12-31", "compute=serial", "fit.members=20", "fit.chance_runs=3",
    "fit.proposals=20",
]  # fmt: skip
OWN = yaml.safe_load((ROOT / "configs" / "task" / "calibrate.yaml").read_text(encoding="utf-8"))
RANGES = {path: limits for entry in OWN["fitted"].values() for path, limits in entry["parameters"].items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = tmp_path_factory.mktemp("results")
    assert main([*QUICK, f"results={results}"]) == 0
    return results / "calibration_2021-12-31"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.csv")}


def test_posterior_draws_lie_in_the_ranges_of_the_prior(folder: Path) -> None:
    posterior = pd.read_csv(folder / "posterior.csv")
    assert len(posterior) == 20
    for path, (low, high) in RANGES.items():
        assert posterior[path].between(low, high).all(), path


def test_only_what_was_known_is_fitted(folder: Path) -> None:
    fit = pd.read_csv(folder / "fit.csv")
    assert (fit["date"] <= "2021-12-31").all()
    assert set(fit["level"]) == {"national"}
    known = [row for row in all_observed() if row.scored and str(row.day) <= "2021-12-31"]
    assert len(fit) == len(known) > 5


def test_every_fitted_parameter_has_a_verdict_and_those_of_a_group_the_same(folder: Path) -> None:
    parameters = pd.read_csv(folder / "parameters.csv")
    groups = {path for group in OWN["groups"].values() for path in (*group["rising"], *group["falling"])}
    shocks = {path for path in parameters["parameter"] if path.startswith("chance.")}
    assert set(parameters["parameter"]) == {*RANGES, *groups, *shocks}
    assert set(parameters["verdict"]) <= {"moved", "narrowed", "silent"}
    assert parameters["axis"].nunique() == len(RANGES) + len(OWN["groups"]) + len(shocks)


def test_parameters_that_the_smoother_leaves_stay_in_their_ranges(folder: Path) -> None:
    objecting = pd.read_csv(folder / "proposals.csv")["behaviour.join.objecting"]
    assert objecting.between(0.1, 0.3).all()
    assert objecting.nunique() == 20
    assert objecting.mean() == pytest.approx(0.2, abs=0.05)


def test_draws_are_proposals_and_name_the_chance_under_which_they_were_weighed(folder: Path) -> None:
    posterior, proposals = pd.read_csv(folder / "posterior.csv"), pd.read_csv(folder / "proposals.csv")
    same = [path for path in proposals if path != "weight"]
    chosen = proposals.loc[posterior["past.FR"].astype(int), same].reset_index(drop=True)
    assert np.array_equal(chosen, posterior[same])


def test_the_manifest_tells_what_the_draws_are_worth(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    weights = pd.read_csv(folder / "proposals.csv")["weight"]
    assert manifest["posterior"]["effective"] == pytest.approx(1.0 / (weights**2).sum(), rel=1e-5)
    assert 1 <= manifest["posterior"]["distinct"] <= manifest["posterior"]["draws"] == 20


def test_a_fit_that_lost_half_of_its_runs_comes_to_the_same(folder: Path) -> None:
    before, runs = contents(folder), sorted((folder / "predictions").iterdir())
    for file in runs[::2]:
        file.unlink()
    runs[1].write_bytes(runs[1].read_bytes()[:-7])  # one is damaged
    assert main([*QUICK, f"results={folder.parent}"]) == 0
    assert contents(folder) == before
    assert sorted((folder / "predictions").iterdir()) == runs


def test_invented_pasts_leave_the_rank_of_each_truth(tmp_path: Path) -> None:
    unknown = ["fit.unknown={behaviour.sign.december: 8.0}", "fit.unknown_counting=0.1"]
    assert main([*QUICK, "fit.perfect=2", "fit.steps=1", *unknown, f"results={tmp_path}"]) == 0
    folder = tmp_path / "calibration_2021-12-31_perfect_unknown"
    ranks, forecasts = pd.read_csv(folder / "ranks.csv"), pd.read_csv(folder / "forecasts.csv")
    assert set(forecasts["date"]) == {"2022-06-30", "2022-12-31"}
    assert forecasts.groupby("trial").size().tolist() == [8, 8]
    assert (forecasts["q05"] <= forecasts["q95"]).all()
    assert len(ranks) == 2
    assert ranks[[*RANGES, *OWN["groups"]]].apply(lambda column: column.between(0, 1)).all(axis=None)


def test_a_model_without_peers_holds_their_effects_at_zero(tmp_path: Path) -> None:
    assert main([*QUICK, "fit.peers=false", "fit.steps=1", f"results={tmp_path}"]) == 0
    posterior = pd.read_csv(tmp_path / "calibration_2021-12-31_no_peers" / "posterior.csv")
    assert (posterior["behaviour.join.contacts"] == 0).all()
    assert (posterior["behaviour.prepare.nearby_success"] == 0).all()


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("fit.members=3", "fit.members"),
        ("fit.members=many", "fit.members"),
        ("fit.draws=500", "no more draws than proposals"),
        ("fit.repeats=1", "fit.repeats"),
        ("fit.speed=1", "unknown key"),
        ("fit.unknown={behaviour.join.bas: 1.0}", "behaviour.join.base"),
        ("groups.strain.rising=[behaviour.join.base]", "not a parameter of the prior"),
        ("as_of=2020-01-31", "only 1 figures"),
        ("engine=mesa", "engine=fast"),
        ("territory=synthetic", "whole country"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    override: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = [text for text in QUICK if not text.startswith(override.partition("=")[0])]
    if override == "fit.draws=500":
        plain = [text for text in plain if text != "mode=quick"]
    assert main([*plain, override, f"results={tmp_path / 'none'}"]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
