"""Shells by thresholds: a mature ACI with too few core missions, or with too little vitality."""

from typing import Self

from pydantic import model_validator

from sim.parameters import quantity
from sim.rules.shell import Demand, Real, ShellRule, Truth, Whole


class Thresholds(ShellRule):
    """A CPTS is a shell once all core missions are due and it has few of them, or hardly lives.

    All core missions are due 24 months after the ACI (contractual deadlines of the ACI).
    """

    mature_age_months: int = quantity("months", "age of the ACI from which all core missions are due", 0, 60)
    min_core_missions: int = quantity("missions", "core missions deployed below which a mature ACI is a shell", 0, 4)
    lenient_vitality: float = quantity("index 0–1", "vitality below which a mature ACI is a shell, lenient", 0, 1)
    standard_vitality: float = quantity("index 0–1", "vitality below which a mature ACI is a shell, standard", 0, 1)
    strict_vitality: float = quantity("index 0–1", "vitality below which a mature ACI is a shell, strict", 0, 1)

    @model_validator(mode="after")
    def _demands_in_order(self) -> Self:
        if not self.lenient_vitality <= self.standard_vitality <= self.strict_vitality:
            raise ValueError("vitality thresholds must rise: lenient_vitality ≤ standard_vitality ≤ strict_vitality")
        return self

    def is_mature(self, aci_age: Whole) -> Truth:
        """Return whether all core missions are due."""
        return aci_age >= self.mature_age_months

    def is_shell(self, aci_age: Whole, n_core_deployed: Whole, vitality: Real, demand: Demand) -> Truth:
        """Return whether the ACI is mature and core missions are too few or vitality is under the threshold."""
        threshold = self.standard_vitality
        if demand == Demand.LENIENT:
            threshold = self.lenient_vitality
        elif demand == Demand.STRICT:
            threshold = self.strict_vitality
        is_failing = (n_core_deployed < self.min_core_missions) | (vitality < threshold)
        return (aci_age >= self.mature_age_months) & is_failing

    def is_functioning(self, aci_age: Whole, n_core_deployed: Whole, vitality: Real) -> Truth:
        """Return whether vitality reaches the standard threshold and, once due, core missions are enough."""
        has_missions_due = (aci_age < self.mature_age_months) | (n_core_deployed >= self.min_core_missions)
        return (aci_age >= 0) & has_missions_due & (vitality >= self.standard_vitality)
