"""Shock: what the whole country, or a whole région, does more or less of for a while, for reasons outside the model."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class ShockRule(Rule, ABC):
    """Answers how the shocks of a région move: logs of factors on hazards. Draws are standard normal.

    `nation` is drawn once for the country, `region` for the région alone.
    """

    @abstractmethod
    def first_founding(self, nation: float, region: float) -> float:
        """Return the shock on founding and letters with which a run begins."""

    @abstractmethod
    def first_signing(self, nation: float, region: float) -> float:
        """Return the shock on signing with which a run begins."""

    @abstractmethod
    def next_founding(self, shock: float, nation: float, region: float) -> float:
        """Return the shock on founding and letters of the next half-year."""

    @abstractmethod
    def next_signing(self, shock: float, nation: float, region: float) -> float:
        """Return the shock on signing of the next half-year."""
