"""France as a map: one cell for each territory, the outlines of the départements, and frames for what lies apart.

The exact limits of the territories are not among the data. A territory's cell holds what lies nearer to its centre
than to any other centre of its département, cut off at the département's outline.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, MultiPolygon, Polygon

from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.model_tables import Ring, Site, outlines, region_of_departement, sites
from sim.world.territories import codes_of

APART = 1e-3  # degrees; centres nearer than this are spread, so that each keeps a cell
SPREAD = 0.02  # degrees
DOT = 0.02  # degrees of latitude, radius of the cell of a territory whose centre lies off the coarse outline
DOT_SEGMENTS = 3  # of a quarter of that circle
SLIVER = 1e-7  # square degrees, about 0.1 ha: what rounding leaves along cut edges
AROUND_PARIS = ("75", "92", "93", "94")
# Names that fit under their frames also where three maps stand side by side.
OVERSEAS = {"971": "Guad.", "972": "Mart.", "973": "Guyane", "974": "Réunion", "976": "Mayotte"}
METROPOLITAN_LATITUDE = 46.5  # degrees, the middle of metropolitan France
# Free places around metropolitan France, in distances (see `stretched`): left, bottom, width, height.
PARIS_BOX = (4.75, 49.75, 1.95, 1.6)
OVERSEAS_BOXES = {
    code: (left, 39.95, 1.7, 1.6) for code, left in zip(OVERSEAS, (-3.5, -1.65, 0.2, 2.05, 3.9), strict=True)
}
GRID = 0.03  # degrees: less than two pixels of the map of the whole country

Box = tuple[float, float, float, float]
Shapes = NDArray[np.object_]  # MultiPolygon each


@dataclass(frozen=True, eq=False)
class Cell:
    """The cell of a territory, in pieces where the outline has several rings."""

    code: str
    shape: MultiPolygon

    @cached_property
    def pieces(self) -> tuple[Ring, ...]:
        """The rings of the cell: outer ones anticlockwise, those of holes clockwise."""
        return rings_of(self.shape)


def rings_of(shape: Geometry) -> tuple[Ring, ...]:
    """Return the rings of a shape, none with its first point repeated at its end."""
    return tuple(shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(shapely.get_parts(shape)))


def polygons_in(shapes: Sequence[Geometry]) -> Shapes:
    """Return the polygons of each shape, anticlockwise, without the lines, points and slivers that a cut leaves."""
    collections, shape_of = shapely.get_parts(shapes, return_index=True)
    parts, collection_of = shapely.get_parts(collections, return_index=True)
    is_kept = shapely.area(parts) > SLIVER
    found = np.full(len(shapes), MultiPolygon())
    shapely.multipolygons(parts[is_kept], indices=shape_of[collection_of[is_kept]], out=found)
    return shapely.orient_polygons(found)  # type: ignore[no-any-return]


def nearest_parts(outline: Geometry, centres: NDArray[np.float64]) -> Shapes:
    """Return the part of an outline that is nearer to each of some different centres than to any other."""
    if len(centres) == 1:
        return polygons_in([outline])
    nearer = shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=outline, ordered=True)
    return polygons_in(shapely.intersection(shapely.get_parts(nearer), outline))


def spread(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return centres with those that coincide put on a small circle around their place."""
    moved = centres.copy()
    for row, centre in enumerate(centres):
        same = np.flatnonzero(np.abs(centres - centre).max(axis=1) < APART)
        if len(same) > 1:
            angle = 2 * np.pi * int(np.flatnonzero(same == row)[0]) / len(same)
            moved[row] = centre + SPREAD * np.array([np.cos(angle), np.sin(angle)])
    return moved


def stretched(points: NDArray[np.float64], latitude: float) -> NDArray[np.float64]:
    """Return degrees as distances in degrees of latitude, true near one latitude (equirectangular projection)."""
    flat: NDArray[np.float64] = points * np.array([np.cos(np.radians(latitude)), 1.0])
    return flat


def simplified(rings: Sequence[Ring], grid: float | None) -> tuple[Ring, ...]:
    """Return rings moved onto a grid, so that neighbours keep a common border; islands smaller than it are left out."""
    if grid is None:
        return tuple(rings)
    on_grid = (np.round(ring / grid) * grid for ring in rings)
    without_repeats = (ring[np.any(ring != np.roll(ring, 1, axis=0), axis=1)] for ring in on_grid)
    return tuple(ring for ring in without_repeats if len(ring) > 2)


