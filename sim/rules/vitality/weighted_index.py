"""A weighted mean of active members per inhabitant, core missions deployed and coordination, slowly followed."""

from typing import Self

from pydantic import model_validator

from sim.parameters import quantity
from sim.rules.vitality import VitalityRule

INHABITANTS_PER_UNIT = 10_000.0


class WeightedIndex(VitalityRule):
    """There is no official definition; the three parts are those that the sources name."""

    active_for_full: float = quantity("per 10,000 inhabitants", "active members of a fully alive CPTS", 0.01, 50)
    active_weight: float = quantity("weight", "of active members", 0, 10)
    mission_weight: float = quantity("weight", "of core missions deployed", 0, 10)
    coordination_weight: float = quantity("weight", "of the coordinator", 0, 10)
    inertia: float = quantity("months", "time in which vitality follows its causes", 1, 60)

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if self.active_weight + self.mission_weight + self.coordination_weight <= 0.0:
            raise ValueError("vitality must count something: at least one weight above 0")
        return self

    def after(
        self, vitality: float, active: float, population: float, core_deployed_share: float, coordination: float
    ) -> float:
        """Return vitality moved by 1/inertia of the way to the weighted mean."""
        members = min(1.0, active / (self.active_for_full * population / INHABITANTS_PER_UNIT))
        total = self.active_weight + self.mission_weight + self.coordination_weight
        aim = (
            self.active_weight * members
            + self.mission_weight * core_deployed_share
            + self.coordination_weight * coordination
        ) / total
        return vitality + (aim - vitality) / self.inertia
