"""Each circumstance multiplies the hazard that a leader takes the initiative."""

from math import exp

from sim.parameters import quantity
from sim.rules.functions import saturation
from sim.rules.initiate import InitiateRule

EUROS_PER_UNIT = 10_000.0


class ProportionalHazards(InitiateRule):
    """Brakes and drivers named by the sources; nobody has measured their strength (docs/assumptions.md)."""

    base: float = quantity("log hazard a month", "average leader, nothing else", -20, 0)
    readiness: float = quantity("log hazard per unit", "readiness of the territory", 0, 3)
    facilitation: float = quantity("log hazard", "facilitators in plenty", 0, 4)
    half_facilitators: float = quantity("full-time equivalents", "facilitators with half their full effect", 0.001, 5)
    startup_money: float = quantity("log hazard per 10,000 euros", "money at the lettre d'intention", 0, 2)
    nearby_success: float = quantity("log hazard", "all neighbours have a lively CPTS", 0, 5)
    visibility: float = quantity("log hazard", "vaccination centres or a full campaign", 0, 3)
    action_plan: float = quantity("log hazard", "an action plan for the white zone", 0, 3)
    isolation: float = quantity("log hazard", "a fully isolated leader, against one who is not", 0, 3)
    disappointment: float = quantity("log hazard", "a CPTS was dissolved or a project given up here before", 0, 5)

    def local_log_hazard(
        self,
        readiness: float,
        facilitators: float,
        startup_euros: float,
        nearby_success: float,
        visibility: float,
        has_action_plan: bool,
        is_disappointed: bool,
    ) -> float:
        """Return the sum of the territory's drivers on the log scale."""
        return (
            self.base
            + self.readiness * readiness
            + self.facilitation * saturation(facilitators, self.half_facilitators)
            + self.startup_money * startup_euros / EUROS_PER_UNIT
            + self.nearby_success * nearby_success
            + self.visibility * visibility
            + self.action_plan * has_action_plan
            - self.disappointment * is_disappointed
        )

    def initiative_hazard(self, local_log_hazard: float, isolation: float, leaders: float) -> float:
        """Return the leader's hazard times the number of leaders that the agent stands for."""
        return leaders * exp(local_log_hazard + self.isolation * isolation)
