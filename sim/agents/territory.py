"""A territory: white, or in the perimeter of a CPTS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.rules.functions import happens, total
from sim.vocabulary import Stage

if TYPE_CHECKING:
    from sim.agents.authority import Ars
    from sim.agents.cpts import Cpts
    from sim.agents.professional import Professional
    from sim.model import CptsModel


class Territory(mesa.Agent):  # type: ignore[misc]
    """State: its CPTS or none, readiness (log of a factor on hazards), facilitators at work here."""

    model: CptsModel

    def __init__(self, model: CptsModel, row: int, ars: Ars, readiness: float) -> None:
        super().__init__(model)
        self.row = row
        self.ars = ars
        self.departement = model.world.territories.departement[row]
        self.population = float(model.world.territories.population[row])
        self.readiness = readiness
        self.neighbours: list[Territory] = []
        self.professionals: list[Professional] = []
        self.leaders: list[Professional] = []
        self.cpts: Cpts | None = None
        self.facilitators = 0.0  # full-time equivalents, while white
        self.nearby_success = 0.0  # mean vitality of CPTS with an ACI over the neighbours, 0–1
        self.is_disappointed = False  # a project was given up or a CPTS dissolved here

    @property
    def is_white(self) -> bool:
        """Whether no CPTS and no project covers the territory."""
        return self.cpts is None

    def look_around(self) -> None:
        """Perceive how lively the CPTS of neighbouring territories are."""
        vitality = 0.0
        for neighbour in self.neighbours:
            if neighbour.cpts is not None and neighbour.cpts.stage == Stage.ACI:
                vitality += neighbour.cpts.vitality
        self.nearby_success = vitality / len(self.neighbours) if self.neighbours else 0.0

    def available_leaders(self) -> float:
        """Return the number of leaders whose part is not vacant."""
        return total(leader.weight for leader in self.leaders if leader.is_available_leader)

    def initiative_log_hazard(self) -> float:
        """Return what the territory brings to the hazard that one of its leaders takes the initiative."""
        levers = self.ars.levers
        return self.model.rules.initiate.local_log_hazard(
            self.readiness,
            self.facilitators,
            self.ars.letter_euros(self.population),
            self.nearby_success,
            levers.campaign.visibility,
            levers.timeline.white_zone_action_plans,
            self.is_disappointed,
        )

    def has_initiative(self) -> bool:
        """Return whether at least one leader takes the initiative this month."""
        local = self.initiative_log_hazard()
        draws = self.model.draw("initiate")
        return any(leader.initiates(local, draws[leader.row]) for leader in self.leaders if leader.is_available_leader)

    def is_pushed(self) -> bool:
        """Return whether authorities set up a project here on their own this month."""
        timeline = self.ars.levers.timeline
        hazard = self.model.rules.found.authority_hazard(self.ars.pressure, timeline.white_zone_action_plans)
        return happens(hazard, self.model.draw("push")[self.row])

    def joins_neighbour(self) -> Cpts | None:
        """Return the neighbouring CPTS that this white territory joins this month, if any."""
        rule = self.model.rules.perimeter
        hazard = rule.extension_hazard(
            self.readiness,
            self.nearby_success,
            self.ars.pressure,
            self.ars.levers.merging.intensity,
            self.population,
        )
        if not happens(hazard, self.model.draw("extend")[self.row]):
            return None
        for neighbour in self.neighbours:
            cpts = neighbour.cpts
            if (
                cpts is not None
                and neighbour.departement == self.departement
                and cpts.stage >= Stage.LETTRE_INTENTION
                and rule.fits(cpts.population, self.population)
            ):
                return cpts
        return None

    def perimeter(self) -> list[Territory]:
        """Return the territories of a project founded here: this one and white neighbours, nearest rings first."""
        rule = self.model.rules.perimeter
        wanted = rule.wanted_population(self.model.size_draws[self.row])
        taken, population, ring = [self], self.population, [self]
        while ring and population < wanted:
            candidates = _white_neighbours(ring, taken)
            ring = []
            for candidate in candidates:
                if rule.takes_in(population, candidate.population, wanted):
                    taken.append(candidate)
                    ring.append(candidate)
                    population += candidate.population
        return taken


def _white_neighbours(ring: list[Territory], taken: list[Territory]) -> list[Territory]:
    """Return the white neighbours of a ring in the same département that are not taken yet, each once."""
    found: list[Territory] = []
    for territory in ring:
        for neighbour in territory.neighbours:
            if (
                neighbour.is_white
                and neighbour.departement == territory.departement
                and neighbour not in taken
                and neighbour not in found
            ):
                found.append(neighbour)
    return found
