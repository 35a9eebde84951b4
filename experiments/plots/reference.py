"""What figures take from the model's own data tables: observations, outlines, and where territories lie."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from experiments.plots.results import Place
from sim.calendar import OBSERVATIONS_END

Ring = NDArray[np.float64]  # points × (longitude, latitude), degrees

PER_CENT = "_pct"
COVERAGE_DATE = date(2022, 12, 31)  # of the coverage of régions and départements
COVERAGE_COLUMN = "coverage_li_plus_2022_12_pct"
COVERAGE_SD = 0.015  # of the national figure of the same barometer (observations.csv)


@dataclass(frozen=True)
class Point:
    """One observation in the unit of the results: a share 0–1 or a count."""

    day: date
    value: float
    sd: float


@dataclass(frozen=True)
class Site:
    """Where a territory lies."""

    departement: str  # INSEE code
    population: int
    longitude: float  # degrees
    latitude: float


def observed(metric: str, place: Place) -> tuple[Point, ...]:
    """Return the observations of a metric in the whole simulated place, by date; none for an invented country."""
    if place.kind == "france":
        return _national().get(metric, ())
    if metric != "coverage_li_plus" or place.code is None:
        return ()
    value = _coverage_of(place.kind).get(place.code)
    return () if value is None else (Point(COVERAGE_DATE, value, COVERAGE_SD),)


@cache
def _national() -> Mapping[str, tuple[Point, ...]]:
    found: dict[str, list[Point]] = {}
    for row in _rows("observations.csv"):
        day, metric = date.fromisoformat(row["date"]), row["metric"]
        per = 100.0 if metric.endswith(PER_CENT) else 1.0
        if day <= OBSERVATIONS_END:
            point = Point(day, float(row["value"]) / per, float(row["sd"]) / per)
            found.setdefault(metric.removesuffix(PER_CENT), []).append(point)
    return {metric: tuple(sorted(points, key=lambda point: point.day)) for metric, points in found.items()}


@cache
def _coverage_of(kind: str) -> Mapping[str, float]:
    table = "regions.csv" if kind == "region" else "departements.csv"
    return {row["code"]: float(row[COVERAGE_COLUMN]) / 100 for row in _rows(table) if row[COVERAGE_COLUMN]}


@cache
def sites() -> Mapping[str, Site]:
    """Return where the territories of France lie, by territory code."""
    return {
        row["code"]: Site(
            row["departement"], int(row["population"]), float(row["longitude"]), float(row["latitude"])
        )
        for row in _rows("territories.csv")
    }


@cache
def region_of_departement() -> Mapping[str, str]:
    """Return the région of each département, by INSEE codes."""
    return {row["code"]: row["region"] for row in _rows("departements.csv")}


@cache
def place_names(kind: str) -> Mapping[str, str]:
    """Return the names of régions or départements (`kind`) by INSEE code."""
    table = "regions.csv" if kind == "region" else "departements.csv"
    return {row["code"]: row["name"] for row in _rows(table)}


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """Return the outer rings of each département, by INSEE code (Natural Earth)."""
    text = (files("sim.data") / "departements_outline.json").read_text(encoding="utf-8")
    return {code: tuple(np.array(ring) for ring in rings) for code, rings in json.loads(text).items()}


def _rows(table: str) -> list[dict[str, str]]:
    with (files("sim.data") / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
