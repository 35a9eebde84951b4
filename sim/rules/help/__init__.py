"""Help: how an ARS divides its facilitators among white zones, projects and CPTS that run."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class HelpRule(Rule, ABC):
    """Answers how heavily a case weighs when facilitators' time is divided; time is proportional to weight."""

    @abstractmethod
    def weight_before_aci(self, is_white: bool, is_white_first: bool, is_struggling_first: bool) -> float:
        """Return the weight of a white territory or of a project before its ACI."""

    @abstractmethod
    def is_fragile(self, aci_age: int, vitality: float) -> bool:
        """Return whether a CPTS with an ACI of this age (months) and vitality counts as recent or struggling."""

    @abstractmethod
    def weight_after_aci(self, is_fragile: bool, is_struggling_first: bool) -> float:
        """Return the weight of a CPTS with an ACI; fragile ones are recent or of low vitality."""
