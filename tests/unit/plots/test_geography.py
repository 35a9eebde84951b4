import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.geography import (
    PARIS_BOX,
    SLIVER,
    cells_within,
    map_of,
    nearest_parts,
    polygons_in,
    simplified,
    spread,
    stretched,
)
from experiments.plots.model_tables import Ring, Site, outlines, sites

SQUARE: Ring = np.array([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)])
WHOLE = shapely.Polygon(SQUARE)
PLACES = st.lists(st.tuples(st.integers(1, 39), st.integers(1, 39)), min_size=1, max_size=8, unique=True)


@given(PLACES)
def test_cells_share_out_the_whole_outline(places: list[tuple[int, int]]) -> None:
    parts = nearest_parts(WHOLE, np.array(places) / 10)
    areas = shapely.area(parts)
    assert sum(areas) == pytest.approx(16.0)
    assert shapely.union_all(parts).area == pytest.approx(16.0)
    assert min(areas) > 0


@given(PLACES)
def test_every_corner_of_a_cell_is_nearest_to_its_own_centre(places: list[tuple[int, int]]) -> None:
    centres = np.array(places) / 10
    for centre, part in zip(centres, nearest_parts(WHOLE, centres), strict=True):
        for corner in shapely.get_coordinates(part):
            own, all_distances = np.hypot(*(corner - centre)), np.hypot(*(centres - corner).T)
            assert own <= all_distances.min() + 1e-9


def test_a_hollow_between_two_horns_belongs_to_no_cell() -> None:
    horns = shapely.Polygon([(0, 0), (4, 0), (4, 4), (3, 4), (3, 1), (1, 1), (1, 4), (0, 4)])
    upper, lower = nearest_parts(horns, np.array([(0.5, 3.9), (0.5, 0.1)]))
    assert (upper.area, lower.area) == pytest.approx((4.0, 6.0))
    assert [len(part.geoms) for part in (upper, lower)] == [2, 1]
    assert not upper.intersects(shapely.Point(2, 2))


def test_centres_that_coincide_are_moved_apart_and_others_are_not() -> None:
    centres = np.array([(1.0, 1.0), (1.0, 1.0), (2.0, 2.0)])
    moved = spread(centres)
    assert np.hypot(*(moved[0] - moved[1])) > 0.01
    assert (moved[2] == centres[2]).all()


def test_a_centre_off_the_outline_still_has_a_cell() -> None:
    places = {"inside": Site("01", 1.0, 2.0), "outside": Site("01", 9.0, 2.0)}
    cells = cells_within([SQUARE], places, latitude=0.0)
    assert [len(cell.pieces) for cell in cells] == [1, 1]


def test_degrees_of_longitude_shrink_with_latitude() -> None:
    assert stretched(np.array([[10.0, 60.0]]), latitude=60.0) == pytest.approx(np.array([[5.0, 60.0]]))


def test_polygons_run_anticlockwise_and_lines_and_slivers_are_left_out() -> None:
    mixed = shapely.GeometryCollection(
        [shapely.Polygon(SQUARE[::-1]), shapely.LineString(SQUARE), shapely.box(8, 8, 8.0001, 8.0001)]
    )
    kept, nothing = polygons_in([mixed, shapely.Point(1, 1)])
    assert [part.exterior.is_ccw for part in kept.geoms] == [True]
    assert kept.area == WHOLE.area
    assert nothing.is_empty


def test_an_outline_that_crosses_itself_keeps_all_it_holds() -> None:
    bow_tie = np.array([(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)])
    (cell,) = cells_within([bow_tie], {"one": Site("01", 0.5, 1.0)}, latitude=0.0)
    assert cell.shape.is_valid
    assert cell.shape.area == pytest.approx(2.0)
    assert len(cell.pieces) == 2


def test_neighbours_keep_their_common_border_when_simplified() -> None:
    border = np.array([(1.004, 0.0), (1.013, 0.5), (0.994, 1.0)])
    left = np.vstack([border, [(0.0, 1.0), (0.0, 0.0)]])
    right = np.vstack([border[::-1], [(2.0, 0.0), (2.0, 1.0)]])
    (simple_left,), (simple_right,) = simplified([left], 0.03), simplified([right], 0.03)
    shared = {tuple(point) for point in simple_left} & {tuple(point) for point in simple_right}
    assert len(shared) == 3


def test_an_island_smaller_than_the_grid_is_left_out() -> None:
    assert simplified([SQUARE * 1e-4], 0.03) == ()


def test_every_territory_of_france_is_on_the_map() -> None:
    drawn = {cell.code for placed in map_of(SimulatedArea("france", None)) for cell in placed.cells if cell.pieces}
    assert drawn == set(sites())


def test_every_territory_takes_up_room_also_where_its_centre_lies_off_the_coarse_outline() -> None:
    cells = [cell for placed in map_of(SimulatedArea("france", None)) for cell in placed.cells]
    assert min(cell.shape.area for cell in cells) > SLIVER


def test_overseas_departements_and_paris_stand_in_frames() -> None:
    frames = [placed.frame for placed in map_of(SimulatedArea("france", None)) if placed.frame.box]
    assert {code for frame in frames for code in frame.departements} >= {"971", "972", "973", "974", "976", "75"}


def test_what_stands_in_a_frame_stays_inside() -> None:
    (paris,) = (placed for placed in map_of(SimulatedArea("france", None)) if placed.frame.box == PARIS_BOX)
    points = np.concatenate(paris.borders)
    left, bottom, width, height = PARIS_BOX
    assert (points.min(axis=0) > (left, bottom)).all()
    assert (points.max(axis=0) < (left + width, bottom + height)).all()


@pytest.mark.parametrize(("kind", "code", "n_departements"), [("departement", "59", 1), ("region", "53", 4)])
def test_a_part_of_the_country_has_a_map_of_its_own(kind: str, code: str, n_departements: int) -> None:
    (placed,) = map_of(SimulatedArea(kind, code))
    assert len(placed.frame.departements) == n_departements
    assert len(placed.borders) == sum(len(outlines()[name]) for name in placed.frame.departements)


def test_an_invented_country_has_no_map() -> None:
    assert map_of(SimulatedArea("synthetic", None)) == ()


def test_several_departements_share_a_frame_unless_an_ocean_parts_them() -> None:
    (frame,) = map_of(SimulatedArea("departement", "59,62"))
    assert set(frame.frame.departements) == {"59", "62"}
    assert len(map_of(SimulatedArea("departement", "59,974"))) == len(map_of(SimulatedArea("france", None)))
