"""Coordinate: hiring, training and losing a coordinator."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class CoordinateRule(Rule, ABC):
    """Answers how likely a coordinator comes, goes or is trained this month."""

    @abstractmethod
    def hire_hazard(self, budget_euros: float) -> float:
        """Return the hazard (a month) of hiring, given the money a year that a coordinator could be paid from."""

    @abstractmethod
    def leave_hazard(self, is_trained: bool) -> float:
        """Return the hazard (a month) that the coordinator leaves."""

    @abstractmethod
    def train_hazard(self, trained_per_year: float) -> float:
        """Return the hazard (a month) that an untrained coordinator is trained."""
