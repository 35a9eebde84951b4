"""Maps of the simulated place: one colour for each territory, outlines of the départements over them."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from experiments.plots.canvas import FAINT, INK
from experiments.plots.geography import PlacedFrame, map_of
from experiments.plots.reference import Ring
from experiments.plots.results import Place, StoredStudy
from experiments.plots.territories import TerritoryChances

UNKNOWN = "#DDDDDD"  # territories without results
PANEL_WIDTH = 3.5  # inches
CELL_NOTE = {
    "fr": (
        "Limites approchées : chaque cellule réunit ce qui est plus proche du centre de son territoire que de tout "
        "autre, dans son département. Paris et petite couronne agrandis ; outre-mer à d'autres échelles."
    ),
    "en": (
        "Approximate limits: each cell holds what lies nearer to its territory's centre than to any other of its "
        "département. Paris and its inner suburbs enlarged; overseas départements at other scales."
    ),
}
CELL_NOTE_PART = {
    "fr": "Limites approchées : chaque cellule réunit ce qui est plus proche du centre de son territoire.",
    "en": "Approximate limits: each cell holds what lies nearest to its territory's centre.",
}


def can_be_drawn(study: StoredStudy, chances: TerritoryChances) -> bool:
    """Say whether the places of the study's territories are known: not so in an invented country."""
    known = {cell.code for placed in map_of(study.place) for cell in placed.cells}
    return not known.isdisjoint(chances.rows["code"])


def cell_note(study: StoredStudy) -> str:
    """Return what the reader must know of the limits on the map."""
    return (CELL_NOTE if study.place.kind == "france" else CELL_NOTE_PART)[study.language]


def draw_map(axes: Axes, place: Place, colours: Mapping[str, str]) -> None:
    """Fill the cell of each territory with its colour (by territory code)."""
    axes.set_axis_off()
    axes.set_aspect("equal")
    for placed in map_of(place):
        _draw_frame(axes, placed, colours)
    axes.autoscale_view()
    axes.margins(0.01)


def _draw_frame(axes: Axes, placed: PlacedFrame, colours: Mapping[str, str]) -> None:
    for colour, pieces in sorted(_by_colour(placed, colours).items()):
        axes.add_patch(PathPatch(Path.make_compound_path(*pieces), facecolor=colour, edgecolor="none"))
    if placed.frame.shows_cells:
        pieces = [piece for cell in placed.cells for piece in cell.pieces]
        axes.add_collection(LineCollection(_closed(pieces), colors=FAINT, linewidths=0.3))
    axes.add_collection(LineCollection(_closed(placed.borders), colors=INK, linewidths=0.35))
    if placed.frame.box is not None:
        left, bottom, width, height = placed.frame.box
        axes.add_patch(Rectangle((left, bottom), width, height, fill=False, edgecolor=FAINT, linewidth=0.6))
        axes.text(left + width / 2, bottom - 0.05, placed.frame.label, size=6.2, ha="center", va="top", color=INK)


def _by_colour(placed: PlacedFrame, colours: Mapping[str, str]) -> dict[str, list[Path]]:
    """Return the pieces of all cells by colour: one shape for each colour shows no seams between its cells."""
    found: dict[str, list[Path]] = {}
    for cell in placed.cells:
        pieces = [Path(ring, closed=True) for ring in _closed([turned_left(piece) for piece in cell.pieces])]
        found.setdefault(colours.get(cell.code, UNKNOWN), []).extend(pieces)
    return found


def turned_left(ring: Ring) -> Ring:
    """Return a ring that runs anticlockwise: rings of one shape that run both ways would cut holes in each other."""
    (across, up), (next_across, next_up) = ring.T, np.roll(ring, -1, axis=0).T
    return ring if np.sum(across * next_up - next_across * up) >= 0 else ring[::-1]


def _closed(rings: Sequence[Ring]) -> list[Ring]:
    return [np.vstack([ring, ring[:1]]) for ring in rings]


def panel_height(place: Place) -> float:
    """Return the height in inches of a map that is PANEL_WIDTH wide, within what a sheet can hold."""
    points = np.concatenate([ring for placed in map_of(place) for ring in placed.borders])
    width, height = np.ptp(points, axis=0)
    return float(np.clip(PANEL_WIDTH * height / width, 2.0, 4.5))
