"""Vitality: one documented index of how alive a CPTS is."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class VitalityRule(Rule, ABC):
    """Answers how the vitality of a CPTS moves."""

    @abstractmethod
    def after(
        self, vitality: float, active: float, population: float, core_deployed_share: float, coordination: float
    ) -> float:
        """Return the vitality (0–1) at the end of the month."""
