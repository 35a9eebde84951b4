"""Facilitators go where the allocation sends them first; the rest gets a smaller part."""

from sim.parameters import quantity
from sim.rules.help import HelpRule


class Priorities(HelpRule):
    """A case that comes first gets `priority` times the time of another."""

    priority: float = quantity("factor", "time for cases that come first, against the others", 1, 20)
    steady_weight: float = quantity("factor", "time for a CPTS that is neither recent nor struggling", 0, 1)

    recent_months: int = quantity("months", "age up to which an ACI is recent", 0, 120)
    low_vitality: float = quantity("index 0–1", "vitality below which a CPTS is struggling", 0, 1)

    def is_fragile(self, aci_age: int, vitality: float) -> bool:
        """Return whether the ACI is recent or the vitality low."""
        return aci_age < self.recent_months or vitality < self.low_vitality

    def weight_before_aci(self, is_white: bool, is_white_first: bool, is_struggling_first: bool) -> float:
        """Return `priority` for white zones when they come first, and for projects when the struggling do."""
        if is_white:
            return self.priority if is_white_first else 1.0
        return self.priority if is_struggling_first else 1.0

    def weight_after_aci(self, is_fragile: bool, is_struggling_first: bool) -> float:
        """Return the weight of a fragile CPTS (more when struggling CPTS come first) or of a steady one."""
        if not is_fragile:
            return self.steady_weight
        return self.priority if is_struggling_first else 1.0
