"""Folders of made-up fits and forecasts, with the tables of their tasks."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.calibration.fit_tables import FIT, PARAMETERS
from experiments.hindcast.forecast import CURVES, Forecast
from experiments.hindcast.scores import score_rows
from experiments.observations.model_terms import SPENDING
from experiments.observations.observed import Observed, Target, national
from sim.calendar import last_day, month_of

DAY = date(2022, 6, 30)
LATER = date(2022, 12, 31)
COVERAGE = "coverage_li_plus"
HEARD, SILENT = "behaviour.prepare.pace", "behaviour.initiate.facilitation"


def manifest(day: date = DAY, **more: object) -> dict[str, object]:
    return {
        "as_of": str(day),
        "commit": "0123456789abcdef",
        "clean": True,
        "seed": 7,
        "scale": 1.0,
        "code": "00112233445566",
        "fit": {"members": 40, "proposals": 40, "peers": True, "perfect": 0},
        "projection": {"draws": 20, "futures": 2},
        **more,
    }


def write_fit(results: Path, day: date = DAY, name: str = "") -> Path:
    """Write a fit that passes one observation and misses another, and moved one of two parameters."""
    folder = results / (name or f"calibration_{day}")
    folder.mkdir(parents=True)
    rows = [
        ("national", COVERAGE, "FR", str(day), "DGOS", 0.64, 0.02, 0.4, 0.6, 0.8, 0.6, 0.63, 0.66, True, True),
        ("national", "n_aci", "FR", str(day), "DGOS", 300, 10, 100, 200, 500, 320, 350, 380, False, False),
        ("national", SPENDING, "FR", str(day), "CNAM", 106, 5, 60, 150, 200, 90, 107, 120, True, True),
    ]  # fmt: skip
    pd.DataFrame(rows, columns=list(FIT)).to_csv(folder / "fit.csv", index=False)
    parameters = [
        (HEARD, HEARD, "A17", 0.2, 1.4, 0.8, 0.3, 0.3, 0.05, 0.2, 0.3, 0.4, -1.6, 0.2, "moved"),
        (SILENT, SILENT, "A06", 0.3, 0.9, 0.6, 0.17, 0.6, 0.17, 0.33, 0.6, 0.87, 0.0, 1.0, "silent"),
    ]
    pd.DataFrame(parameters, columns=list(PARAMETERS)).to_csv(folder / "parameters.csv", index=False)
    (folder / "manifest.json").write_text(json.dumps(manifest(day)), encoding="utf-8")
    return folder


def write_ranks(results: Path, shares: Sequence[float], day: date = DAY) -> Path:
    """Write a fit that was tried on invented pasts: the ranks of the informed parameter; all 0 for the other."""
    folder = results / f"calibration_{day}_perfect"
    folder.mkdir(parents=True)
    ranks = pd.DataFrame({"trial": range(len(shares)), HEARD: shares, SILENT: 0.0})
    ranks.to_csv(folder / "ranks.csv", index=False)
    (folder / "manifest.json").write_text(json.dumps(manifest(day)), encoding="utf-8")
    return folder


def write_hindcast(results: Path, day: date = DAY, with_curves: bool = True) -> Path:
    """Write a forecast of 60 % where 62 % came to be, beside a rival that said 50 %, and of two départements."""
    folder = results / f"hindcast_{day}"
    folder.mkdir(parents=True)
    rows = score_rows({"model": flat(0.60), "persistence": flat(0.50)}, observed())
    rows.assign(scenario="yes", differing="").to_csv(folder / "score_rows.csv", index=False)
    if with_curves:
        curves(day).to_csv(folder / "curves.csv", index=False)
    pasts = pd.DataFrame({"arm": "forecast", "n_missed": [0, 0, 0, 2], "n_rows": 10})
    pasts.assign(matched=0.9).to_csv(folder / "pasts.csv", index=False)
    (folder / "manifest.json").write_text(json.dumps(manifest(day)), encoding="utf-8")
    return folder


def flat(value: float) -> Forecast:
    samples = value + np.linspace(-0.05, 0.05, 40)[:, None]
    return Forecast((LATER,), {row.target: samples for row in observed()})


def observed() -> list[Observed]:
    places = {"29": 0.61, "59": 0.95}
    rows = [Observed(Target(COVERAGE, "departement", code), LATER, value, 0.015, True, "DITP") for code, value in places.items()]  # fmt: skip  # noqa: E501
    return [Observed(national(COVERAGE), LATER, 0.62, 0.015, True, "DITP"), *rows]


def curves(day: date) -> pd.DataFrame:
    months = range(month_of(date(2019, 7, 31)), month_of(date(2027, 12, 31)) + 1)
    rows = [
        (method, stand_in, metric, str(last_day(month)), 0.5, 0.6, 0.7, 40)
        for method, stand_in in (("model", ""), ("persistence", ""), ("bass", "persistence"))
        for metric in (COVERAGE, "coverage_aci")
        for month in months
        if method == "model" or last_day(month) >= day
    ]
    return pd.DataFrame(rows, columns=list(CURVES))
