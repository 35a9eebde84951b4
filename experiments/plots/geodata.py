"""Where territories stand, as a file for geographic information systems.

The exact limits of territories are not among the data. A polygon is the cell of the maps: what lies nearer to the
territory's centre than to any other centre of its département, within the département's outline.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely import MultiPolygon

from experiments.language.texts import LANGUAGES, text
from experiments.plots.geography import cells_within, stretched
from experiments.plots.geopackage import write_geopackage
from experiments.plots.model_tables import Ring, Site, outlines, place_names, sites
from experiments.plots.results import StoredStudy
from experiments.plots.territories import read_territories
from experiments.storing.plain_text import as_text
from sim.world.tables import load_territories
from sim.world.world import Territories

FILE: Final = "territories.gpkg"
LAYER: Final = "territories"
CHANCES: Final = ("p_white", "p_preproject", "p_lettre_intention", "p_projet_sante", "p_aci", "p_shell")
_SIREN: Final = 9  # digits of an EPCI; the code of a part of a commune begins with that of the commune, of five
_CHANCE_DIGITS: Final = 6


def write_geodata(study: StoredStudy) -> Path | None:
    """Write where each territory stands at the last date, arm by arm; nothing for a place without a map.

    Raises DiskFull.
    """
    chances, path = read_territories(study), study.folder / FILE
    shapes = shapes_of(sites(study.area.file))
    if chances is None or not set(chances.rows["code"]) <= set(shapes):
        path.unlink(missing_ok=True)
        return None
    day = max(chances.rows["date"])
    by_arm = {arm: chances.at(arm, day).to_dict("index") for arm in study.arms}
    rows = list(_rows(_places(study.area.file), by_arm, str(day)))
    about = " / ".join(text("geodata.about", language, date=day) for language in sorted(LANGUAGES))
    write_geopackage(path, LAYER, about, [shapes[row["code"]] for row in rows], rows)
    return path


def _places(file: str | None) -> Territories:
    return load_territories(Path(file) if file else None)


def _rows(places: Territories, by_arm: Mapping[str, Mapping[Any, Any]], day: str) -> Iterator[dict[str, Any]]:
    """Yield what is known of each territory that was simulated, and where it stands in each arm."""
    wanted = next(iter(by_arm.values()))
    departements, regions = place_names("departement"), place_names("region")
    for row, code in enumerate(places.code):
        if code not in wanted:
            continue
        departement, region, stem = places.departement[row], places.region[row], code.partition("-")[0]
        yield {
            "code": code,
            "siren": stem if len(stem) == _SIREN else "",
            "commune": "" if len(stem) == _SIREN else stem,
            "name": as_text(places.name[row]),
            "departement": departement,
            "departement_name": departements[departement],
            "region": region,
            "region_name": regions[region],
            "population": int(places.population[row]),
            "date": day,
            **{name: value for arm, table in by_arm.items() for name, value in _stands(arm, table[code])},
        }


def _stands(arm: str, row: Mapping[Any, Any]) -> Iterator[tuple[str, float]]:
    """Yield where a territory stands in an arm: its most frequent stage, and the chance of each."""
    yield f"{arm}_stage", int(row["stage"])
    yield from ((f"{arm}_{name}", round(float(row[name]), _CHANCE_DIGITS)) for name in CHANCES)


def shapes_of(places: Mapping[str, Site]) -> dict[str, MultiPolygon]:
    """Return the polygons of each territory in degrees, valid, their outer rings anticlockwise."""
    found: dict[str, MultiPolygon] = {}
    for departement, rings in outlines().items():
        here = {code: site for code, site in places.items() if site.departement == departement}
        found |= _cells_in_degrees(rings, here)
    return found


def _cells_in_degrees(rings: Sequence[Ring], places: Mapping[str, Site]) -> dict[str, MultiPolygon]:
    """Return the cells of the territories of one département."""
    latitude = float(np.concatenate(rings)[:, 1].mean())
    back = np.array([1 / np.cos(np.radians(latitude)), 1.0])
    cells = cells_within([stretched(ring, latitude) for ring in rings], places, latitude)
    return {cell.code: shapely.transform(cell.shape, lambda at: at * back) for cell in cells}
