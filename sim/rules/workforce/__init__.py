"""Workforce: retirements and installations; numbers stay the same, people change."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class WorkforceRule(Rule, ABC):
    """Answers when a professional is succeeded by another."""

    @abstractmethod
    def career_months(self, profession: int, draw: float) -> int:
        """Return in how many months (1 or more) a professional retires or moves and a newcomer takes the place.

        `draw`: uniform, made when history begins or when the professional takes up the place.
        """

    @abstractmethod
    def vacancy_months(self) -> int:
        """Return how long the part of a leader stays empty when a leader goes."""
