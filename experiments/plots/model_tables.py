"""What figures take from the model's own data tables: observations, outlines, and where territories lie."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.observations.observed import (
    COUNTER_OF_DEPARTEMENTS,
    COVERAGE,
    CROSS_SECTION_DAY,
    DEPARTEMENT_SD,
    Observed,
    Target,
    all_observed,
    known_by,
    national,
)
from experiments.plots.drawn_results import SimulatedArea
from sim.vocabulary import Level
from sim.world.tables import load_departements, load_outlines, load_regions, load_territories

Ring = NDArray[np.float64]  # points × (longitude, latitude), degrees


@dataclass(frozen=True)
class Site:
    """Where a territory lies."""

    departement: str  # INSEE code
    longitude: float  # degrees
    latitude: float


def observed(metric: str, area: SimulatedArea, until: date) -> tuple[Observed, ...]:
    """Return the observations of a metric in the whole simulated place up to a day, by date.

    There are none for an invented country, nor for territories of the user's own, which need not add up to the place.
    """
    if area.file is not None:
        return ()
    target = national(metric) if area.kind == "france" else Target(metric, area.kind, str(area.code))
    return known_by(_observations().get(target, ()), until)


@cache
def _observations() -> Mapping[Target, tuple[Observed, ...]]:
    found: dict[Target, list[Observed]] = {}
    for row in sorted((*all_observed(), *_regions()), key=lambda row: row.day):
        if not np.isnan(row.value):
            found.setdefault(row.target, []).append(row)
    return {target: tuple(rows) for target, rows in found.items()}


def _regions() -> Iterator[Observed]:
    """Yield what was counted by région on the day on which the départements were."""
    table = load_regions()
    for code, value in zip(table.code, table.coverage_2022_12.tolist(), strict=True):
        target = Target(COVERAGE, Level.REGION.value, code)
        yield Observed(target, CROSS_SECTION_DAY, value, DEPARTEMENT_SD, False, COUNTER_OF_DEPARTEMENTS)


@cache
def sites(file: str | None = None) -> Mapping[str, Site]:
    """Return where the territories of France, or of a user's own file, lie, by code; nowhere if the file is gone."""
    path = Path(file) if file else None
    if path is not None and not path.is_file():
        return {}
    table = load_territories(path)
    columns = (table.departement, table.longitude.tolist(), table.latitude.tolist())
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
