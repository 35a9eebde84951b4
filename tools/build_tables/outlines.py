"""Outlines of the départements from a topology (source: sim/data/SOURCES.md); for maintainers only."""

import unicodedata
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from tools.build_tables.packages import Point

Ring = list[Point]

DECIMALS = 3  # of a degree: a hundred metres; the topology itself is exact to a kilometre

# Names that the topology spells otherwise than INSEE.
MISSPELT = {
    "guyanefrancaise": "guyane",
    "hauterhin": "hautrhin",
    "meurheetmoselle": "meurtheetmoselle",
    "seienetmarne": "seineetmarne",
}


def outlines(topology: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, list[Ring]]:
    """Return the outer rings of each département, by INSEE code; `names` are the names by code.

    Raises ValueError when the départements of the topology are not exactly those named.
    """
    codes = {_letters(name): code for code, name in names.items()}
    arcs = _arcs(topology)
    geometries = {_code(shape, codes): shape for shape in topology["objects"]["fra"]["geometries"]}
    if geometries.keys() != names.keys():
        raise ValueError(f"départements that differ: {sorted(geometries.keys() ^ names.keys())}")
    return {code: _rings(geometries[code], arcs) for code in sorted(geometries)}


def _letters(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name.lower()) if letter.isalpha())


def _code(geometry: Mapping[str, Any], codes: Mapping[str, str]) -> str:
    letters = _letters(geometry["properties"]["name"])
    return codes[MISSPELT.get(letters, letters)]


def _arcs(topology: Mapping[str, Any]) -> list[Ring]:
    """Decode the arcs, each stored as steps on a grid."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        columns = [list(accumulate(step[axis] for step in arc)) for axis in (0, 1)]
        degrees = ([round(n * scale[axis] + origin[axis], DECIMALS) for n in columns[axis]] for axis in (0, 1))
        decoded.append(list(zip(*degrees, strict=True)))
    return decoded


def _rings(geometry: Mapping[str, Any], arcs: list[Ring]) -> list[Ring]:
    """Return the outer rings of a geometry; enclaves (the first ring's holes) are left out."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [_joined(polygon[0], arcs) for polygon in polygons]


def _joined(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs into a ring; a negative number stands for the complement's arc, walked backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc if not ring else arc[1:])
    return ring
