"""What metrics know beside the state: the territories, their professionals and the rules of a run."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Floats
from sim.behaviour import Behaviour
from sim.metrics.grouping import sum_by
from sim.rules.declaration import DeclarationRule
from sim.rules.shell import ShellRule
from sim.vocabulary import N_PROFESSIONS
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
