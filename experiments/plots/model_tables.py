"""What figures take from the model's own data tables: observations, outlines, and where territories lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.observations.observed import COVERAGE, CROSS_SECTION_DAY, DEPARTEMENT_SD, all_observed
from experiments.plots.drawn_results import SimulatedArea
from sim.vocabulary import Level
from sim.world.tables import (
    load_departements,
    load_outlines,
    load_regions,
    load_territories,
)

Ring = NDArray[np.float64]  # points × (longitude, latitude), degrees


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


def observed(metric: str, area: SimulatedArea) -> tuple[Point, ...]:
    """Return the observations of a metric in the whole simulated place, by date.

    There are none for an invented country, nor for territories of the user's own, which need not add up to the place.
    """
    if area.file is not None:
        return ()
    if area.kind == "france":
        return _national().get(metric, ())
    if metric != COVERAGE or area.code is None:
        return ()
    value = _coverage_of(area.kind).get(area.code)
    return () if value is None else (Point(CROSS_SECTION_DAY, value, DEPARTEMENT_SD),)


@cache
def _national() -> Mapping[str, tuple[Point, ...]]:
    found: dict[str, list[Point]] = {}
    for row in all_observed():
        if row.target.level == Level.NATIONAL:
            found.setdefault(row.target.metric, []).append(Point(row.day, row.value, row.sd))
    return {metric: tuple(sorted(points, key=lambda point: point.day)) for metric, points in found.items()}


@cache
def _coverage_of(kind: str) -> Mapping[str, float]:
    table = load_regions() if kind == "region" else load_departements()
    coverage = zip(table.code, table.coverage_2022_12.tolist(), strict=True)
    return {code: share for code, share in coverage if not np.isnan(share)}


@cache
def sites(file: str | None = None) -> Mapping[str, Site]:
    """Return where the territories of France, or of a user's own file, lie, by code; nowhere if the file is gone."""
    path = Path(file) if file else None
    if path is not None and not path.is_file():
        return {}
    table = load_territories(path)
    columns = (table.departement, table.population.tolist(), table.longitude.tolist(), table.latitude.tolist())
    return {code: Site(*cells) for code, *cells in zip(table.code, *columns, strict=True)}


def region_of_departement() -> Mapping[str, str]:
    """Return the région of each département, by INSEE codes."""
    table = load_departements()
    return dict(zip(table.code, table.region, strict=True))


def place_names(kind: str) -> Mapping[str, str]:
    """Return the names of régions or départements (`kind`) by INSEE code."""
    table = load_regions() if kind == "region" else load_departements()
    return dict(zip(table.code, table.name, strict=True))


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """Return the outer rings of each département, by INSEE code."""
    return {code: tuple(np.array(ring) for ring in rings) for code, rings in load_outlines().items()}
