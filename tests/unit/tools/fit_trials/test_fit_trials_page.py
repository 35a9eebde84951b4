"""The page of the trials says what their tables say, and shows when it was changed by hand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.calibration.fit_tables import FORECASTS
from experiments.observations.observed import COVERAGE
from tests.unit.plots.fake_fits import HEARD, SILENT, manifest
from tools.fit_trials import facts
from tools.fit_trials.__main__ import DONE, MISTAKE, main
from tools.fit_trials.page import is_sealed
from tools.fit_trials.stored_trials import InventedTrials, stored_trials

ROOT = Path(__file__).parents[4]
DAY = "2023-08-31"
FIT = {
    **{"members": 240, "steps": 3, "chance_runs": 30, "rounds": 1, "proposals": 200, "repeats": 2},
    **{"peers": True, "perfect": 4, "holdout": 0, "unknown": {}, "unknown_counting": 0.0},
}
UNKNOWN = {**FIT, "unknown": {"behaviour.shock.signing_nation": 0.8}, "unknown_counting": 0.06}
RANKS = {"_perfect": [0.1, 0.5, 0.99, 0.7], "_perfect_unknown": [0.01, 0.5, 0.99, 0.7]}


def write_trials(results: Path, ending: str) -> None:
    """Write a trial of four pasts: a parameter of which the shipped draws tell, and one of which they do not."""
    folder = results / f"calibration_{DAY}{ending}"
    folder.mkdir(parents=True)
    pd.DataFrame({"trial": range(4), HEARD: RANKS[ending], SILENT: 0.5}).to_csv(folder / "ranks.csv", index=False)
    rows = [
        (trial, COVERAGE, day, 0.8, 0.76, 0.84, rank)
        for day, ranks in (("2024-02-29", (0.5, 0.5, 0.5, 0.5)), ("2024-08-31", (0.5, 0.5, 0.5, 1.0)))
        for trial, rank in enumerate(ranks)
    ]
    pd.DataFrame(rows, columns=list(FORECASTS)).to_csv(folder / "forecasts.csv", index=False)
    prior = [[HEARD, 0.2, 1.4, "A17"], [SILENT, 0.3, 0.9, "A06"]]
    fit = UNKNOWN if ending.endswith("unknown") else FIT
    more = {"prior": prior, "axes": {HEARD: [HEARD], SILENT: [SILENT]}, "fit": fit, "scale": 0.05, "wall_seconds": 60.0}
    (folder / "manifest.json").write_text(json.dumps({**manifest(), "as_of": DAY, **more}), encoding="utf-8")


def scores_of(national: float, neighbours: float, model: float) -> pd.DataFrame:
    crps = {"region_and_neighbours": neighbours, "national_mean": national, "model": model}
    others = {"n": 101, "mae": 0.2, "rmse": 0.25, "coverage90": 0.9, "rank_correlation": 0.3}
    return pd.DataFrame([{"method": name, "crps": value, **others} for name, value in crps.items()])


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trials")
    for ending in RANKS:
        write_trials(folder, ending)
    left_out = folder / f"calibration_{DAY}_holdout"
    left_out.mkdir()
    more = {"as_of": DAY, "fit": {**FIT, "holdout": 5}}
    (left_out / "manifest.json").write_text(json.dumps({**manifest(), **more}), encoding="utf-8")
    scores_of(0.15, 0.12, 0.16).to_csv(left_out / "holdout_scores.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def page(results: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    docs = tmp_path_factory.mktemp("docs")
    assert main(["--results", str(results), "--into", str(docs)]) == DONE
    assert sorted(file.name for file in (docs / "images/fit_trials").iterdir()) == [
        f"ranks_known_{DAY}.png",
        f"ranks_unknown_{DAY}.png",
    ]
    return (docs / "fit_trials.md").read_text(encoding="utf-8")


def test_shares_are_those_of_the_tables_with_a_verdict(page: str) -> None:
    assert "the 1 parameters, groups and shocks of which the shipped fit says something | 75 % [26 %, 100 %]" in page
    assert "**not as asked** (86 % to 94 %), nor told apart from it" in page
    assert "| the figures six and twelve months ahead | 88 % [63 %, 100 %] | as asked (86 % to 94 %) |" in page


def test_each_figure_ahead_has_its_own_row(page: str) -> None:
    assert "| 6 | 100 % [51 %, 100 %] | 10 % |  |" in page
    assert "| 12 | 75 % [30 %, 95 %] | 10 % |  |" in page


def test_what_the_fit_is_not_told_is_said_and_judged_by_its_own_bound(page: str) -> None:
    known, unknown = page.split("## When the past holds what the fit does not know")
    assert "`behaviour.shock.signing_nation` = 0.8 and counters that err by a further 6 %" in unknown
    assert "at least 80 %" not in known
    assert "| 50 % [0 %, 100 %] | **not as asked** (at least 80 %), nor told apart from it |" in unknown


def test_every_trial_has_the_command_that_makes_it(page: str) -> None:
    assert "fit.proposals=200 fit.repeats=2` (commit" in page
    assert "'fit.unknown={behaviour.shock.signing_nation:0.8}' fit.unknown_counting=0.06` (commit" in page
    assert f"task=calibrate as_of={DAY} fit.holdout=5` (commit" in page


def test_axes_are_told_from_the_shipped_draws_where_no_fit_is_stored(results: Path) -> None:
    found = stored_trials(results).invented[0]
    assert list(found.informed) == [HEARD]


def test_pasts_are_what_the_error_of_a_share_is_over() -> None:
    ranks = np.repeat([[0.5], [0.5], [0.5], [0.99]], 10, axis=1)
    one = facts.held(ranks, is_told_all=True)
    assert one.share == pytest.approx(0.75)
    assert one.error == pytest.approx(0.5 / 2.0)


@pytest.mark.parametrize(
    ("n_held", "verdict"), [(40, "wider than need be"), (38, ""), (34, ""), (32, "**too narrow**")]
)
def test_a_forecast_that_holds_too_often_or_too_seldom_is_said_to(n_held: int, verdict: str, results: Path) -> None:
    found = stored_trials(results).invented[0]
    rows = [(trial, COVERAGE, "2024-02-29", 0.8, 0.7, 0.9, 0.5 if trial < n_held else 1.0) for trial in range(40)]
    found.__dict__["forecasts"] = pd.DataFrame(rows, columns=list(FORECASTS))
    assert [figure.verdict for figure in facts.trial(found).figures] == [verdict]


def test_a_folder_without_trials_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--results", str(tmp_path), "--into", str(tmp_path)]) == MISTAKE
    assert "fit.holdout=5" in capsys.readouterr().err
    assert not (tmp_path / "fit_trials.md").exists()


def test_a_page_that_was_changed_by_hand_is_seen(page: str) -> None:
    assert is_sealed(page)
    assert not is_sealed(page.replace("88 %", "89 %"))


def test_the_shipped_page_is_as_it_was_made() -> None:
    assert is_sealed((ROOT / "docs" / "fit_trials.md").read_text(encoding="utf-8")), "python -m tools.fit_trials"


def test_a_trial_is_read_from_its_folder(results: Path) -> None:
    assert [trials.is_told_all for trials in stored_trials(results).invented] == [True, False]
    assert all(isinstance(trials, InventedTrials) for trials in stored_trials(results).invented)


def test_methods_for_departements_left_out_stand_best_first() -> None:
    rows = facts.left_out(scores_of(national=0.15, neighbours=0.12, model=0.16))
    assert [row.name.split()[0] for row in rows] == ["région", "mean", "**the"]
    assert (rows[0].crps, rows[0].inside, rows[0].order) == ("0.120", "90 %", "0.30")


@pytest.mark.parametrize(
    ("national", "neighbours", "model", "says"),
    [
        (
            0.150,
            0.140,
            0.150,
            "hardly better than the national mean, and the model that uses that prediction does no",
        ),
        (
            0.150,
            0.100,
            0.100,
            "33% better (CRPS) than the national mean, and the model that uses that prediction does b",
        ),
    ],
)
def test_how_far_neighbours_help_is_said_plainly(national: float, neighbours: float, model: float, says: str) -> None:
    assert says in facts.left_out_in_words(scores_of(national, neighbours, model))
