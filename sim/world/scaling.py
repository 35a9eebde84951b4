"""The population at another scale: fewer agents that stand for several professionals each, or several for one.

Leaders are never thinned: a few people decide whether a project starts and goes on, and an agent that stood for several
of them would take them all along. The others are drawn systematically from the professionals of each territory, in the
order of profession and openness, so that the profile of a territory is kept. Weights then put the numbers right:

- by territory, and for the leaders of a territory, they always add up to the number of professionals at 1:1;
- by département and profession they do too as far as moderate weights can (raking; where scale leaves a handful of
  agents in a territory, those of a profession may be too few to carry it);
- at scales of 1 and more they do by territory and profession.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Floats, Ints, Rows
from sim.draws import Draws, Keys, combine, keys_within, text_keys
from sim.vocabulary import N_PROFESSIONS
from sim.world.population import (
    ALONE,
    PRACTICE_NUMBERS,
    Country,
    Population,
    departement_rows,
    rank_in_runs,
    select_rows,
)
from sim.world.settings import check_scale
from sim.world.world import Professionals

_GOLDEN_RATIO = (5**0.5 - 1) / 2
_RAKING_STEPS = 200
_RAKING_TOLERANCE = 1e-10  # relative
_RAKING_BOUND = 4.0  # factor by which a weight may leave its start: no agent counts for nothing, or for a crowd


@dataclass(frozen=True)
class Strata:
    """Where each professional counts. N rows."""

    stratum: Ints  # territory and leader or not
    cell: Ints  # stratum and profession
    column: Ints  # département and profession


def scale_population(population: Population, scale: float, country: Country, draws: Draws) -> Population:
    """Return the population of a country at a scale (agents per professional); at scale 1 the same, weight 1.

    Raises ValueError for a scale outside SCALE_RANGE.
    """
    check_scale(scale)
    if scale == 1.0:
        return population
    strata = _strata(population.professionals, departement_rows(country.territories, country.workforce))
    copies = _copies(population.professionals, strata, scale, text_keys(country.territories.code), draws)
    rows = np.repeat(np.arange(len(copies)), copies)
    copy = rank_in_runs(rows)
    professionals = select_rows(population.professionals, rows)
    key = np.where(copy == 0, professionals.key, combine(professionals.key, copy.astype(np.uint64)))
    weighted = replace(professionals, key=key, weight=_weights(strata, rows, scale))
    number = _practice_numbers(population.practice_number[rows], copy, scale)
    return Population(weighted, number, population.n_colleagues[rows])


def _strata(professionals: Professionals, departement: Rows) -> Strata:
    territory = professionals.territory.astype(np.int64)
    profession = professionals.profession.astype(np.int64)
    stratum = 2 * territory + professionals.is_leader
    column = departement[territory].astype(np.int64) * N_PROFESSIONS + profession
    return Strata(stratum, stratum * N_PROFESSIONS + profession, column)


def _copies(professionals: Professionals, strata: Strata, scale: float, keys: Keys, draws: Draws) -> Ints:
    """Return how many agents each professional becomes: `scale` on average, one for each leader below scale 1.

    In a cell the agents are spaced evenly over the order of openness. Where the first one falls follows the golden
    ratio from one cell to the next, so that a territory's few agents are open and closed in the right proportion.
    """
    order = np.lexsort((professionals.openness, strata.cell))
    cells, first, n = np.unique(strata.cell[order], return_index=True, return_counts=True)
    before, n_agents = _agents_of_cells(cells // N_PROFESSIONS, n, scale, _for_strata("thinning", keys, draws))
    phase = _for_strata("thinning phase", keys, draws)[cells // N_PROFESSIONS]
    offset = (phase + _GOLDEN_RATIO * before) % 1.0
    cell = np.repeat(np.arange(len(cells)), n_agents)
    place = first[cell] + np.floor((rank_in_runs(cell) + offset[cell]) * n[cell] / n_agents[cell]).astype(np.int64)
    copies = np.bincount(order[place], minlength=len(order))
    return _with_every_profession(copies, professionals, strata)


def _for_strata(name: str, keys: Keys, draws: Draws) -> Floats:
    """Return one uniform draw for each stratum: others and leaders of each territory."""
    return draws.uniform(name, keys_within(keys, 2)).ravel()


def _agents_of_cells(stratum: Ints, n: Ints, scale: float, offset: Floats) -> tuple[Ints, Ints]:
    """Return the agents of the cells before each cell in its stratum, and of the cell: n × scale, rounded up or down.

    `stratum` and number `n` of professionals by cell, in the order of strata; `offset` by stratum.
    """
    n_stratum = np.bincount(stratum, n, minlength=len(offset))
    is_kept_whole = (np.arange(len(n_stratum)) % 2 == 1) & (scale < 1.0)
    wanted = np.where(is_kept_whole, n_stratum, np.maximum(np.rint(scale * n_stratum), 1.0))
    until = np.cumsum(n) - (np.cumsum(n_stratum) - n_stratum)[stratum]
    passed = np.floor(until * wanted[stratum] / n_stratum[stratum] + offset[stratum])
    passed = np.where(until == n_stratum[stratum], wanted[stratum], passed).astype(np.int64)
    before = np.where(rank_in_runs(stratum) == 0, 0, np.concatenate(([0], passed[:-1])))
    return before, passed - before


def _with_every_profession(copies: Ints, professionals: Professionals, strata: Strata) -> Ints:
    """Return the copies, with one agent more for each profession that a département would lose among its non-leaders.

    The professional kept is the one nearest to the middle openness; a leader only where there is nobody else.
    """
    kept = np.bincount(strata.column, copies * ~professionals.is_leader)
    lost = np.flatnonzero(kept[strata.column] == 0)
    from_middle = np.abs(professionals.openness[lost] - 0.5)
    order = lost[np.lexsort((from_middle, professionals.is_leader[lost], strata.column[lost]))]
    first = order[rank_in_runs(strata.column[order]) == 0]
    added = copies.copy()
    added[first] = np.maximum(added[first], 1)
    return added


def _weights(strata: Strata, rows: Ints, scale: float) -> Floats:
    """Return the weight of each agent: the same in a cell, raked to the numbers at 1:1."""
    cells, cell_of_row = np.unique(strata.cell[rows], return_inverse=True)
    n_agents = np.bincount(cell_of_row)
    n_professionals = np.bincount(strata.cell, minlength=cells[-1] + 1)[cells]
    # A cell too small to be sure of an agent stands for its like elsewhere, as the draw that kept it supposes.
    start = np.where(n_professionals * scale >= 1.0, n_professionals, n_agents / scale)
    stratum = cells // N_PROFESSIONS
    column = np.empty(len(cells), dtype=np.int64)
    column[cell_of_row] = strata.column[rows]
    free = (stratum % 2 == 0) | (scale > 1.0)
    counted = (strata.stratum % 2 == 0) | (scale > 1.0)
    raked = n_agents.astype(np.float64)
    raked[free] = _rake(
        start[free],
        (stratum[free], np.bincount(strata.stratum[counted])),
        (column[free], np.bincount(strata.column[counted], minlength=column.max() + 1)),
    )
    weights: Floats = (raked / n_agents)[cell_of_row]
    return weights


def _rake(start: Floats, stratum: tuple[Ints, Ints], column: tuple[Ints, Ints]) -> Floats:
    """Return cell totals near `start` that fit the sums by column as far as they can and the sums by stratum exactly.

    Iterative proportional fitting (Deming & Stephan 1940, https://doi.org/10.1214/aoms/1177731829).
    """
    cells = _fitted(start, *stratum)
    for _ in range(_RAKING_STEPS):
        by_column = np.clip(_fitted(cells, *column), start / _RAKING_BOUND, start * _RAKING_BOUND)
        fitted = _fitted(by_column, *stratum)
        if np.allclose(fitted, cells, rtol=_RAKING_TOLERANCE, atol=0.0):
            break
        cells = fitted
    return cells


def _fitted(cells: Floats, part: Ints, totals: Ints) -> Floats:
    """Return the cells, multiplied so that they add up to the total of their part."""
    sums = np.bincount(part, cells, minlength=len(totals))
    fitted: Floats = cells * (totals[part] / sums[part])
    return fitted


def _practice_numbers(number: Ints, copy: Ints, scale: float) -> Ints:
    """Return practice numbers such that practices keep about their size in agents.

    Below scale 1 the practices of a kind in a territory are drawn together, above it each copy has its own.
    """
    if scale > 1.0:
        return np.where(number == ALONE, ALONE, number * int(np.ceil(scale)) + copy)
    territory_kind, within = np.divmod(number, PRACTICE_NUMBERS)
    merged = territory_kind * PRACTICE_NUMBERS + np.floor(within * scale).astype(np.int64)
    return np.where(number == ALONE, ALONE, merged)
