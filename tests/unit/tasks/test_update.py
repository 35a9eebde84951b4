"""Bringing a posterior to a later day and to rows of one's own, on the real country with few agents."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from experiments.calibration.posterior import read_draws, shipped_file
from experiments.cli import main
from experiments.observations.observed import COVERAGE

HEADER = "metric,date,value,sd,scored,counted_by,definition,source,evidence,level,code"
DAY, AIN, COUNTED = "2023-09-30", "01", 0.60
ROW = f"coverage_li_plus_pct,{DAY},{100 * COUNTED:.0f},1.5,yes,own,own,own,verbatim,departement,{AIN}"
QUICK = [
    "task=update", "mode=quick", f"as_of={DAY}", "compute=serial", "update.draws=3", "update.continuations=2",
    "update.candidates=12",
]  # fmt: skip


def written(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "own.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return folder / "own.csv"


def updated(results: Path, *asked: str) -> Path:
    assert main([*QUICK, f"results={results}", *asked]) == 0
    return results


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An update with what the project observed."""
    return updated(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An update to the same day with a row for Ain as well."""
    results = tmp_path_factory.mktemp("own")
    return updated(results, f"observations={written(results, ROW)}")


def coverage_at_start(results: Path, *asked: str) -> "pd.Series[float]":
    """Return the mean LI+ coverage of each département on the day of the update, in a study from there."""
    study = [
        "experiment=history", "mode=quick", "draws=3", "replicates=1", "compute=serial", f"as_of={DAY}",
        "end=2023-12-31", f"results={results}",
    ]  # fmt: skip
    assert main([*study, *asked]) == 0
    table = pd.read_parquet(results / "history" / "summary.parquet")
    here = table[(table["level"] == "departement") & (table["date"].astype(str) == DAY) & (table["metric"] == COVERAGE)]
    return here.set_index("code")["mean"]


def test_a_departement_starts_near_its_row_whatever_it_says_and_the_others_hardly_elsewhere(
    own: Path, tmp_path: Path
) -> None:
    file = f"observations={written(tmp_path, ROW.replace(',60,', ',95,'))}"
    low = coverage_at_start(own, f"observations={own / 'own.csv'}")
    high = coverage_at_start(updated(tmp_path, file), file)
    assert low[AIN] == pytest.approx(COUNTED, abs=0.15)
    assert high[AIN] > low[AIN] + 0.1
    assert abs((high - low)[low.index != AIN].mean()) < 0.03
    start = pd.read_csv(own / "history" / "start.csv", dtype={"code": str})
    (ain,) = start[(start["code"] == AIN) & (start["metric"] == COVERAGE)].to_dict("records")
    assert (ain["date"], ain["observed"]) == (DAY, pytest.approx(COUNTED))


def test_a_study_of_the_departement_starts_from_the_pasts_of_the_country(own: Path) -> None:
    place = ["territory=departement", f"territory.code={AIN}", f"observations={own / 'own.csv'}"]
    whole = coverage_at_start(own, place[-1])
    assert coverage_at_start(own, *place)[AIN] == pytest.approx(whole[AIN], abs=0.15)


def test_draws_keep_their_parameters_and_get_new_shocks_and_pasts(own: Path) -> None:
    folder = own / f"calibration_{DAY}"
    draws, weights = read_draws(folder / "posterior.csv"), pd.read_csv(folder / "weights.csv")
    assert weights["kept"].sum() == len(draws) == 3
    assert weights["weight"].sum() == pytest.approx(1.0, rel=1e-4)
    earlier = [{path: one[path] for path in one if path.startswith("behaviour.")} for one in shipped()]
    assert all({path: one[path] for path in earlier[0]} in earlier for one in draws)
    assert {"chance.shock_founding.2023-07", f"past.{AIN}"} <= draws[0].keys()


def shipped() -> Sequence[dict[str, float]]:
    return [dict(one) for one in read_draws(shipped_file("calibration_2023-08-31"))]


def test_what_is_new_stands_beside_what_was_foreseen_and_the_manifest_tells_the_effective_size(own: Path) -> None:
    folder = own / f"calibration_{DAY}"
    (row,) = pd.read_csv(folder / "new_rows.csv", dtype={"code": str}).to_dict("records")
    assert (row["code"], row["observed"]) == (AIN, pytest.approx(COUNTED))
    assert row["before_q05"] <= row["q50"] <= row["before_q95"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert 1.0 <= manifest["effective"] <= manifest["draws"] == 3
    assert ["coverage_li_plus", "departement", AIN, DAY, "own", COUNTED, 0.015] in manifest["observations"]


def test_a_forecast_starts_from_the_update(plain: Path) -> None:
    size = ["projection.draws=2", "projection.futures=1"]
    asked = ["task=hindcast", "mode=quick", f"as_of={DAY}", "end=2023-12-31", "compute=serial", f"results={plain}"]
    assert main([*asked, *size]) == 0
    assert (plain / f"hindcast_{DAY}" / "scores.csv").is_file()


STUDY = ["experiment=history", "draws=3", f"as_of={DAY}"]
LINE = "coverage_li_plus_pct,{day},30,{sd},yes,own,own,own,verbatim,{level},{code}"


def line(day: str = DAY, sd: str = "1.5", level: str = "departement", code: str = AIN) -> str:
    return LINE.format(day=day, sd=sd, level=level, code=code)


@pytest.mark.parametrize(
    ("asked", "rows", "says"),
    [
        (STUDY, [line()], f"task=update as_of={DAY} observations="),
        (["task=validate", *STUDY], [line()], f"task=update as_of={DAY} observations="),
        (["task=hindcast", f"as_of={DAY}"], [line()], f"task=update as_of={DAY} observations="),
        (["task=hindcast", f"as_of={DAY}"], [], f"task=update as_of={DAY}"),
        (["task=validate", *STUDY], [line(code="97")], "97"),
        (["task=validate", *STUDY], [line(level="region", code="59")], "is no code of level"),
        (["task=validate", *STUDY], [line(day="2018-12-31")], "first month of the model"),
        (["task=validate", *STUDY], [line(sd="0")], "sd is 0"),
        (["task=validate", *STUDY], [line().replace("coverage_li_plus_pct", "n_aci")], "cannot start from n_aci"),
        (["task=validate", *STUDY], ["not,a,row"], "own.csv"),
        (["task=update", "as_of=2024-07-31"], [], "observations=FILE"),
        (["task=update", "as_of=2023-08-31"], [], "no update is needed"),
        (["task=update", "as_of=2021-12-31"], [], "task=calibrate as_of=2021-12-31"),
        (["task=update", f"as_of={DAY}", "territory=departement", "territory.code=01"], [], "whole country"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_computed(
    asked: list[str], rows: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = [f"observations={written(tmp_path, *rows)}"] if rows else []
    assert main([*asked, *file, f"results={tmp_path / 'none'}"]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["task=validate", *STUDY, f"observations={tmp_path / 'none.csv'}"]) == 2
    assert "is not a file" in capsys.readouterr().err
