"""Contract: whether an ACI goes on, is renewed after five years, or is dissolved."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class ContractRule(Rule, ABC):
    """Answers how likely a contract ends."""

    @abstractmethod
    def renewal_probability(self, vitality: float) -> float:
        """Return the probability that an ACI is renewed at its term."""

    @abstractmethod
    def dissolution_hazard(self, vitality: float, is_access_failed: bool) -> float:
        """Return the hazard (a month) that a running ACI is dissolved.

        `is_access_failed`: the access mission is past its date of full deployment and has not even started.
        """