def cells_within(rings: Sequence[Ring], places: Mapping[str, Site], latitude: float) -> tuple[Cell, ...]:
    """Return the cells of the territories of one département; rings and cells in distances (see `stretched`)."""
    if not places:
        return ()
    centres = stretched(spread(np.array([(site.longitude, site.latitude) for site in places.values()])), latitude)
    parts = nearest_parts(_outline(rings), centres)
    dots = polygons_in(shapely.buffer(shapely.points(centres), DOT, quad_segs=DOT_SEGMENTS))
    shapes = np.where(shapely.is_empty(parts), dots, parts)
    return tuple(Cell(code, shape) for code, shape in zip(places, shapes, strict=True))


def _outline(rings: Sequence[Ring]) -> Geometry:
    """Return rings as one valid shape: on a grid, some cross themselves."""
    whole = shapely.make_valid([Polygon(ring) for ring in rings], method="structure", keep_collapsed=False)
    return shapely.union_all(whole)


@dataclass(frozen=True, eq=False)
class Frame:
    """A part of the map with its own scale: the whole of it (no box), or départements enlarged or moved into a box."""

    departements: tuple[str, ...]
    latitude: float
    box: Box | None = None
    label: str = ""
    grid: float | None = None  # degrees, on which outlines are simplified; None: as they are
    shows_cells: bool = False  # whether the limits of the cells are drawn


@dataclass(frozen=True, eq=False)
class PositionedFrame:
    """A frame in the coordinates of the map."""

    frame: Frame
    cells: tuple[Cell, ...]
    borders: tuple[Ring, ...]  # of the départements


@cache
def map_of(area: SimulatedArea) -> tuple[PositionedFrame, ...]:
    """Return the map of the simulated place, frame by frame."""
    return tuple(_placed(frame, area) for frame in _frames(area))


def _frames(area: SimulatedArea) -> tuple[Frame, ...]:
    if area.kind == "france":
        return _france()
    within = region_of_departement() if area.kind == "region" else {code: code for code in outlines()}
    wanted = tuple(code for code in outlines() if within[code] in codes_of(area.code))
    if len(wanted) > 1 and not OVERSEAS.keys().isdisjoint(wanted):  # too far apart for one frame
        return _france()
    return (Frame(wanted, _middle_latitude(wanted), shows_cells=True),) if wanted else ()


def _france() -> tuple[Frame, ...]:
    mainland = tuple(code for code in outlines() if code not in OVERSEAS)
    overseas = (
        Frame((code,), _middle_latitude((code,)), OVERSEAS_BOXES[code], name) for code, name in OVERSEAS.items()
    )
    paris = Frame(AROUND_PARIS, METROPOLITAN_LATITUDE, PARIS_BOX, "Paris")
    return (Frame(mainland, METROPOLITAN_LATITUDE, grid=GRID), paris, *overseas)


def _middle_latitude(departements: Sequence[str]) -> float:
    latitudes = np.concatenate([ring[:, 1] for code in departements for ring in outlines()[code]])
    return float(latitudes.min() + latitudes.max()) / 2


def _placed(frame: Frame, area: SimulatedArea) -> PositionedFrame:
    rings = {
        code: [stretched(ring, frame.latitude) for ring in simplified(outlines()[code], frame.grid)]
        for code in frame.departements
    }
    cells = [cell for code in rings for cell in cells_within(rings[code], _sites_in(code, area.file), frame.latitude)]
    borders = [ring for code in rings for ring in rings[code]]
    if frame.box is None:
        return PositionedFrame(frame, tuple(cells), tuple(borders))
    scale, shift = _fit(np.concatenate(borders), frame.box)
    moved = tuple(Cell(cell.code, shapely.transform(cell.shape, lambda at: at * scale + shift)) for cell in cells)
    return PositionedFrame(frame, moved, tuple(ring * scale + shift for ring in borders))


def _sites_in(departement: str, file: str | None) -> Mapping[str, Site]:
    return {code: site for code, site in sites(file).items() if site.departement == departement}


def _fit(points: NDArray[np.float64], box: Box) -> tuple[float, NDArray[np.float64]]:
    """Return the scale and the shift that put points into the middle of a box, with a margin."""
    left, bottom, width, height = box
    size = np.ptp(points, axis=0)
    scale = 0.86 * float(min(width / size[0], height / size[1]))
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    return scale, np.array([left + width / 2, bottom + height / 2]) - scale * middle
