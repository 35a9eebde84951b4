"""What metrics look at: the state at month ends, seen by the groups of one level, with sums shared between metrics."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Floats, Positions
from sim.behaviour import Behaviour
from sim.metrics.grouping import Grouping, ratio, repeated, sum_by
from sim.rules.declaration import DeclarationRule
from sim.rules.shell import Demand, ShellRule
from sim.snapshot import Snapshot
from sim.vocabulary import CORE_MISSIONS, N_PROFESSIONS, Mission, MissionState, Stage
from sim.world.world import Territories, World


@dataclass(frozen=True, eq=False)
class Context:
    """What does not change from month to month; make it once for a run, so that what follows from it is kept."""

    territories: Territories
    professionals: Floats  # T × P, number of professionals (weights)
    behaviour: Behaviour

    @classmethod
    def of(cls, world: World, behaviour: Behaviour) -> "Context":
        """Return the context of a world: its professionals counted by territory and profession."""
        n_territories, people = len(world.territories), world.professionals
        cells = people.territory.astype(np.intp) * N_PROFESSIONS + people.profession
        counts = sum_by(cells, people.weight, n_territories * N_PROFESSIONS)
        return cls(world.territories, counts.reshape(n_territories, N_PROFESSIONS), behaviour)

    @property
    def shell_rule(self) -> ShellRule:
        """What separates a working CPTS from a shell. Raises TypeError when the behaviour holds another rule."""
        rule = self.behaviour["shell"]
        if not isinstance(rule, ShellRule):
            raise TypeError(f"behaviour.shell must be a ShellRule, not {type(rule).__name__}")
        return rule

    @property
    def declaration_rule(self) -> DeclarationRule:
        """What GPs declare to a survey. Raises TypeError when the behaviour holds another rule."""
        rule = self.behaviour["declaration"]
        if not isinstance(rule, DeclarationRule):
            raise TypeError(f"behaviour.declaration must be a DeclarationRule, not {type(rule).__name__}")
        return rule


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

    snapshot: Snapshot
    groups: Grouping  # those of one month
    context: Context  # that of one month
    months: tuple[int, ...]

    @cached_property
    def grouping(self) -> Grouping:
        """The groups of all months: the group of each of the T territories."""
        return repeated(self.groups, len(self.months))

    @cached_property
    def month(self) -> Positions:
        """The month of each group: G."""
        return np.repeat(np.array(self.months, dtype=np.intp), len(self.groups))

    def constant(self, constant: Constant) -> NDArray[Any]:
        """Return what no month changes, computed once and repeated for each month. It must not be written to."""
        return _in_each_month(constant, self.context, self.groups, len(self.months))

    @cached_property
    def population(self) -> Floats:
        """Inhabitants: G."""
        return self.constant(_group_population)

    @cached_property
    def professionals(self) -> Floats:
        """Professionals: G × P."""
        return self.constant(_group_professionals)

    @cached_property
    def territory_population(self) -> Floats:
        """Inhabitants: T."""
        return self.constant(_territory_population)

    @cached_property
    def territory_professionals(self) -> Floats:
        """Professionals: T × P."""
        return self.constant(_territory_professionals)

    @cached_property
    def members(self) -> Floats:
        """Members, active ones included: G × P."""
        return self.grouping.sum(self.snapshot.members)

    @cached_property
    def active(self) -> Floats:
        """Active members: G × P."""
        return self.grouping.sum(self.snapshot.active)

    @cached_property
    def cost(self) -> Floats:
        """Euros spent since the start: G × Payer."""
        return self.grouping.sum(self.snapshot.cost)

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
        return sum_by(cpts[is_covered], self.territory_population[is_covered], len(self.snapshot.lead))

    @cached_property
    def n_mature_aci(self) -> Floats:
        """CPTS whose ACI is old enough to be judged: G."""
        return self.count(self.has_mature_aci)

    @cached_property
    def n_aci(self) -> Floats:
        """CPTS with a signed ACI: G."""
        return self.count(self.has_aci)

    def count(self, is_counted: Bools) -> Floats:
        """Return the number of CPTS for which a flag holds: C → G."""
        return self.sum_cpts(is_counted)

    def sum_cpts(self, values: Bools | Floats) -> Floats:
        """Return the sum of a column of CPTS over those led from each group: C → G."""
        return self._led_from.sum(values)

    def population_share(self, holds: Bools) -> Floats:
        """Return the share of the population that lives in the territories for which a flag holds: T → G."""
        return ratio(self.grouping.sum(self.territory_population * holds), self.population)

    def on_territories(self, holds: Bools) -> Bools:
        """Return for each territory whether a flag holds for the CPTS that covers it, false when white: C → T."""
        return np.append(holds, False)[self.snapshot.cpts]  # row -1, white, reads the value appended

    @cached_property
    def _led_from(self) -> Grouping:
        grouping = self.grouping
        return Grouping(grouping.level, grouping.codes, grouping.group[self.snapshot.lead])


def _group_population(context: Context, grouping: Grouping) -> Floats:
    return grouping.sum(context.territories.population)


def _group_professionals(context: Context, grouping: Grouping) -> Floats:
    return grouping.sum(context.professionals)


def _territory_population(context: Context, grouping: Grouping) -> Floats:
    return context.territories.population.astype(np.float64)


def _territory_professionals(context: Context, grouping: Grouping) -> Floats:
    return context.professionals
