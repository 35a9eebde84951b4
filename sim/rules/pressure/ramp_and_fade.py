"""Pressure rises in a straight line until the target date and fades in a straight line after it."""

from sim.parameters import quantity
from sim.rules.pressure import PressureRule


class RampAndFade(PressureRule):
    """A deadline presses more the nearer it is; once missed it is soon forgotten."""

    felt: float = quantity("factor", "between the pressure that a policy states and the one that is felt", 0, 5)

    def strength(self, full: float, months_to_target: int, ramp_months: int, fade_months: int) -> float:
        """Return full pressure at the target date, none `ramp_months` before and `fade_months` after; at most 1."""
        most = min(1.0, self.felt * full)
        if months_to_target >= 0:
            return most * max(0.0, 1.0 - months_to_target / ramp_months)
        return most * max(0.0, 1.0 + months_to_target / fade_months)
