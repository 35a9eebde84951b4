"""Engage: whether a member takes part in the work, stops doing so, or leaves."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class EngageRule(Rule, ABC):
    """Answers how likely members change what they do this month."""

    @abstractmethod
    def become_active(
        self,
        openness: float,
        vitality: float,
        led_by_authorities: bool,
        paid_time: float,
        is_leader: bool,
        is_enrolled: bool,
    ) -> float:
        """Return the probability that a member becomes active. `paid_time`: funding against the reference, 1 = same."""

    @abstractmethod
    def disengage(self, fatigue: float, has_aci: bool) -> float:
        """Return the probability that an active member becomes a mere member."""

    @abstractmethod
    def leave(self, vitality: float) -> float:
        """Return the probability that a member who is not active leaves."""
