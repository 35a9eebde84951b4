"""Which territories are neighbours, from their coordinates: Delaunay triangulation of each land, without long edges.

The data have no polygons (docs/data.md), so two territories count as neighbours when their centres are. Lands are
the continent, Corse and each overseas département; nobody is a neighbour across the sea that parts two lands.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Floats, Ints, Positions, Rows

Edges = Ints  # E × 2, rows of the two ends, the smaller first

CONTINENT = "continent"
CORSE = "corse"
KILOMETRES_PER_DEGREE = 111.2
USUAL_RANK = 3  # the usual length of a point's edges is its third shortest: long ones never blur it
LONG_EDGE_FACTOR = 2.0  # an edge is long when above so many times the usual length at both its ends
LONGEST_KILOMETRES = 80.0  # an edge above is long everywhere: such edges span a bay
SAME_PLACE_KILOMETRES = 1e-3  # a spanning tree takes an edge of length zero for no edge


def land_of(departement: str) -> str:
    """Return the land in which a département lies: the continent, Corse, or an overseas département itself."""
    if departement in ("2A", "2B"):
        return CORSE
    return departement if departement.startswith("97") else CONTINENT


def neighbour_rows(longitude: Floats, latitude: Floats, departement: Sequence[str]) -> tuple[Rows, Rows]:
    """Return the neighbours of all territories in compressed rows (T + 1 starts, E neighbours), nearest first.

    Neighbours are mutual. Each land is connected, and a territory has at least one neighbour in its own département
    where another territory lies there. Longitude and latitude are in degrees, T each.
    """
    edges = np.concatenate([np.empty((0, 2), dtype=np.int64), *_edges_of_lands(longitude, latitude, departement)])
    edges = _unique(np.concatenate([edges, _missing_in_departement(edges, longitude, latitude, departement)]))
    return _compressed(edges, _lengths(edges, longitude, latitude), len(longitude))


def _edges_of_lands(longitude: Floats, latitude: Floats, departement: Sequence[str]) -> Iterator[Edges]:
    lands = np.array([land_of(code) for code in departement])
    for land in sorted(set(lands.tolist())):
        rows = np.flatnonzero(lands == land)
        yield rows[_edges(longitude[rows], latitude[rows])]


def _edges(longitude: Floats, latitude: Floats) -> Edges:
    """Return the edges of one land: those not long, and those without which it would fall apart."""
    edges = _triangulated(longitude, latitude)
    if len(edges) == 0:
        return edges
    lengths = _lengths(edges, longitude, latitude)
    kept = ~_is_long(edges, lengths, len(longitude))
    return _unique(np.concatenate([edges[kept], _spanning_tree(edges, lengths, len(longitude))]))


def _triangulated(longitude: Floats, latitude: Floats) -> Edges:
    """Return the edges of the triangulation; all pairs where there is none (fewer than four points, or on a line)."""
    from scipy.spatial import Delaunay, QhullError  # noqa: PLC0415 — slow to load, and a reopened world has its edges

    points = np.column_stack([longitude * np.cos(np.radians(latitude.mean())), latitude])
    try:
        mesh = Delaunay(points)
    except (QhullError, ValueError):
        return np.array(list(combinations(range(len(points)), 2)), dtype=np.int64).reshape(-1, 2)
    corners = mesh.simplices
    same_place = mesh.coplanar[:, [0, 2]]  # points that coincide with another are not in the mesh
    return _unique(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]], same_place]))


def _unique(edges: NDArray[np.integer]) -> Edges:
    unique: Edges = np.unique(np.sort(edges.astype(np.int64), axis=1), axis=0)
    return unique


def _lengths(edges: Edges, longitude: Floats, latitude: Floats) -> Floats:
    """Return the length of each edge in kilometres."""
    one, other = edges[:, 0], edges[:, 1]
    east = (longitude[one] - longitude[other]) * np.cos(np.radians((latitude[one] + latitude[other]) / 2))
    lengths: Floats = KILOMETRES_PER_DEGREE * np.hypot(east, latitude[one] - latitude[other])
    return lengths


def _is_long(edges: Edges, lengths: Floats, n_points: int) -> Bools:
    """Tell which edges are long for both their ends, or for any place."""
    ends, both = edges.T.ravel(), np.tile(lengths, 2)
    by_length = both[np.lexsort((both, ends))]
    n_edges = np.bincount(ends, minlength=n_points)
    first = np.cumsum(n_edges) - n_edges
    usual = by_length[first + np.minimum(USUAL_RANK, n_edges) - 1]
    limit = np.minimum(LONG_EDGE_FACTOR * usual[edges].max(axis=1), LONGEST_KILOMETRES)
    return np.asarray(lengths > limit)


def _spanning_tree(edges: Edges, lengths: Floats, n_points: int) -> Edges:
    from scipy.sparse import coo_array  # noqa: PLC0415 — as above
    from scipy.sparse.csgraph import minimum_spanning_tree  # noqa: PLC0415

    weights = np.maximum(lengths, SAME_PLACE_KILOMETRES)
    tree = minimum_spanning_tree(coo_array((weights, (edges[:, 0], edges[:, 1])), shape=(n_points, n_points)))
    return np.column_stack(tree.nonzero()).astype(np.int64)


def _missing_in_departement(edges: Edges, longitude: Floats, latitude: Floats, departement: Sequence[str]) -> Edges:
    """Return an edge to the nearest territory of the département for each that has no neighbour there."""
    codes = np.array(departement)
    inside = edges[codes[edges[:, 0]] == codes[edges[:, 1]]]
    alone = np.setdiff1d(np.arange(len(codes)), inside)
    links = [_to_nearest(row, np.flatnonzero(codes == codes[row]), longitude, latitude) for row in alone]
    return np.concatenate([np.empty((0, 2), dtype=np.int64), *links])


def _to_nearest(row: int, candidates: Positions, longitude: Floats, latitude: Floats) -> Edges:
    others = candidates[candidates != row]
    pairs = np.column_stack([np.full(len(others), row), others]).astype(np.int64)
    return pairs[np.argsort(_lengths(pairs, longitude, latitude), kind="stable")[:1]]


def _compressed(edges: Edges, lengths: Floats, n_points: int) -> tuple[Rows, Rows]:
    start = np.concatenate([edges[:, 0], edges[:, 1]])
    end = np.concatenate([edges[:, 1], edges[:, 0]])
    order = np.lexsort((end, np.tile(lengths, 2), start))
    starts = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=n_points))])
    return starts.astype(np.int32), end[order].astype(np.int32)
