"""The data tables of the model as typed columns, checked when read (sources in sim/data/SOURCES.md)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from sim.arrays import Floats, Ints
from sim.calendar import OBSERVATIONS_END, last_day
from sim.vocabulary import DensityClass, Profession
from sim.world.geography import neighbour_rows
from sim.world.own_tables import read_own_table
from sim.world.reading import Table, TableError, read_table, repeats
from sim.world.world import Territories

Ring = tuple[tuple[float, float], ...]  # longitude, latitude in degrees; the last point is the first

DATA_FOLDER = Path(__file__).parents[1] / "data"

MOST_INHABITANTS = 100_000_000
LONGITUDES = (-62.0, 56.0)  # degrees; Guadeloupe to La Réunion
LATITUDES = (-22.0, 52.0)  # degrees; La Réunion to Nord
OUTSIDE = 0.5  # degrees by which a territory may lie outside the outline of its département, which is simplified

# One pharmacist for each pharmacy: the table counts pharmacies, not the pharmacists who own them.
PROFESSION_COLUMNS = tuple(
    "pharmacies" if profession is Profession.PHARMACIEN else profession.name.lower() for profession in Profession
)
MSP_MONTHS = tuple((int(text[:4]), int(text[5:])) for text in (
    "2017_06", "2017_12", "2018_06", "2018_12", "2019_06", "2019_12",
    "2020_06", "2020_12", "2021_06", "2021_12", "2022_12", "2023_06",
))  # fmt: skip
COVERAGE_COLUMN = "coverage_li_plus_2022_12_pct"
TERRITORIES_HEADER = (
    "code",
    "name",
    "departement",
    "region",
    "population",
    "longitude",
    "latitude",
    "density_class",
)
COVERAGE_COUNTS_HEADER = ("code", "date", "coverage_li_plus_pct")
OBSERVATIONS_HEADER = (
    "metric",
    "date",
    "value",
    "sd",
    "scored",
    "counted_by",
    "definition",
    "source",
    "evidence",
)


@dataclass(frozen=True)
class Regions:
    """The 18 régions. R rows, sorted by code."""

    code: tuple[str, ...]  # INSEE
    name: tuple[str, ...]
    coverage_2022_12: Floats  # R; share of the population covered by a CPTS or project, 31 December 2022


@dataclass(frozen=True)
class Departements:
    """The 101 départements. D rows, sorted by code."""

    code: tuple[str, ...]  # INSEE
    name: tuple[str, ...]
    region: tuple[str, ...]  # INSEE code
    population: Ints  # D; inhabitants
    professionals: Ints  # D × Profession; a pharmacist for each pharmacy
    gp_accessibility: Floats  # D; APL, consultations a year per inhabitant; NaN where not published
    poverty_rate: Floats  # D; share of the population; NaN where not published
    msp_dates: tuple[date, ...]  # last day of each month in which MSP were counted
    msp: Ints  # D × dates; MSP in operation
    coverage_2022_12: Floats  # D; share of the population covered by a CPTS or project, 31 December 2022

    def row(self, code: str) -> int:
        """Return the row of a département. Raises ValueError for an unknown code."""
        return self.code.index(code)


@dataclass(frozen=True)
class CoverageCount:
    """The coverage of a département as counted after 31 December 2022, which Departements has."""

    code: str  # INSEE
    date: date
    coverage: float  # share of the population covered by a CPTS or project


@dataclass(frozen=True)
class Observation:
    """What somebody counted on some day."""

    metric: str
    date: date
    value: float  # in the unit that ends the metric's name: pct, meur_per_year; n_ is a count
    sd: float  # observation error in the same unit, our judgement
    scored: bool  # whether the model is judged against it
    counted_by: str
    definition: str
    source: str
    evidence: str


@cache
def load_regions() -> Regions:
    """Read regions.csv. Raises TableError for a cell that is wrong."""
    table = read_table(DATA_FOLDER / "regions.csv", ("code", "name", COVERAGE_COLUMN))
    return Regions(_sorted_codes(table), table.unique("name"), _coverage(table))


@cache
def load_departements() -> Departements:
    """Read departements.csv. Raises TableError for a cell that is wrong."""
    msp_columns = tuple(f"msp_{year}_{month:02}" for year, month in MSP_MONTHS)
    places = ("code", "name", "region", "population")
    rates = ("gp_accessibility_2023", "poverty_rate_2021_pct", COVERAGE_COLUMN)
    table = read_table(DATA_FOLDER / "departements.csv", (*places, *PROFESSION_COLUMNS, *rates, *msp_columns))
    return Departements(
        code=_sorted_codes(table),
        name=table.unique("name"),
        region=table.choices("region", load_regions().code),
        population=_counts(table, ("population",), low=1)[:, 0],
        professionals=_counts(table, PROFESSION_COLUMNS),
        gp_accessibility=_floats(table.numbers("gp_accessibility_2023", 0, 20, optional=True)),
        poverty_rate=_floats(table.numbers("poverty_rate_2021_pct", 0, 100, optional=True)) / 100,
        msp_dates=tuple(last_day(year * 12 + month - 1) for year, month in MSP_MONTHS),
        msp=_counts(table, msp_columns),
        coverage_2022_12=_coverage(table),
    )


@cache
def load_coverage_counts() -> tuple[CoverageCount, ...]:
    """Read coverage_departements.csv, in its order. Raises TableError for a cell that is wrong."""
    table = read_table(DATA_FOLDER / "coverage_departements.csv", COVERAGE_COUNTS_HEADER)
    codes, days = table.choices("code", load_departements().code), table.dates("date", date.max)
    shares = [value / 100 for value in table.numbers("coverage_li_plus_pct", 0, 100)]
    for row, first in repeats(zip(codes, days, strict=True)):
        raise table.error(row, "code", f"has the date of line {table.lines[first]} again")
    return tuple(CoverageCount(*cells) for cells in zip(codes, days, shares, strict=True))


@cache
def load_observations(until: date = OBSERVATIONS_END) -> tuple[Observation, ...]:
    """Read observations.csv, in its order, up to a day. Raises TableError.

    Rows after 30 June 2024 may be added to the file, to score forecasts; nothing else asks for them.
    """
    return tuple(row for row in read_observations(DATA_FOLDER / "observations.csv") if row.date <= until)


def read_observations(path: Path) -> tuple[Observation, ...]:
    """Read a table of observations of the schema of docs/data.md, in its order. Raises TableError."""
    table = read_table(path, OBSERVATIONS_HEADER)
    columns = (
        table.texts("metric"),
        table.dates("date", date.max),
        table.numbers("value", 0, MOST_INHABITANTS),
        table.numbers("sd", 0, MOST_INHABITANTS),
        [scored == "yes" for scored in table.choices("scored", ("yes", "no"))],
        *(table.texts(column) for column in ("counted_by", "definition", "source", "evidence")),
    )
    _check_counted_once(table)
    _check_percentages(table)
    return tuple(Observation(*cells) for cells in zip(*columns, strict=True))


@cache
def load_outlines() -> dict[str, tuple[Ring, ...]]:
    """Return the outer rings of each département, by INSEE code, for maps. Raises TableError when one is missing."""
    path = DATA_FOLDER / "departements_outline.json"
    shapes = json.loads(path.read_text(encoding="utf-8"))
    if shapes.keys() != set(load_departements().code):
        problem = f"départements that differ: {sorted(shapes.keys() ^ set(load_departements().code))}"
        raise TableError(path, problem)
    return {
        code: tuple(tuple((longitude, latitude) for longitude, latitude in ring) for ring in rings)
        for code, rings in shapes.items()
    }


def load_territories(path: Path | None = None) -> Territories:
    """Read the territories of France, or a user's own file of the same schema (docs/data.md), sorted by code.

    Raises TableError for a cell that is wrong; for the territories of France also when a département's territories
    do not add up to its population, for a file of one's own when a territory lies outside its département.
    """
    return _france() if path is None else own_territories(path)[0]


def own_territories(path: Path) -> tuple[Territories, dict[str, str]]:
    """Return the territories of a user's own file, and how it was read where that is not how ours are written.

    Raises TableError as `load_territories` does.
    """
    table = read_own_table(path, TERRITORIES_HEADER)
    territories = _territories(table)
    _check_centres(table)
    return territories, table.remarks


@cache
def _france() -> Territories:
    path = DATA_FOLDER / "territories.csv"
    territories = _territories(read_table(path, TERRITORIES_HEADER))
    _check_sums(path, territories, load_departements())
    return territories


def _territories(table: Table) -> Territories:
    departements = load_departements()
    code = table.unique("code")
    order = np.array(sorted(range(len(code)), key=code.__getitem__))
    departement = table.choices("departement", departements.code)
    region = table.choices("region", load_regions().code)
    _check_regions(table, departement, region)
    longitude = _floats(table.numbers("longitude", *LONGITUDES))[order]
    latitude = _floats(table.numbers("latitude", *LATITUDES))[order]
    home = _ordered(departement, order)
    start, neighbour = neighbour_rows(longitude, latitude, home)
    return Territories(
        code=_ordered(code, order),
        name=_ordered(table.texts("name"), order),
        departement=home,
        region=_ordered(region, order),
        population=_counts(table, ("population",), low=1)[order, 0],
        longitude=longitude,
        latitude=latitude,
        density_class=_counts(table, ("density_class",), high=max(DensityClass))[order, 0].astype(np.int8),
        gp_accessibility=departements.gp_accessibility[[departements.row(code) for code in home]],
        neighbour_start=start,
        neighbour=neighbour,
    )


def _ordered(texts: tuple[str, ...], order: Ints) -> tuple[str, ...]:
    return tuple(texts[row] for row in order)


def _check_regions(table: Table, departement: tuple[str, ...], region: tuple[str, ...]) -> None:
    departements = load_departements()
    for row, (home, given) in enumerate(zip(departement, region, strict=True)):
        right = departements.region[departements.row(home)]
        if given != right:
            raise table.error(row, "region", f"is not the région of département {home!r}; that is {right!r}")


def _check_centres(table: Table) -> None:
    """Raise TableError for a territory that lies outside its département, longitude and latitude exchanged perhaps."""
    homes = table.choices("departement", load_departements().code)
    columns = (table.numbers("longitude", *LONGITUDES), table.numbers("latitude", *LATITUDES))
    for row, (home, longitude, latitude) in enumerate(zip(homes, *columns, strict=True)):
        if not _is_near(home, longitude, latitude):
            is_exchanged = _is_near(home, latitude, longitude)
            advice = (
                "longitude and latitude are exchanged" if is_exchanged else "check longitude, latitude, departement"
            )
            problem = f"(with latitude {latitude:g}) lies outside département {home!r}; {advice}"
            raise table.error(row, "longitude", problem)


def _is_near(departement: str, longitude: float, latitude: float) -> bool:
    """Say whether a point lies in the frame around a département, some 50 km more on each side."""
    points = np.concatenate([np.array(ring) for ring in load_outlines()[departement]])
    low, high = points.min(axis=0) - OUTSIDE, points.max(axis=0) + OUTSIDE
    return bool(low[0] <= longitude <= high[0] and low[1] <= latitude <= high[1])


def _check_sums(path: Path, territories: Territories, departements: Departements) -> None:
    home = [departements.row(code) for code in territories.departement]
    sums = np.bincount(home, territories.population, minlength=len(departements.code)).astype(np.int64)
    for row in np.flatnonzero(sums != departements.population):
        says = f"adds up to {sums[row]}; departements.csv says {departements.population[row]}"
        raise TableError(path, f"département {departements.code[row]!r} {says}", column="population")


def _check_counted_once(table: Table) -> None:
    keys = zip(table.cells["metric"], table.cells["date"], table.cells["counted_by"], strict=True)
    for row, first in repeats(keys):
        raise table.error(row, "metric", f"has the date and counter of line {table.lines[first]} again")


def _check_percentages(table: Table) -> None:
    for row, metric in enumerate(table.cells["metric"]):
        if metric.endswith("_pct") and float(table.cells["value"][row]) > 100:
            raise table.error(row, "value", "is not allowed; a percentage from 0 to 100 is needed")


def _sorted_codes(table: Table) -> tuple[str, ...]:
    codes = table.unique("code")
    for row in range(1, len(codes)):
        if codes[row] < codes[row - 1]:
            raise table.error(row, "code", f"comes after {codes[row - 1]!r}; rows must be sorted by code")
    return codes


def _counts(table: Table, columns: tuple[str, ...], low: int = 0, high: int = MOST_INHABITANTS) -> Ints:
    return np.array([table.integers(column, low, high) for column in columns], dtype=np.int64).T


def _coverage(table: Table) -> Floats:
    return _floats(table.numbers(COVERAGE_COLUMN, 0, 100)) / 100


def _floats(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)
