"""Pressure: how hard authorities push in a given month, from the target date that is in force."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class PressureRule(Rule, ABC):
    """Answers how strong the pressure is."""

    @abstractmethod
    def strength(self, full: float, months_to_target: int, ramp_months: int, fade_months: int) -> float:
        """Return the pressure of a month, 0 to `full`; `months_to_target` is negative once the target has passed."""
