"""A territory: white, or in the perimeter of a CPTS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.month import territory as acts
from sim.month.states import TerritoryState
from sim.rules.functions import total

if TYPE_CHECKING:
    from sim.agents.authority import Ars
    from sim.agents.cpts import Cpts
    from sim.agents.professional import Professional
    from sim.model import CptsModel


class Territory(mesa.Agent, TerritoryState):  # type: ignore[misc]
    """A territory, its people, and its CPTS or none."""

    model: CptsModel

    def __init__(self, model: CptsModel, row: int, ars: Ars, readiness: float, wanted_population: float) -> None:
        super().__init__(model)
        self.row = row
        self.ars = ars
        self.departement = model.world.territories.departement[row]
        self.population = float(model.world.territories.population[row])
        self.readiness = readiness
        self.wanted_population = wanted_population
        self.facilitators = self.nearby_success = 0.0
        self.is_disappointed = False
        self.neighbours: list[Territory] = []
        self.professionals: list[Professional] = []
        self.leaders: list[Professional] = []
        self.cpts: Cpts | None = None

    @property
    def is_white(self) -> bool:
        """Whether no CPTS and no project covers the territory."""
        return self.cpts is None

    @property
    def has_aci(self) -> bool:
        """Whether a CPTS with an ACI covers the territory."""
        return self.cpts is not None and self.cpts.has_aci

    def look_at_neighbours(self) -> None:
        """Perceive how lively the CPTS of neighbouring territories are."""
        vitality = total(acts.visible_success(n.cpts) for n in self.neighbours if n.cpts is not None)
        self.nearby_success = vitality / len(self.neighbours) if self.neighbours else 0.0

    def available_leaders(self) -> float:
        """Return the number of leaders whose part is not vacant."""
        return total(leader.weight for leader in self.leaders if leader.is_available_leader)

    def initiative_log_hazard(self) -> float:
        """Return what the territory brings to the hazard that one of its leaders takes the initiative."""
        return acts.initiative_log_hazard(self, self.model.rules, self.ars.levers, self.ars)

    def has_initiative(self) -> bool:
        """Return whether at least one leader takes the initiative this month."""
        local = self.initiative_log_hazard()
        draws = self.model.draw("initiate")
        return any(leader.initiates(local, draws[leader.row]) for leader in self.leaders if leader.is_available_leader)

    def is_pushed(self) -> bool:
        """Return whether authorities set up a project here on their own this month."""
        draw = self.model.draw("push")[self.row]
        return acts.is_pushed(self.model.rules, self.ars.levers, self.ars.pressure, draw)

    def neighbour_to_join(self) -> Cpts | None:
        """Return the neighbouring CPTS that this white territory joins this month, if any."""
        rules, draw = self.model.rules, self.model.draw("extend")[self.row]
        if not acts.wants_to_join(self, rules, self.ars.levers, self.ars, draw):
            return None
        near = (n.cpts for n in self.neighbours if n.departement == self.departement)
        return next((cpts for cpts in near if cpts is not None and acts.is_open_to(cpts, self, rules)), None)

    def perimeter(self) -> list[Territory]:
        """Return the territories of a project founded here: this one and white neighbours, nearest rings first."""
        model = self.model
        is_white = np.array([territory.is_white for territory in model.territories])
        columns = model.world.territories
        rows = acts.grow_perimeter(self.row, self.wanted_population, is_white, columns, model.rules)
        return [model.territories[row] for row in rows]
