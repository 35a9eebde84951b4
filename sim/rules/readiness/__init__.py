"""Readiness: how willing a territory is, beyond what its people's traits say. Latent, with a départemental part."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class ReadinessRule(Rule, ABC):
    """Answers how ready a territory is when history begins."""

    @abstractmethod
    def value(self, coverage: float, shared: float, local: float) -> float:
        """Return the readiness (log of a factor on hazards; 0 is the average territory).

        `coverage`: share of the département's population covered in December 2022, 0–1, NaN where unknown;
        `shared`, `local`: standard normal draws of the département and of the territory.
        """
