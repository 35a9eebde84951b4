"""Sign: how soon a validated projet de santé becomes an ACI.

Which CPTS may sign is said by `is_signing` in sim/month/authority.py.
"""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class SignRule(Rule, ABC):
    """Answers how likely a signature is this month."""

    @abstractmethod
    def signature_hazard(
        self, is_december: bool, months_of_contract: int, bonus_share: float, pressure: float
    ) -> float:
        """Return the hazard of a signature this month.

        `months_of_contract`: months since the ACI exists; `bonus_share`: early-signature bonus on offer, share
        of the functioning envelope.
        """
