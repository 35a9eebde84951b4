"""Maps of the simulated place: one colour for each territory, outlines of the départements over them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from experiments.language.texts import text
from experiments.plots.canvas import FAINT, INK
from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.geography import PositionedFrame, map_of
from experiments.plots.model_tables import Ring
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances

UNKNOWN = "#DDDDDD"  # territories without results
MAPS_WIDTH = 7.0  # inches, shared by the columns of maps
LABEL_SIZE = 5.8  # points
LABEL_HEIGHT = 0.5  # of a frame, in distances of the map
MARGIN = 0.01  # of the larger side
VECTOR_FROM = 2.5  # order of drawing: shapes below are pixels in an SVG, which would be megabytes; texts are above


def can_be_drawn(study: StoredStudy, chances: TerritoryChances) -> bool:
    """Say whether the places of the study's territories are known: not so in an invented country."""
    known = {cell.code for placed in map_of(study.area) for cell in placed.cells}
    return not known.isdisjoint(chances.rows["code"])


def cell_note(study: StoredStudy) -> str:
    """Return what the reader must know of the limits on the map."""
    key = "maps.cell_note" if study.area.kind == "france" else "maps.cell_note_part"
    return text(key, study.language)


def draw_map(axes: Axes, area: SimulatedArea, colours: Mapping[str, str]) -> None:
    """Fill the cell of each territory with its colour (by territory code)."""
    placed = map_of(area)
    (left, right), (bottom, top) = extent(placed)
    axes.set_axis_off()
    axes.set_aspect("equal", anchor="W")  # its title begins where the map does, and has the whole width
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_rasterization_zorder(VECTOR_FROM)
    for part in placed:
        _draw_frame(axes, part, colours)


def extent(frames: Sequence[PositionedFrame]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the left and right, bottom and top ends of a map with a small margin, labels of frames included."""
    boxes = [placed.frame.box for placed in frames if placed.frame.box is not None]
    corners = [((left, up - LABEL_HEIGHT), (left + width, up + height)) for left, up, width, height in boxes]
    points = np.concatenate([*map(np.array, corners), *(ring for placed in frames for ring in placed.borders)])
    margin = MARGIN * np.ptp(points, axis=0).max()
    (left, bottom), (right, top) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return (float(left), float(right)), (float(bottom), float(top))


def _draw_frame(axes: Axes, placed: PositionedFrame, colours: Mapping[str, str]) -> None:
    # One shape for each colour shows no seams between its cells.
    for colour, pieces in sorted(_by_colour(placed, colours).items()):
        _add(axes, PathPatch(compound(pieces), facecolor=colour, edgecolor="none"))
    if placed.frame.shows_cells:
        pieces = [piece for cell in placed.cells for piece in cell.pieces]
        _add(axes, PathPatch(compound(pieces), fill=False, edgecolor=FAINT, linewidth=0.3))
    _add(axes, PathPatch(compound(placed.borders), fill=False, edgecolor=INK, linewidth=0.35))
    if placed.frame.box is not None:
        left, bottom, width, height = placed.frame.box
        _add(axes, Rectangle((left, bottom), width, height, fill=False, edgecolor=FAINT, linewidth=0.6))
        label = axes.text(left + width / 2, bottom - 0.05, placed.frame.label, size=LABEL_SIZE, color=INK)
        label.set(ha="center", va="top")


def _add(axes: Axes, shape: Patch) -> None:
    """Add a shape without asking for its extent, which is slow for a whole country and known beforehand."""
    shape.set_in_layout(False)
    axes.add_artist(shape)


def _by_colour(placed: PositionedFrame, colours: Mapping[str, str]) -> dict[str, list[Ring]]:
    found: dict[str, list[Ring]] = {}
    for cell in placed.cells:
        found.setdefault(colours.get(cell.code, UNKNOWN), []).extend(cell.pieces)
    return found


def compound(rings: Sequence[Ring]) -> Path:
    """Return several rings as one shape."""
    lengths = np.array([len(ring) + 1 for ring in rings])
    vertices = np.concatenate([part for ring in rings for part in (ring, ring[:1])])
    ends = np.cumsum(lengths)
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    codes[ends - lengths], codes[ends - 1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(vertices, codes)


def cell_handle(colour: str) -> Patch:
    """Return what stands for a colour of the map in a legend."""
    return Patch(facecolor=colour, edgecolor=FAINT, linewidth=0.6)


def stepped_colours(values: "pd.Series[float]", steps: Sequence[float], colours: Sequence[str]) -> dict[str, str]:
    """Return the colour of each territory (index of `values`: codes); `colours` are one more than the steps."""
    places = np.searchsorted(steps, values.to_numpy(), side="right")
    return {str(code): colours[place] for code, place in zip(values.index, places, strict=True)}


def panel_height(area: SimulatedArea, n_columns: int = 2) -> float:
    """Return the height in inches of a map that is one of some columns wide, within what a figure can hold."""
    (left, right), (bottom, top) = extent(map_of(area))
    return float(np.clip(MAPS_WIDTH / n_columns * (top - bottom) / (right - left), 1.5, 4.5))
