"""Initiate: whether a leader of a white territory takes the initiative for a project this month."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class InitiateRule(Rule, ABC):
    """Answers how often leaders take the initiative; the territory's part is the same for all its leaders."""

    @abstractmethod
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
        """Return the log hazard (a month) of an average leader of the territory.

        `facilitators` full-time equivalents for the territory; `startup_euros` paid at the lettre d'intention;
        `nearby_success` mean vitality of CPTS with an ACI over neighbouring territories, 0–1; `visibility` 0–1.
        """

    @abstractmethod
    def initiative_hazard(self, local_log_hazard: float, isolation: float, leaders: float) -> float:
        """Return the hazard (a month) that one of the `leaders` that an agent stands for takes the initiative."""
