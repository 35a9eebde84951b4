"""Maps of the simulated place: one colour for each territory, outlines of the départements over them."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle

from experiments.plots.canvas import FAINT, INK
from experiments.plots.geography import PlacedFrame, map_of
from experiments.plots.results import Place, StoredStudy
from experiments.plots.territories import TerritoryChances

UNKNOWN = "#DDDDDD"  # territories without results
PANEL_WIDTH = 3.5  # inches
CELL_NOTE = {
    "fr": (
        "Limites approchées : chaque cellule réunit ce qui est plus proche du centre de son territoire que de tout "
        "autre, dans son département ; agrandissement de Paris et petite couronne, outre-mer à d'autres échelles."
    ),
    "en": (
        "Approximate limits: each cell holds what lies nearer to its territory's centre than to any other of its "
        "département; Paris and its inner suburbs enlarged, overseas départements at other scales."
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
    pieces = [(piece, colours.get(cell.code, UNKNOWN)) for cell in placed.cells for piece in cell.pieces]
    # Without smoothing no pale seams show between neighbouring cells.
    fill = PolyCollection([piece for piece, _ in pieces], facecolors=[colour for _, colour in pieces], antialiased=False)
    fill.set(edgecolor="none", rasterized=False)
    axes.add_collection(fill)
    axes.add_collection(LineCollection(_closed(placed.borders), colors=INK, linewidths=0.35))
    if placed.frame.box is not None:
        left, bottom, width, height = placed.frame.box
        axes.add_patch(Rectangle((left, bottom), width, height, fill=False, edgecolor=FAINT, linewidth=0.6))
        axes.text(left + width / 2, bottom - 0.05, placed.frame.label, size=6.5, ha="center", va="top", color=INK)


def _closed(rings: Sequence[np.ndarray]) -> list[np.ndarray]:
    return [np.vstack([ring, ring[:1]]) for ring in rings]


def panel_height(place: Place) -> float:
    """Return the height in inches of a map that is PANEL_WIDTH wide, within what a sheet can hold."""
    points = np.concatenate([ring for placed in map_of(place) for ring in placed.borders])
    width, height = np.ptp(points, axis=0)
    return float(np.clip(PANEL_WIDTH * height / width, 2.0, 4.5))
