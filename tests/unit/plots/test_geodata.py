"""Territories for geographic information systems: every polygon is sound, and the columns say what the tables say."""

import sqlite3
from pathlib import Path

import pytest
import shapely

from experiments.plots.geodata import FILE, shapes_of, write_geodata
from experiments.plots.geopackage import write_geopackage
from experiments.plots.model_tables import sites
from experiments.plots.results import read_study
from tests.unit.plots.fake_results import study_of, write_results

HEADER = 8  # bytes before the geometry


def test_all_territories_of_france_have_a_valid_polygon_that_runs_anticlockwise() -> None:
    shapes = shapes_of(sites())
    assert len(shapes) == 1682
    assert all(shape.is_valid and shape.area > 1e-7 for shape in shapes.values())
    assert all(part.exterior.is_ccw for shape in shapes.values() for part in shape.geoms)


def test_a_polygon_lies_around_its_territory() -> None:
    shapes, places = shapes_of(sites()), sites()
    near = [shapely.Point(site.longitude, site.latitude).distance(shapes[code]) for code, site in places.items()]
    assert sum(distance > 0.05 for distance in near) < 20  # centres off the coarse outline


def test_the_file_holds_every_territory_with_codes_and_chances_of_every_arm(tmp_path: Path) -> None:
    study = read_study(write_results(tmp_path / "nord", ["status_quo", "plan_100"], "departement", "59"), "en")
    path = write_geodata(study)
    assert path == study.folder / FILE
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert base.execute("SELECT srs_id FROM gpkg_geometry_columns").fetchone() == (4326,)
    cursor = base.execute("SELECT * FROM territories")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    assert len(rows) == sum(site.departement == "59" for site in sites().values())
    assert {(row["departement"], row["region_name"], row["date"]) for row in rows} == {
        ("59", "Hauts-de-France", "2027-12-31")
    }
    assert all(bool(row["siren"]) != bool(row["commune"]) for row in rows)
    for arm in study.arms:
        stages = [f"{arm}_p_{name}" for name in ("white", "preproject", "lettre_intention", "projet_sante", "aci")]
        assert all(sum(row[name] for name in stages) == pytest.approx(1, abs=1e-5) for row in rows)
    assert all(shapely.from_wkb(row["geom"][HEADER:]).is_valid for row in rows)


def test_a_study_without_territories_leaves_no_file(tmp_path: Path) -> None:
    study = study_of(tmp_path / "bare", ["plan_100"])
    (study.folder / FILE).write_bytes(b"of an earlier study")
    assert write_geodata(study) is None
    assert not (study.folder / FILE).exists()


def test_the_same_rows_make_the_same_bytes_whatever_their_columns_are_called(tmp_path: Path) -> None:
    shape = shapely.MultiPolygon([shapely.box(0, 45, 1, 46)])
    rows = [{'arm "x",y=1_stage': 3, "name": "=1+1", "p": 0.5}]
    for name in ("one", "two"):
        write_geopackage(tmp_path / name, "layer", "about", [shape], rows)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    found = sqlite3.connect(tmp_path / "one").execute("SELECT * FROM layer").fetchone()
    assert found[2:] == (3, "=1+1", 0.5)
