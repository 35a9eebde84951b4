"""Readiness read back from the départemental coverage of December 2022."""

from math import isnan, log

from sim.parameters import quantity
from sim.rules.readiness import ReadinessRule


class FromCoverage(ReadinessRule):
    """If hazards are constant, coverage c after a time t has log(-log(1 - c)) = log hazard + log t: the inverse.

    Medical density and accessibility do not explain coverage (r below 0.1), so readiness stays latent.
    """

    departemental_strength: float = quantity(
        "log hazard per unit of log(-log(1 - coverage))", "weight of the data", 0, 4
    )
    reference_coverage: float = quantity("share", "coverage of the average département", 0.01, 0.99)
    known_range: float = quantity("share", "coverages are read as no closer than this to 0 and 1", 0.001, 0.4)
    departemental_spread: float = quantity(
        "log hazard", "standard deviation between départements of the same coverage", 0, 3
    )
    unknown_spread: float = quantity("log hazard", "standard deviation between départements of unknown coverage", 0, 3)
    local_spread: float = quantity("log hazard", "standard deviation between territories of a département", 0, 3)

    def value(self, coverage: float, shared: float, local: float) -> float:
        """Return départemental plus local part."""
        if isnan(coverage):
            return self.unknown_spread * shared + self.local_spread * local
        bounded = min(max(coverage, self.known_range), 1.0 - self.known_range)
        departemental = log(-log(1.0 - bounded)) - log(-log(1.0 - self.reference_coverage))
        known = self.departemental_strength * departemental + self.departemental_spread * shared
        return known + self.local_spread * local
