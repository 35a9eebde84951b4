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
    def leniency(self, draw: float) -> float:
        """Return how lenient an ARS is about letters under pressure, against the usual one (1); `draw` normal."""

    @abstractmethod
    def lettre_intention_meetings(self, pressure: float, leniency: float) -> float:
        """Return the working meetings that a lettre d'intention takes. `pressure`, `leniency`: of the ARS."""

    @abstractmethod
    def projet_sante_meetings(self) -> int:
        """Return the working meetings that a projet de santé takes, after the lettre d'intention."""

    @abstractmethod
    def give_up_hazard(self, readiness: float, led_by_authorities: bool, age: int, pressure: float) -> float:
        """Return the hazard (a month) that a pré-projet of an age in months is given up, or struck off by the ARS."""
