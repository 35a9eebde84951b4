"""Prepare: the work that turns a pré-projet into a lettre d'intention, and that into a projet de santé."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class PrepareRule(Rule, ABC):
    """Answers how often a project's group holds a working meeting, how many it needs, and when it gives up."""

    @abstractmethod
    def meeting_hazard(
        self,
        readiness: float,
        founders: float,
        has_coordinator: bool,
        facilitators: float,
        nearby_success: float,
        pressure: float,
        led_by_authorities: bool,
    ) -> float:
        """Return working meetings a month. `founders`: active members; `facilitators` full-time equivalents;
        `nearby_success`: mean vitality of CPTS with an ACI over neighbouring territories, 0–1."""

    @abstractmethod
    def lettre_intention_meetings(self) -> int:
        """Return the working meetings that a lettre d'intention takes."""

    @abstractmethod
    def projet_sante_meetings(self) -> int:
        """Return the working meetings that a projet de santé takes, after the lettre d'intention."""

    @abstractmethod
    def give_up_hazard(self, readiness: float, led_by_authorities: bool) -> float:
        """Return the hazard (a month) that a pré-projet is given up."""
