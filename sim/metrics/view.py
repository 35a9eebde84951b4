"""What metrics look at: month ends seen by the groups of one level, with sums shared between metrics."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Floats, Positions
from sim.metrics.columns import Columns
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping, ratio, repeated
from sim.snapshot import Snapshot

Constant = Callable[[Context, Grouping], NDArray[Any]]
"""What no month changes: from the context and the groups of one month to a row for each group or each territory."""


@lru_cache(maxsize=64)
def _in_each_month(constant: Constant, context: Context, grouping: Grouping, n_months: int) -> NDArray[Any]:
    values = np.concatenate([constant(context, grouping)] * n_months)
    values.setflags(write=False)  # all metrics and months share it
    return values


@dataclass(frozen=True, eq=False)
class View:
    """Month ends seen by groups. G groups, T territories, C CPTS, P professions.

    Population and professionals count in the group of their own territory, a CPTS in the group of its lead territory.
    Several months are laid end to end: a group, a territory or a CPTS then counts once for each month, so that a
    metric written for one month is right for all of them. What no month changes is asked for with `constant`.
    """

    columns: Columns
    groups: Grouping  # those of one month

    @property
    def snapshot(self) -> Snapshot:
        """The state of all months."""
        return self.columns.snapshot

    @cached_property
    def grouping(self) -> Grouping:
        """The groups of all months: the group of each of the T territories."""
        return repeated(self.groups, len(self.columns.months))

    @cached_property
    def month(self) -> Positions:
        """The month of each group: G."""
        return np.repeat(np.array(self.columns.months, dtype=np.intp), len(self.groups))

    def constant(self, constant: Constant) -> NDArray[Any]:
        """Return what no month changes, computed once and repeated for each month. It must not be written to."""
        return _in_each_month(constant, self.columns.context, self.groups, len(self.columns.months))

    @cached_property
    def population(self) -> Floats:
        """Inhabitants: G."""
        return self.constant(_group_population)

    @cached_property
    def professionals(self) -> Floats:
        """Professionals: G × P."""
        return self.constant(_group_professionals)

    @cached_property
    def members(self) -> Floats:
        """Members, active ones included: G × P."""
        return self.grouping.sum(self.snapshot.members)

    @cached_property
    def active(self) -> Floats:
        """Active members: G × P."""
        return self.grouping.sum(self.snapshot.active)

    @cached_property
    def all_professionals(self) -> Floats:
        """Professionals of all professions: G."""
        return _total(self.professionals)

    @cached_property
    def all_members(self) -> Floats:
        """Members of all professions, active ones included: G."""
        return _total(self.members)

    @cached_property
    def all_active(self) -> Floats:
        """Active members of all professions: G."""
        return _total(self.active)

    @cached_property
    def cost(self) -> Floats:
        """Euros spent since the start: G × Payer."""
        return self.grouping.sum(self.snapshot.cost)

    @cached_property
    def n_mature_aci(self) -> Floats:
        """CPTS whose ACI is old enough to be judged: G."""
        return self.count(self.columns.has_mature_aci)

    @cached_property
    def n_aci(self) -> Floats:
        """CPTS with a signed ACI: G."""
        return self.count(self.columns.has_aci)

    def count(self, is_counted: Bools) -> Floats:
        """Return the number of CPTS for which a flag holds: C → G."""
        return self.sum_cpts(is_counted)

    def sum_cpts(self, values: Bools | Floats) -> Floats:
        """Return the sum of a column of CPTS over those led from each group: C → G."""
        return self._led_from.sum(values)

    def population_share(self, holds: Bools) -> Floats:
        """Return the share of the population that lives in the territories for which a flag holds: T → G."""
        return ratio(self.grouping.sum(self.columns.population * holds), self.population)

    @cached_property
    def _led_from(self) -> Grouping:
        grouping = self.grouping
        return Grouping(grouping.level, grouping.codes, grouping.group[self.snapshot.lead])


def _total(values: Floats) -> Floats:
    total: Floats = values.sum(axis=1)
    return total


def _group_population(context: Context, grouping: Grouping) -> Floats:
    return grouping.sum(context.territories.population)


def _group_professionals(context: Context, grouping: Grouping) -> Floats:
    return grouping.sum(context.professionals)
