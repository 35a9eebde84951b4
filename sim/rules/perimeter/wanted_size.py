"""Projects aim at a size; a small white territory between CPTS sooner or later joins one of them."""

from math import exp, log

from sim.parameters import quantity
from sim.rules.functions import saturation
from sim.rules.perimeter import PerimeterRule


class WantedSize(PerimeterRule):
    """Sizes are log-normal around what is seen (81,000 on average, from 8,500 to 354,000)."""

    median_population: float = quantity("inhabitants", "median of the size aimed at", 5_000, 400_000)
    spread: float = quantity("log units", "standard deviation of the log of that size", 0, 2)
    largest: float = quantity("inhabitants", "no perimeter grows beyond", 50_000, 1_000_000)
    extension: float = quantity("log hazard a month", "average small white territory, no push", -20, 0)
    readiness: float = quantity("log hazard per unit", "readiness of the white territory", 0, 3)
    nearby_success: float = quantity("log hazard", "all neighbours have a lively CPTS", 0, 5)
    pressure: float = quantity("log hazard", "full pressure", 0, 5)
    merging: float = quantity("log hazard", "white zones pushed to join a neighbour with full strength", 0, 6)
    half_population: float = quantity(
        "inhabitants", "size at which a white territory is half as likely to join", 1_000, 500_000
    )

    def wanted_population(self, normal: float) -> float:
        """Return a log-normal size, not above the largest."""
        return min(self.largest, exp(log(self.median_population) + self.spread * normal))

    def takes_in(self, population: float, candidate_population: float, wanted_population: float) -> bool:
        """Return whether the neighbour brings the project nearer to the size it wants, and not beyond the largest."""
        is_nearer = population + 0.5 * candidate_population < wanted_population
        return is_nearer and self.fits(population, candidate_population)

    def fits(self, population: float, white_population: float) -> bool:
        """Return whether both together stay within the largest perimeter."""
        return population + white_population <= self.largest

    def extension_hazard(
        self, readiness: float, nearby_success: float, pressure: float, merging: float, white_population: float
    ) -> float:
        """Return the hazard, lower for large territories, which rather found a CPTS of their own."""
        log_hazard = (
            self.extension
            + self.readiness * readiness
            + self.nearby_success * nearby_success
            + self.pressure * pressure
            + self.merging * merging
        )
        return exp(log_hazard) * (1.0 - saturation(white_population, self.half_population))
