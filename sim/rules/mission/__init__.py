"""Mission: when a mission of the ACI starts, and how fast it comes to be deployed."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class MissionRule(Rule, ABC):
    """Answers whether a mission starts this month and how far it comes."""

    @abstractmethod
    def staffing(self, active: float, population: float, is_access: bool, active_gps: float) -> float:
        """Return how well a mission is staffed, 0–1, from the active members (and GPs, for access to care)."""

    @abstractmethod
    def start_hazard(self, staffing: float, is_overdue: bool, is_optional: bool) -> float:
        """Return the hazard (a month) that a mission starts."""

    @abstractmethod
    def progress(self, staffing: float, coordination: float, money: float, tools: float, facilitators: float) -> float:
        """Return the share of the way to full deployment made in a month.

        `coordination`: 0 without, 1 with a trained coordinator; `money`: mission money against the reference;
        `facilitators`: full-time equivalents for the CPTS.
        """

    @abstractmethod
    def coordination(self, is_hired: bool, is_trained: bool) -> float:
        """Return what a coordinator brings to missions, 0–1."""
