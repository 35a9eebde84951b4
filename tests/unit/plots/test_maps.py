import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from experiments.plots.geography import map_of
from experiments.plots.maps import UNKNOWN, compound, draw_map, extent, panel_height
from experiments.plots.results import Place

FRANCE, NORD = Place("france", None), Place("departement", "59")


def test_several_rings_become_one_shape_of_closed_parts() -> None:
    triangle = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    codes = compound([triangle, triangle + 2]).codes
    assert list(codes) == 2 * [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


def test_each_territory_has_its_colour_and_those_without_results_another() -> None:
    (placed,) = map_of(NORD)
    codes = [cell.code for cell in placed.cells]
    axes = Figure().add_subplot()
    draw_map(axes, NORD, dict.fromkeys(codes[1:], "#112233"))
    filled = [shape for shape in axes.get_children() if isinstance(shape, PathPatch) and shape.get_fill()]
    rings = {to_hex(shape.get_facecolor()): (shape.get_path().codes == Path.MOVETO).sum() for shape in filled}
    n_pieces = [len(cell.pieces) for cell in placed.cells]
    assert rings == {"#112233": sum(n_pieces[1:]), UNKNOWN.lower(): n_pieces[0]}


def test_the_map_shows_all_frames() -> None:
    (left, right), (bottom, top) = extent(map_of(FRANCE))
    for placed in map_of(FRANCE):
        points = np.concatenate(placed.borders)
        assert (points.min(axis=0) > (left, bottom)).all()
        assert (points.max(axis=0) < (right, top)).all()


def test_a_wide_place_has_a_lower_panel_than_a_high_one() -> None:
    assert panel_height(NORD) < panel_height(FRANCE)
