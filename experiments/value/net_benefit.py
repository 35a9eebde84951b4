"""The net benefit of an arm: what it covers more than the baseline, in euros, less what it costs more."""

from dataclasses import dataclass

import numpy as np

from experiments.comparing.draw_means import draw_means
from experiments.value.consequences import Consequences
from experiments.value.valuation import Valuation, discount_factors
from sim.arrays import Floats


@dataclass(frozen=True)
class Gains:
    """What arms come to beyond the baseline, discounted sums: D draws × R replicates × A arms, the baseline first."""

    inhabitant_years: Floats  # newly covered by a functioning CPTS
    euros: Floats  # of all payers, the time of authorities included
    shells: Floats  # on the last day

    def net_benefits(self, euros_per_inhabitant_year: float, euros_per_shell: float) -> Floats:
        """Return net benefits in euros (D × R × A), zero for the baseline."""
        covered = euros_per_inhabitant_year * self.inhabitant_years
        benefits: Floats = covered - self.euros - euros_per_shell * self.shells
        return benefits


def gains_of(found: Consequences, valuation: Valuation) -> Gains:
    """Return discounted sums over the months, less those of the baseline; shells count with the last month's factor."""
    factors = discount_factors(len(found.months), valuation.discount)
    return Gains(
        inhabitant_years=beyond_baseline(found.inhabitant_years @ factors),
        euros=beyond_baseline(found.public_euros @ factors),
        shells=beyond_baseline(found.shells * factors[-1]),
    )


def beyond_baseline(totals: Floats) -> Floats:
    """Return differences from the first arm (draws × replicates × arms)."""
    return totals - totals[:, :, :1]


def by_draw(grid: Floats) -> Floats:
    """Return the mean of each draw over its replicates (draws × replicates × … → draws × …)."""
    return draw_means(grid, singly=False).means


def pairs_of(grid: Floats) -> list[tuple[int, int]]:
    """Return the rows of draws and replicates that were run (draws × replicates × arms)."""
    return [(int(draw), int(replicate)) for draw, replicate in np.argwhere(~np.isnan(grid[:, :, 0]))]
