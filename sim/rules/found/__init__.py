"""Found: when an initiative becomes a project, and who leads it."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class FoundRule(Rule, ABC):
    """Answers how many leaders a founding group needs, and how often authorities found a project themselves."""

    @abstractmethod
    def leaders_needed(self, pressure: float) -> float:
        """Return the number of leaders in the perimeter that a founding group needs."""

    @abstractmethod
    def authority_hazard(self, pressure: float, has_action_plan: bool) -> float:
        """Return the hazard (a month) that authorities set up a project in a white territory on their own."""
