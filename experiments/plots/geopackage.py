"""Polygons with columns as a GeoPackage (OGC 12-128r18), in longitudes and latitudes."""

import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from shapely import to_wkb
from shapely.geometry import MultiPolygon

from sim.whole_files import naming_full_disk, whole_file

_WGS84: Final = 4326  # EPSG
_HEADER: Final = b"GP\x00\x01" + struct.pack("<i", _WGS84)  # version 0, little endian, without an envelope
_FIXED_TIME: Final = "2024-07-01T00:00:00.000Z"  # of the last change: the same results make the same bytes
_WKT: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_TABLES: Final = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name),
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
"""
_SYSTEMS: Final = (
    ("WGS 84", _WGS84, "EPSG", _WGS84, _WKT, None),
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
)
_KINDS: Final = {str: "TEXT", int: "INTEGER", float: "REAL"}


def write_geopackage(
    path: Path, layer: str, about: str, shapes: Sequence[MultiPolygon], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write a layer of polygons, a row of columns for each; a reader sees the whole file or the one before.

    Columns hold texts, whole numbers or numbers; the first row says which. Raises DiskFull.
    """
    columns = {name: _KINDS[type(value)] for name, value in rows[0].items()}
    named = ", ".join(f"{_quoted(name)} {kind}" for name, kind in columns.items())
    places = ", ".join("?" * (len(columns) + 1))
    with whole_file(path) as partial, naming_full_disk(path), closing(sqlite3.connect(partial)) as base, base:
        base.executescript(_TABLES)
        base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        contents = (layer, "features", layer, about, _FIXED_TIME, *_bounds(shapes), _WGS84)
        base.execute(f"INSERT INTO gpkg_contents VALUES ({', '.join('?' * 10)})", contents)
        described = (layer, "geom", "MULTIPOLYGON", _WGS84, 0, 0)
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)", described)
        base.execute(f"CREATE TABLE {_quoted(layer)} (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON, {named})")
        cells = (
            (_HEADER + to_wkb(shape, byte_order=1), *row.values()) for shape, row in zip(shapes, rows, strict=True)
        )
        base.executemany(f"INSERT INTO {_quoted(layer)} VALUES (NULL, {places})", cells)


def _bounds(shapes: Sequence[MultiPolygon]) -> tuple[float, float, float, float]:
    left, bottom, right, top = zip(*(shape.bounds for shape in shapes), strict=True)
    return min(left), min(bottom), max(right), max(top)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
