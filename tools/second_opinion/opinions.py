"""What two posteriors of the same parameters have in common, parameter by parameter."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import gaussian_kde

from experiments.calibration.smoother import normal_errors
from experiments.calibration.space import Space
from sim.arrays import Floats
from tools.second_opinion.abc_smc import Population
from tools.second_opinion.region import InventedRegion

TABLE: Final = (
    "parameter", "low", "high", "truth", "prior_sd", "fit_mean", "fit_sd", "abc_mean", "abc_sd", "abc_sd_uncorrected",
    "apart", "overlap", "overlap_with_prior",
)  # fmt: skip
GRID: Final[Floats] = np.linspace(-6.0, 6.0, 1201)  # standard normal axes


@dataclass(frozen=True)
class Sample:
    """Weighted draws. N draws, P axes."""

    coordinates: Floats  # N × P
    weights: Floats  # N, their sum 1

    @classmethod
    def even(cls, coordinates: Floats) -> "Sample":
        """Return draws of equal weight."""
        return cls(coordinates, np.full(len(coordinates), 1.0 / len(coordinates)))

    def density(self, axis: int) -> Floats:
        """Return the kernel density of an axis on GRID."""
        found: Floats = gaussian_kde(self.coordinates[:, axis], weights=self.weights)(GRID)
        return found

    def moments(self, space: Space) -> tuple[Floats, Floats]:
        """Return means and standard deviations of parameters, in their units: twice Q."""
        values = space.values(self.coordinates)
        mean = self.weights @ values
        return mean, np.sqrt(self.weights @ (values - mean) ** 2)


def overlap(one: Floats, other: Floats) -> float:
    """Return the area under both of two densities on GRID, 0 to 1.

    Inman & Bradley 1989, https://doi.org/10.1080/03610928908830127.
    """
    return float(np.trapezoid(np.minimum(one, other), GRID))


def overlap_by_chance(n: int, m: int, seed: int) -> Floats:
    """Return the overlaps of 200 pairs of samples, of n and m draws, of one normal distribution, sorted."""
    pairs = range(200)
    samples = (
        [Sample.even(normal_errors(np.eye(1), size, f"overlap {size} {pair}", seed)).density(0) for pair in pairs]
        for size in (n, m)
    )
    return np.sort([overlap(*pair) for pair in zip(*samples, strict=True)])


def normal_density() -> Floats:
    """Return the prior of every axis on GRID."""
    density: Floats = np.exp(-0.5 * GRID**2) / np.sqrt(2.0 * np.pi)
    return density


def opinions(region: InventedRegion, fit: Sample, last: Population) -> pd.DataFrame:
    """Return truth, prior and both posteriors of each parameter; `apart` is between means, in prior sd."""
    space, second = region.plan.space, Sample(last.corrected, last.weights)
    (fit_mean, fit_sd), (abc_mean, abc_sd) = fit.moments(space), second.moments(space)
    plain_sd = Sample(last.coordinates, last.weights).moments(space)[1]
    rows = []
    for at, (axis, one) in enumerate(zip(space.axis_of.tolist(), space.parameters, strict=True)):
        prior_sd = (one.high - one.low) / np.sqrt(12.0)
        apart = abs(fit_mean[at] - abc_mean[at]) / prior_sd
        numbers = (one.low, one.high, region.truth[one.path], prior_sd, fit_mean[at], fit_sd[at], abc_mean[at])
        shared = (overlap(second.density(axis), other) for other in (fit.density(axis), normal_density()))
        rows.append((one.path, *numbers, abc_sd[at], plain_sd[at], apart, *shared))
    return pd.DataFrame(rows, columns=list(TABLE))


def draws_table(space: Space, fit: Sample, last: Population) -> pd.DataFrame:
    """Return the draws of both methods on standard normal axes: `method`, `weight` and a column for each axis."""
    tables = []
    for method, sample in (("fit", fit), ("abc", Sample(last.corrected, last.weights))):
        table = pd.DataFrame(sample.coordinates, columns=[axis.name for axis in space.axes])
        table.insert(0, "weight", sample.weights)
        table.insert(0, "method", method)
        tables.append(table)
    return pd.concat(tables)
