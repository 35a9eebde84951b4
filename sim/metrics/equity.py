"""Equity: are the people with the worst access to GPs covered too, and how far apart are the départements?"""

from functools import lru_cache

import numpy as np

from sim.arrays import Floats, Positions
from sim.metrics.base import REPORTED, Metric, MetricKind
from sim.metrics.columns import Columns
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping, ratio, repeated, sum_by
from sim.metrics.view import View
from sim.vocabulary import Level, Profession

WORST_SHARE = 0.2
LOW_QUANTILE, HIGH_QUANTILE = 0.1, 0.9


def coverage_aci_worst_access_fifth(view: View) -> Floats:
    """Return ACI coverage among the fifth of each group's population with the worst GP accessibility: G."""
    people = view.constant(worst_access_population)
    return ratio(view.grouping.sum(people * view.columns.in_aci), view.grouping.sum(people))


def worst_access_population(context: Context, grouping: Grouping) -> Floats:
    """Return how many inhabitants of each territory belong to the fifth of their group with the worst access: T.

    Territories with the same accessibility enter the fifth in the same proportion, so no order among them matters.
    """
    population = context.territories.population.astype(np.float64)
    block = _blocks(grouping.group, accessibility(context))
    block_population = sum_by(block, population, int(block.max()) + 1)
    block_group = np.zeros(len(block_population), dtype=np.intp)
    block_group[block] = grouping.group
    group_population = grouping.sum(population)
    before_group = np.cumsum(group_population) - group_population
    before_block = np.cumsum(block_population) - block_population - before_group[block_group]
    places_left = WORST_SHARE * group_population[block_group] - before_block
    taken = np.clip(places_left, 0, block_population)
    share_taken = np.divide(taken, block_population, out=np.zeros_like(taken), where=block_population > 0)
    people: Floats = population * share_taken[block]
    return people


def _blocks(group: Positions, value: Floats) -> Positions:
    # Number the distinct pairs (group, value) in ascending order; the same pair has the same number.
    order = np.lexsort((value, group))
    is_new = (np.diff(group[order]) != 0) | (np.diff(value[order]) != 0)
    block = np.empty(len(group), dtype=np.intp)
    block[order] = np.concatenate(([0], np.cumsum(is_new)))
    return block


def accessibility(context: Context) -> Floats:
    """Return GP accessibility of each territory, from GPs per inhabitant where it is not published: T.

    GPs per inhabitant are put on the scale of the published index by the ratio of the two where both are known.
    """
    published = context.territories.gp_accessibility
    population = context.territories.population
    gps = context.professionals[:, Profession.MEDECIN_GENERALISTE]
    is_published = ~np.isnan(published)
    density = np.divide(gps, population, out=np.zeros(len(gps)), where=population > 0)
    scale = 1.0
    if gps[is_published].sum() > 0:
        scale = float((published * population)[is_published].sum() / gps[is_published].sum())
    return np.where(is_published, published, scale * density)


def coverage_gap_departements(view: View) -> Floats:
    """Return the 90th minus the 10th percentile of the LI+ coverage of the départements of each group: G."""
    departements = _departements_in(view.columns)
    coverage, n_groups = view.columns.derived(_coverage_of_departements), len(view.grouping)
    group = np.empty(len(departements), dtype=np.intp)
    group[departements.group] = view.grouping.group
    return quantile_by(group, coverage, n_groups, HIGH_QUANTILE) - quantile_by(group, coverage, n_groups, LOW_QUANTILE)


def _coverage_of_departements(columns: Columns) -> Floats:
    sum_of = _departements_in(columns).sum
    return ratio(sum_of(columns.population * columns.in_li_plus), sum_of(columns.population))


def _departements_in(columns: Columns) -> Grouping:
    return repeated(departements_of(columns.context), len(columns.months))


@lru_cache(maxsize=16)
def departements_of(context: Context) -> Grouping:
    """Return the départements of a context."""
    return Grouping.at(Level.DEPARTEMENT, context.territories)


def quantile_by(group: Positions, values: Floats, n_groups: int, level: float) -> Floats:
    """Return a quantile (0–1, linear interpolation) of the values of each group; no group may be empty: G."""
    ordered = values[np.lexsort((values, group))]
    size = np.bincount(group, minlength=n_groups)
    position = level * (size - 1)
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, size - 1)
    first = np.cumsum(size) - size
    low, high = ordered[first + below], ordered[first + above]
    quantiles: Floats = low + (position - below) * (high - low)
    return quantiles


METRICS = (
    Metric(
        name="coverage_aci_worst_access_fifth",
        kind=MetricKind.SHARE,
        unit="share of the population with the worst GP accessibility",
        label={
            "fr": "Couverture ACI du cinquième le moins bien doté en généralistes",
            "en": "ACI coverage of the fifth with the worst access to GPs",
        },
        meaning=(
            "Share covered by a signed ACI among the fifth of the group's population with the worst GP accessibility "
            "(APL; GPs per inhabitant where it is not published)."
        ),
        compute=coverage_aci_worst_access_fifth,
    ),
    Metric(
        name="coverage_gap_departements",
        kind=MetricKind.SHARE,
        unit="share of the population (difference)",
        label={"fr": "Écart de couverture entre départements", "en": "Coverage gap between départements"},
        meaning=(
            "90th minus 10th percentile of the départements' coverage at lettre d'intention or later, each "
            "département counting once."
        ),
        compute=coverage_gap_departements,
        levels=REPORTED,
    ),
)
