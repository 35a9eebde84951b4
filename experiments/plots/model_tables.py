"""What figures take from the model's own data tables: observations, outlines, and where territories lie."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.comparing.place import territory_name
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
from sim.world.territories import codes_of

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
    Of a place with several codes they are means by population, of the days on which all were observed.
    """
    if area.file is not None:
        return ()
    if area.kind == "france":
        return known_by(_observations().get(national(metric), ()), until)
    parts = [known_by(_observations().get(Target(metric, area.kind, code), ()), until) for code in codes_of(area.code)]
    return tuple(_together(parts, area)) if len(parts) > 1 else next(iter(parts), ())


def _together(parts: Sequence[tuple[Observed, ...]], area: SimulatedArea) -> Iterator[Observed]:
    """Yield the mean by population of shares that were observed in all parts of a place on the same day."""
    people = np.array([_inhabitants(area.kind)[code] for code in codes_of(area.code)])
    by_day = [{row.day: row for row in rows} for rows in parts]
    for day in sorted(set.intersection(*map(set, by_day))):
        rows = [found[day] for found in by_day]
        weights = people / people.sum()
        value = float(weights @ [row.value for row in rows])
        sd = float(np.hypot.reduce(weights * [row.sd for row in rows]))
        target = Target(rows[0].target.metric, area.kind, str(area.code))
        yield replace(rows[0], target=target, value=value, sd=sd)


@cache
def _inhabitants(kind: str) -> Mapping[str, int]:
    """Return the population of each région or département, by INSEE code."""
    table = load_departements()
    codes = table.region if kind == "region" else table.code
    return {code: int(table.population[np.array(codes) == code].sum()) for code in set(codes)}


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


@cache
def territory_names(file: str | None, language: str) -> Mapping[str, str]:
    """Return the names of the territories of France, or of a user's own file, by code; none if the file is gone."""
    path = Path(file) if file else None
    if path is not None and not path.is_file():
        return {}
    table = load_territories(path)
    columns = zip(table.code, table.name, table.departement, strict=True)
    return {code: territory_name(name, code, departement, language) for code, name, departement in columns}


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
