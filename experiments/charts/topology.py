"""The map of the simulated place as TopoJSON: cells of territories, outlines of départements, frames; few bytes.

Places are whole numbers of a small step, each ring the steps from point to point, so that a map of France fits into a
page. Source of the format: the TopoJSON specification, version 1.0.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from shapely import LinearRing, LineString, MultiPolygon, get_parts, line_merge, unary_union

from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.geography import PositionedFrame, map_of, rings_of
from experiments.plots.maps import extent
from experiments.plots.model_tables import Ring

STEPS_ACROSS: Final = 1800  # of the larger side of the map: about half a pixel
SMOOTHED: Final = 1.2  # steps by which a point may leave a straight line to be left out
BORDERS, FRAMES = "border", "frame"
SHAPES: Final = "shapes"  # the object that holds all of them

Properties = Mapping[str, Mapping[str, Any]]  # by territory code


def topology(area: SimulatedArea, properties: Properties) -> dict[str, Any]:
    """Return the map with what each territory's cell carries; property `k` says of other shapes what they are."""
    shapes = _shapes(area)
    cells = ({**shape, "properties": dict(properties.get(code, {}))} for code, shape in shapes.cells)
    others = ({**shape, "properties": {"k": kind}} for kind, shape in shapes.others)
    objects = {SHAPES: {"type": "GeometryCollection", "geometries": [*cells, *others]}}
    return {"type": "Topology", "transform": shapes.transform, "objects": objects, "arcs": shapes.arcs}


def frame_labels(area: SimulatedArea) -> list[dict[str, Any]]:
    """Return the names of the frames of the map and where they stand, in the coordinates of the map."""
    boxes = ((placed.frame.label, placed.frame.box) for placed in map_of(area))
    return [{"label": label, "x": box[0] + box[2] / 2, "y": box[1]} for label, box in boxes if box is not None]


class _Shapes:
    """The arcs of a map and the geometries made of them, each ring an arc of its own."""

    def __init__(self, area: SimulatedArea) -> None:
        placed = map_of(area)
        (left, right), (bottom, top) = extent(placed)
        self._step = max(right - left, top - bottom) / STEPS_ACROSS
        self._corner = np.array([left, bottom])
        self.arcs: list[list[list[int]]] = []
        cells = [cell for frame in placed for cell in frame.cells]
        self.cells = [(cell.code, self._polygons(cell.shape)) for cell in cells]
        borders = [(BORDERS, self._lines(frame.borders)) for frame in placed]
        self.others = [*borders, *((FRAMES, self._lines([ring])) for ring in _boxes(placed))]

    @property
    def transform(self) -> dict[str, list[float]]:
        """How steps become coordinates of the map."""
        return {"scale": [self._step, self._step], "translate": self._corner.tolist()}

    def _polygons(self, shape: MultiPolygon) -> dict[str, Any]:
        pieces = [[[self._arc(LinearRing(self._steps(ring)))] for ring in rings_of(part)] for part in shape.geoms]
        is_single = len(pieces) == 1
        return {"type": "Polygon" if is_single else "MultiPolygon", "arcs": pieces[0] if is_single else pieces}

    def _lines(self, rings: Iterable[Ring]) -> dict[str, Any]:
        """Return rings as lines, what two of them share once."""
        merged = line_merge(unary_union([LinearRing(self._steps(ring)) for ring in rings]))
        return {"type": "MultiLineString", "arcs": [[self._arc(line)] for line in get_parts(merged)]}

    def _steps(self, ring: Ring) -> Ring:
        steps: Ring = np.round((ring - self._corner) / self._step)
        return steps

    def _arc(self, line: LineString) -> int:
        points = np.array(line.simplify(SMOOTHED).coords).round().astype(int)
        self.arcs.append(np.vstack([points[:1], np.diff(points, axis=0)]).tolist())
        return len(self.arcs) - 1


@cache
def _shapes(area: SimulatedArea) -> _Shapes:
    return _Shapes(area)


def _boxes(placed: Sequence[PositionedFrame]) -> Iterator[Ring]:
    for box in (frame.frame.box for frame in placed):
        if box is not None:
            left, bottom, width, height = box
            right, top = left + width, bottom + height
            yield np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
