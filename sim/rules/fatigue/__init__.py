"""Fatigue: what work beyond tolerance does to an active member."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class FatigueRule(Rule, ABC):
    """Answers how much work falls on an active member and what it does."""

    @abstractmethod
    def hours(
        self,
        missions: int,
        population: float,
        load_asked: float,
        coordination: float,
        tools: float,
        pressure: float,
    ) -> float:
        """Return the hours a month of work of a CPTS with an ACI that its active members must do.

        `load_asked`: share of the contract's administrative load, 0–1; `pressure` 0–1.
        """

    @abstractmethod
    def hours_each(self, hours: float, active: float) -> float:
        """Return hours a month for each active member."""

    @abstractmethod
    def tolerance(self, openness: float, paid_time: float, facilitators: float) -> float:
        """Return the hours a month that a professional gives without tiring."""

    @abstractmethod
    def change(self, fatigue: float, hours_each: float, tolerance: float) -> float:
        """Return the fatigue (0–1) at the end of a month of this work."""

    @abstractmethod
    def is_high(self, fatigue: float) -> bool:
        """Return whether this is high fatigue."""
