"""Workforce: retirements and installations; numbers stay the same, people change."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class WorkforceRule(Rule, ABC):
    """Answers how likely a professional is succeeded by another this month."""

    @abstractmethod
    def leave_probability(self, profession: int) -> float:
        """Return the probability (a month) that a professional retires or moves and a newcomer takes the place."""

    @abstractmethod
    def vacancy_months(self) -> int:
        """Return how long the part of a leader stays empty when a leader goes."""
