import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from experiments.plots.canvas import WIDTH, style
from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.geography import map_of
from experiments.plots.maps import UNKNOWN, compound, draw_map, extent, panel_height

FRANCE, NORD = SimulatedArea("france", None), SimulatedArea("departement", "59")


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


def test_names_of_frames_fit_under_them_where_three_maps_stand_side_by_side() -> None:
    with style():
        figure = Figure(figsize=(WIDTH / 3, panel_height(FRANCE, 3)))
        axes = figure.add_axes((0.02, 0, 0.96, 1))
        draw_map(axes, FRANCE, {})
        figure.draw_without_rendering()
    boxes = {placed.frame.label: placed.frame.box for placed in map_of(FRANCE) if placed.frame.box}
    assert {text.get_text() for text in axes.texts} == set(boxes)
    for text in axes.texts:
        left, _, width, _ = boxes[text.get_text()]
        start, end = axes.transData.transform([(left, 0), (left + width, 0)])[:, 0]
        extent_of_text = text.get_window_extent()
        assert start - 1 <= extent_of_text.x0 <= extent_of_text.x1 <= end + 1
