"""Columns of territories and CPTS that metrics read: worked out once, for the groups of every level."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Floats, Positions
from sim.metrics.context import Context
from sim.metrics.grouping import sum_by
from sim.metrics.months import end_to_end
from sim.rules.shell import Demand
from sim.snapshot import Snapshot
from sim.vocabulary import CORE_MISSIONS, Mission, MissionState, Stage


@dataclass(frozen=True, eq=False)
class Columns:
    """Month ends laid end to end: a row for each territory or CPTS in each month. T territories, C CPTS, P professions.

    A metric written for one month is right for all of them.
    """

    snapshot: Snapshot  # of all months: see `end_to_end`
    months: tuple[int, ...]
    context: Context  # that of one month
    _derived: dict["Derived", NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshots: Sequence[Snapshot], context: Context) -> Self:
        """Return the columns of month ends of one country."""
        return cls(end_to_end(snapshots), tuple(snapshot.month for snapshot in snapshots), context)

    def derived(self, derive: "Derived") -> NDArray[Any]:
        """Return a column that metrics make from these, made at the first call and kept for every level."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return self._derived[derive]

    @property
    def population(self) -> Floats:
        """Inhabitants: T. It must not be written to."""
        return _in_each_month(self.context, len(self.months))[0]

    @property
    def professionals(self) -> Floats:
        """Professionals: T × P. It must not be written to."""
        return _in_each_month(self.context, len(self.months))[1]

    @property
    def all_professionals(self) -> Floats:
        """Professionals of all professions: T. It must not be written to."""
        return _in_each_month(self.context, len(self.months))[2]

    @cached_property
    def in_li_plus(self) -> Bools:
        """Territories in the perimeter of a CPTS at LI or later: T."""
        holds: Bools = self.snapshot.stage >= Stage.LETTRE_INTENTION
        return holds

    @cached_property
    def in_project(self) -> Bools:
        """Territories in the perimeter of a CPTS or pré-projet without ACI: T."""
        holds: Bools = (self.snapshot.stage >= Stage.PREPROJECT) & ~self.in_aci
        return holds

    @cached_property
    def in_aci(self) -> Bools:
        """Territories in the perimeter of a CPTS with a signed ACI: T."""
        holds: Bools = self.snapshot.stage == Stage.ACI
        return holds

    @cached_property
    def has_aci(self) -> Bools:
        """CPTS with a signed ACI: C."""
        holds: Bools = self.snapshot.cpts_stage == Stage.ACI
        return holds

    @cached_property
    def has_mature_aci(self) -> Bools:
        """CPTS whose ACI is old enough for all core missions to be due: C."""
        return self.has_aci & self.context.shell_rule.is_mature(self.snapshot.aci_age)

    @cached_property
    def is_functioning(self) -> Bools:
        """CPTS with an ACI that are no shell and, while the ACI is young, lively already: C."""
        state = self.snapshot
        rule = self.context.shell_rule
        return self.has_aci & rule.is_functioning(state.aci_age, self.n_core_deployed, state.vitality)

    @cached_property
    def is_shell(self) -> Bools:
        """CPTS that are empty shells under the standard demand: C."""
        return self.is_shell_under(Demand.STANDARD)

    def is_shell_under(self, demand: Demand) -> Bools:
        """Return which CPTS are empty shells under a demand: C."""
        state = self.snapshot
        rule = self.context.shell_rule
        return self.has_aci & rule.is_shell(state.aci_age, self.n_core_deployed, state.vitality, demand)

    def has_deployed(self, mission: Mission) -> Bools:
        """Return which CPTS have deployed a mission: C."""
        holds: Bools = self.snapshot.mission_state[:, mission] == MissionState.DEPLOYED
        return holds

    @cached_property
    def n_core_deployed(self) -> Positions:
        """Core missions deployed by each CPTS: C."""
        is_deployed = self.snapshot.mission_state[:, CORE_MISSIONS] == MissionState.DEPLOYED
        deployed: Positions = np.count_nonzero(is_deployed, axis=1)
        return deployed

    @cached_property
    def perimeter_population(self) -> Floats:
        """Inhabitants of the whole perimeter of each CPTS: C."""
        cpts = self.snapshot.cpts
        is_covered = cpts >= 0
        return sum_by(cpts[is_covered], self.population[is_covered], len(self.snapshot.lead))

    def on_territories(self, holds: Bools) -> Bools:
        """Return for each territory whether a flag holds for the CPTS that covers it, false when white: C → T."""
        return np.append(holds, False)[self.snapshot.cpts]  # row -1, white, reads the value appended

    @cached_property
    def in_functioning(self) -> Bools:
        """Territories in the perimeter of a functioning CPTS: T."""
        return self.on_territories(self.is_functioning)

    @cached_property
    def under_shell(self) -> Bools:
        """Territories in the perimeter of an empty shell: T."""
        return self.on_territories(self.is_shell)


Derived = Callable[[Columns], NDArray[Any]]


@lru_cache(maxsize=16)
def _in_each_month(context: Context, n_months: int) -> tuple[Floats, Floats, Floats]:
    population = np.tile(context.territories.population.astype(np.float64), n_months)
    professionals = np.tile(context.professionals, (n_months, 1))
    total = professionals.sum(axis=1)
    for column in (population, professionals, total):
        column.setflags(write=False)  # all metrics, months and runs share it
    return population, professionals, total
