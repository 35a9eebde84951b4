"""What becomes of a registered forecast when later rows are known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.hindcast.forecast import Forecast
from experiments.hindcast.scores import score_rows
from experiments.hindcast.verdict import COLUMNS, Verdict, judge, verdict_in_words
from experiments.observations.observed import Observed
from tests.unit.hindcast.made_up import row

DAY = date(2023, 12, 31)
LATER = (
    row("coverage_aci", DAY, 0.7),
    row("coverage_li_plus", DAY, 0.8),
    row("n_aci", DAY, 500.0),
    *(row("coverage_li_plus", DAY, value, code=code) for code, value in (("01", 0.6), ("2A", 0.3), ("38", 0.9))),
)
FIGURES = {"mean": 0.5, "q05": 0.4, "q25": 0.45, "q50": 0.5, "q75": 0.55, "q95": 0.6}
Made = Callable[..., Path]


def said(shift: float, width: float) -> Forecast:
    """A forecast that lies beside every observation by a share of its value."""
    spread = np.linspace(-width, width, 200)[:, None]
    return Forecast((DAY,), {one.target: one.value * (1.0 + shift + spread) for one in LATER})


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Write a registered forecast and the folder in which it was made again; return the registered table."""

    def write(**changed: float) -> Path:
        (tmp_path / "made").mkdir()
        table = pd.DataFrame([{"level": "national", "code": "FR", "date": str(DAY), "metric": "n_aci", **FIGURES}])
        table.to_csv(tmp_path / "2023-08-31.csv", index=False)
        table.assign(**changed).to_csv(tmp_path / "made" / "forecast.csv", index=False)
        rows = score_rows({"model": said(0.3, 0.1), "last_trend": said(0.01, 0.2)}, LATER)
        rows.to_csv(tmp_path / "made" / "score_rows.csv", index=False)
        return tmp_path / "2023-08-31.csv"

    return write


def verdict_of(registered: Path, observations: tuple[Observed, ...] = LATER) -> Verdict:
    judge(registered.parent / "made", registered, observations)
    found = Verdict.of(registered)
    assert found is not None
    return found


def test_every_later_row_stands_beside_every_method(made: Made) -> None:
    verdict = verdict_of(made())
    assert list(verdict.rows.columns) == list(COLUMNS)
    assert len(verdict.rows) == 2 * len(LATER)
    assert (verdict.day, verdict.file.name) == (date(2023, 8, 31), "2023-08-31_verdict.csv")


def test_a_row_that_is_not_scored_any_more_is_left_out(made: Made) -> None:
    verdict = verdict_of(made(), (replace(LATER[0], scored=False), *LATER[1:]))
    assert set(verdict.nation["target"]) == {"coverage_li_plus", "n_aci"}


def test_another_forecast_than_the_registered_one_has_no_verdict(made: Made) -> None:
    registered = made(q50=0.51)
    with pytest.raises(ValueError, match=r"does not have the figures of 2023-08-31\.csv"):
        judge(registered.parent / "made", registered, LATER)
    assert Verdict.of(registered) is None


def test_the_rival_is_the_best_of_the_others_and_leads_are_by_metric(made: Made) -> None:
    verdict = verdict_of(made())
    assert verdict.rival == "last_trend"
    assert not verdict.leads.any()
    assert verdict.methods.loc["model", "crps"] > verdict.methods.loc["last_trend", "crps"]
    assert verdict.outside == ["coverage_aci", "coverage_li_plus", "n_aci"]


def test_the_error_of_the_shape_leaves_out_what_all_departements_share(made: Made) -> None:
    verdict = verdict_of(made())
    rows = verdict.rows[(verdict.rows["level"] == "departement") & (verdict.rows["method"] == "model")]
    errors = 100.0 * (rows["observed"] - rows["q50"])
    (day,) = verdict.departements.to_dict("records")
    assert (day["n"], day["bias"]) == (3, pytest.approx(errors.mean()))
    assert day["shape"] == pytest.approx(np.sqrt(((errors - errors.mean()) ** 2).mean()))
    assert day["bias"] < -5.0


@pytest.mark.parametrize(
    ("language", "wrong"), [("en", "Wrong where the nation"), ("fr", "Fausse là où le pays avance")]
)
def test_where_it_was_wrong_is_said_in_words(made: Made, language: str, wrong: str) -> None:
    lines = list(verdict_in_words(verdict_of(made()), language))
    assert wrong in lines[0]
    assert any(line.startswith("0 ") for line in lines)
