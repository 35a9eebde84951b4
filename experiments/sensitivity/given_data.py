"""What drives an outcome, from the draws of a study that is there: no new run is needed.

Of each factor (an assumption with its parameters, or one parameter) two indices:

- *spline first order*: the share of the variance between draws, without chance, that a curve in each of the factor's
  parameters explains (cubic splines; Ratto and Pagano 2010, https://doi.org/10.1007/s10182-010-0148-8), less what
  fitting as many curves to nothing explains;
- *PAWN*: how far the distribution of the outcome moves when a parameter stays in one part of its range, as a
  Kolmogorov–Smirnov distance, the median over parts (Pianosi and Wagener 2018,
  https://doi.org/10.1016/j.envsoft.2018.07.019); of several parameters the largest. It is what SALib computes one order
  at a time, for thousands of orders at once, and for any number of parts (SALib 1.6 fails for six).

What chance alone would give is seen by shuffling outcomes between draws: p is how often the best of all factors then
does as well. Sixty draws tell large influences only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from experiments.comparing.assumption_shares import FEWEST_LEFT, orthonormal, shuffled_orders
from experiments.comparing.draw_means import draw_means
from experiments.comparing.variance_components import components
from experiments.sensitivity.told_apart import least_p
from sim.arrays import Floats, Ints

SHUFFLES = 4999
DRAWS_OF_PART = 10  # the fewest draws in a part of a range
MOST_PARTS = 10
_KNOTS = ((400, 3), (100, 1), (0, 0))  # draws from which on a curve has so many inner knots


@dataclass(frozen=True)
class DataInfluence:
    """An index of each factor in order, and how often chance alone does as well."""

    values: Floats  # NaN where there are too few draws for it
    ps: list[float]


def spline_first_order(grid: Floats, parameters: Mapping[str, Floats]) -> DataInfluence:
    """Return the spline index of each factor (draws × parameters) for an outcome (draws × replicates)."""
    means = draw_means(grid, singly=False)
    values, n_draws = means.means - means.means.mean(), len(grid)
    orders = shuffled_orders(n_draws, SHUFFLES)
    bases = [_curves(columns) for columns in parameters.values()]
    shares = np.array([_explained(values, orders, basis) for basis in bases]).T  # (1 + shuffles) × factors
    by_accident = np.array([basis.shape[1] for basis in bases]) / (n_draws - 1)
    is_enough = np.array([n_draws - 1 - basis.shape[1] >= FEWEST_LEFT for basis in bases])
    unspent = np.where(is_enough, 1 - by_accident, np.nan)
    found = (shares[0] - by_accident) / unspent / _reliability(grid, values)
    usable = np.where(is_enough, shares, 0.0)
    return DataInfluence(found, least_p(usable[0], usable[1:]))


def _curves(columns: Floats) -> Floats:
    """Return orthonormal columns that span the curves in some parameters (draws × parameters), without a constant."""
    curves = np.column_stack([np.ones((len(columns), 0)), *(_splines(values) for values in columns.T)])
    return orthonormal(curves - curves.mean(axis=0))


def _splines(values: Floats) -> Floats:
    """Return the cubic splines of a parameter in each draw: draws × splines."""
    from scipy.interpolate import BSpline  # noqa: PLC0415  # checking a configuration does without scipy

    if np.ptp(values) == 0:
        return np.ones((len(values), 0))
    n_inner = next(number for least, number in _KNOTS if len(values) >= least)
    knots = np.quantile(values, np.linspace(0, 1, n_inner + 2))
    padded = np.r_[[knots[0]] * 3, knots, [knots[-1]] * 3]
    return np.asarray(BSpline.design_matrix(values, padded, 3).toarray())


def _explained(values: Floats, orders: Ints, basis: Floats) -> Floats:
    """Return the share of the variance that a basis explains, of the values and of each shuffle of them."""
    both = np.column_stack([values, values[orders]])
    shares: Floats = ((basis.T @ both) ** 2).sum(axis=0) / max(float(values @ values), np.finfo(float).tiny)
    return shares


def _reliability(grid: Floats, values: Floats) -> float:
    """Return the share of the variance between means of draws that chance does not make; 1 where it is not known."""
    means, chance = draw_means(grid, singly=False), float(components(grid).runs)
    share = 1.0 - chance / float(means.runs.mean()) / float(values.var(ddof=1)) if np.ptp(values) else np.nan
    return 1.0 if np.isnan(chance) else share if share > 0 else np.nan


def pawn(grid: Floats, parameters: Mapping[str, Floats]) -> DataInfluence:
    """Return the PAWN index of each factor (draws × parameters) for an outcome (draws × replicates)."""
    values = draw_means(grid, singly=False).means
    orders = np.column_stack([np.arange(len(values)), shuffled_orders(len(values), SHUFFLES)])
    found = np.array([_largest_pawn(values, orders, columns) for columns in parameters.values()]).T
    return DataInfluence(np.where(found[0] > 0, found[0], np.nan), least_p(found[0], found[1:]))


def _largest_pawn(values: Floats, orders: Ints, columns: Floats) -> Floats:
    """Return the largest index of some parameters, for each order of the outcomes; 0 where none of them varies."""
    moving = [column for column in columns.T if np.ptp(column) > 0]
    found = [pawn_index(column, values, orders) for column in moving]
    return np.max(found, axis=0) if found else np.zeros(orders.shape[1])


def n_parts(n_draws: int) -> int:
    """Return into how many parts a range is cut."""
    return max(2, min(MOST_PARTS, n_draws // DRAWS_OF_PART))


def pawn_index(parameter: Floats, values: Floats, orders: Ints) -> Floats:
    """Return the PAWN index of a parameter (draws) for outcomes (draws) in each of some orders (draws × orders).

    Parts hold equal numbers of draws; the draw at the top of the range belongs to none, as in SALib.
    """
    edges = np.quantile(parameter, np.linspace(0, 1, n_parts(len(parameter)) + 1))
    distinct, place = np.unique(values, return_inverse=True)
    below = np.searchsorted(np.sort(values), distinct, side="right") / len(values)
    distances = []
    for low, high in pairwise(edges):
        inside = place[orders[(parameter >= low) & (parameter < high)]]  # draws of the part × orders
        if len(inside):
            distances.append(_distance(inside, below))
    return np.asarray(np.median(distances, axis=0))


def _distance(inside: Ints, below: Floats) -> Floats:
    """Return the largest distance of the distribution of some outcomes from that of all, for each order."""
    n_values, n_orders = len(below), inside.shape[1]
    counts = np.zeros((n_values, n_orders))
    np.add.at(counts, (inside, np.arange(n_orders)), 1.0)
    distances: Floats = abs(counts.cumsum(axis=0) / len(inside) - below[:, None]).max(axis=0)
    return distances
