"""The page says what the stored tables say, and shows when it was changed by hand."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.calibration.space import Space
from experiments.study.definition import Uncertain
from tools.second_opinion.__main__ import MISTAKE, POPULATIONS, main
from tools.second_opinion.opinions import TABLE
from tools.second_opinion.page import is_sealed, write_page
from tools.second_opinion.stored_opinion import StoredOpinion

ROOT = Path(__file__).parents[4]
PATHS = ("behaviour.sign.pace", "behaviour.prepare.pace")
MANIFEST = {
    **{"task": "second_opinion", "as_of": "2024-06-30", "region": "94", "axes": PATHS, "truth": [0.0, -1.0]},
    **{"fit_runs": 1200, "abc_runs": 9000, "members": 200, "steps": 2, "rounds": 2, "effective": 90.4},
    **{
        "rows": 46,
        "proposals": 300,
        "repeats": 4,
        "commit": "0123456789abcdef",
        "clean": True,
        "seed": 1,
        "wall_seconds": 300.0,
    },
}


@pytest.fixture
def stored(tmp_path: Path) -> StoredOpinion:
    folder = tmp_path / "results" / "second_opinion"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    told = ("behaviour.sign.pace", 0.3, 1.1, 0.7, 0.23, 0.6, 0.1, 0.62, 0.12, 0.2, 0.09, 0.91, 0.4)
    silent = ("behaviour.prepare.pace", 0.2, 1.4, 0.4, 0.35, 0.8, 0.3, 0.6, 0.33, 0.34, 0.57, 0.72, 0.95)
    pd.DataFrame([told, silent], columns=list(TABLE)).to_csv(folder / "parameters.csv", index=False)
    pd.DataFrame([(50, 1.0, float("inf"), 50.0), (9000, 0.06, 2.4, 41.0)], columns=list(POPULATIONS)).to_csv(
        folder / "populations.csv", index=False
    )
    coordinates = Space.of([Uncertain(path, 0.0, 1.0, "A1") for path in PATHS]).prior(30, seed=1)
    draws = pd.DataFrame(coordinates, columns=list(PATHS)).assign(weight=1.0 / 30.0)
    pd.concat([draws.assign(method=name) for name in ("fit", "abc")]).to_csv(folder / "draws.csv", index=False)
    opinion = StoredOpinion.read(folder, "en")
    assert opinion is not None
    return opinion


def test_the_page_tells_agreement_and_disagreement_from_the_table(stored: StoredOpinion, tmp_path: Path) -> None:
    page = write_page(stored, tmp_path).read_text(encoding="utf-8")
    assert "tells most of `sign.pace` (overlap with the prior under 0.75)" in page
    assert "The least overlap is 0.72, of `prepare.pace`" in page
    assert "**They disagree** (overlap under 0.8) about `prepare.pace`" in page
    assert "Corse" in page
    assert (tmp_path / "images/second_opinion/second_opinion.png").is_file()


def test_a_page_that_was_changed_by_hand_is_seen(stored: StoredOpinion, tmp_path: Path) -> None:
    page = write_page(stored, tmp_path).read_text(encoding="utf-8")
    assert is_sealed(page)
    assert not is_sealed(page.replace("0.72", "0.92"))


def test_the_shipped_page_is_as_it_was_made() -> None:
    page = (ROOT / "docs" / "second_opinion.md").read_text(encoding="utf-8")
    assert is_sealed(page), "python -m tools.second_opinion --stored writes it again"


def test_without_results_there_is_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--stored", "--results", str(tmp_path), "--into", str(tmp_path)]) == MISTAKE
    assert "no second opinion" in capsys.readouterr().err
    assert not (tmp_path / "second_opinion.md").exists()
