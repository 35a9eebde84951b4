"""National and régional shocks that last for about a year: a first-order autoregression by half-years.

With standard deviations of 0 there is none, and all that varies is the chance of single territories and people, which
averages out over a country. The forecast of August 2023 was made without them, and its intervals were too narrow.
"""

from math import sqrt

from sim.parameters import quantity
from sim.rules.shock import ShockRule


class HalfYearly(ShockRule):
    """Standard deviations are those that a shock has in the long run, from its first half-year on."""

    persistence: float = quantity("share", "of a shock that is left after half a year", 0, 1)
    founding_nation: float = quantity("log hazard", "standard deviation, founding and letters, in common to all", 0, 2)
    founding_region: float = quantity("log hazard", "standard deviation, founding and letters, by région", 0, 2)
    signing_nation: float = quantity("log hazard", "standard deviation, signatures, in common to all", 0, 2)
    signing_region: float = quantity("log hazard", "standard deviation, signatures, by région", 0, 2)

    def first_founding(self, nation: float, region: float) -> float:
        """Return the sum of a national and a régional part."""
        return self.founding_nation * nation + self.founding_region * region

    def first_signing(self, nation: float, region: float) -> float:
        """Return the sum of a national and a régional part."""
        return self.signing_nation * nation + self.signing_region * region

    def next_founding(self, shock: float, nation: float, region: float) -> float:
        """Return what is left of the shock, and what is new."""
        return self.persistence * shock + self.new_part() * self.first_founding(nation, region)

    def next_signing(self, shock: float, nation: float, region: float) -> float:
        """Return what is left of the shock, and what is new."""
        return self.persistence * shock + self.new_part() * self.first_signing(nation, region)

    def new_part(self) -> float:
        """Return the factor on new shocks with which the standard deviation stays the same."""
        return sqrt(1.0 - self.persistence**2)
