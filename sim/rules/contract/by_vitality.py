"""Lively CPTS renew; a CPTS whose access mission failed may be dissolved (it has happened once)."""

from sim.parameters import quantity
from sim.rules.contract import ContractRule
from sim.rules.functions import logistic


class ByVitality(ContractRule):
    """Terms of five years; the first come up in 2024, so renewal is not yet observed."""

    renewal: float = quantity("log-odds", "renewal of a CPTS of no vitality", -10, 10)
    renewal_vitality: float = quantity("log-odds", "added by full vitality", 0, 20)
    dissolution: float = quantity("a month", "hazard of dissolution when access has failed, no vitality", 0, 0.5)

    def renewal_probability(self, vitality: float) -> float:
        """Return a logistic function of vitality."""
        return logistic(self.renewal + self.renewal_vitality * vitality)

    def dissolution_hazard(self, vitality: float, is_access_failed: bool) -> float:
        """Return the hazard, 0 unless the access mission has failed."""
        return self.dissolution * (1.0 - vitality) if is_access_failed else 0.0
