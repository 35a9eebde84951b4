"""Coverage of départements that are left out of the fit, predicted from their région and their neighbours.

On the scale on which readiness is read from coverage (`sim/rules/readiness/from_coverage.py`), x = log(-log(1 - c)),

    x of a département = mean + effect of its région + effect of its neighbourhood + a residual of its own

all normal. The effects of two neighbourhoods are correlated by exp(-distance / reach). The three standard deviations
and the reach are those of greatest likelihood on the départements that are in the fit ("inside"); the mean is estimated
with them, and its error counts. Predictions are those of a normal distribution given the départements inside.

**What the model gets in the place of the coverage of a left-out département.** The readiness rule multiplies x by
`departemental_strength`, which was fitted on observed coverages. With the mean of its prediction a département would
have the right readiness on average, but such means differ too little between départements and hide what is not known.
So each run gets a value *drawn* from the prediction (multiple imputation, Rubin 1987): the strength keeps its meaning,
and what is not known about x shows in the spread between runs, beside `departemental_spread`. One thing is not
corrected: part of an observed x is chance, which lowers the strength fitted on it; a prediction from neighbours has
little of that chance and would need a somewhat larger strength, which cannot be fitted here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from sim.arrays import Bools, Floats, Positions
from sim.draws import Draws
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.world import Territories

EARTH_RADIUS: Final = 6371.0  # km
_LOG_SD: Final = (np.log(1e-3), np.log(5.0))
_LOG_REACH: Final = (np.log(30.0), np.log(400.0))  # km: less than between two centres, half of the country
_STARTS: Final = ((0.3, 0.3, 0.3, 100.0), (0.05, 0.5, 0.3, 200.0), (0.5, 0.05, 0.3, 60.0))


@dataclass(frozen=True)
class DepartementGeography:
    """Where départements are. D rows, sorted by code."""

    region: Positions  # D
    distance: Floats  # D × D, km as the crow flies, through the globe

    @classmethod
    def of(cls, territories: Territories) -> "DepartementGeography":
        """Return the départements of a country, each at the centre of its inhabitants."""
        grouping = Grouping.at(Level.DEPARTEMENT, territories)
        region_of = dict(zip(territories.departement, territories.region, strict=True))
        region = np.searchsorted(territories.region_codes, [region_of[code] for code in grouping.codes])
        points = _on_the_globe(territories.longitude, territories.latitude)
        inhabitants = territories.population.astype(np.float64)
        centres = grouping.sum(points * inhabitants[:, None]) / grouping.sum(inhabitants)[:, None]
        return cls(region, np.linalg.norm(centres[:, None] - centres[None], axis=2))

    def __len__(self) -> int:
        return len(self.region)


def _on_the_globe(longitude: Floats, latitude: Floats) -> Floats:
    """Return points of the globe in space: degrees → km, N × 3."""
    east, north = np.radians(longitude), np.radians(latitude)
    points = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    return EARTH_RADIUS * points


@dataclass(frozen=True)
class VarianceComponents:
    """Where the differences between départements come from. Standard deviations on the scale of x."""

    region: float
    neighbours: float
    residual: float
    reach: float  # km at which the correlation of neighbourhoods is 37 %

    def covariance(self, geography: DepartementGeography) -> Floats:
        """Return the covariance of x between départements: D × D."""
        same_region = geography.region[:, None] == geography.region[None]
        near = np.exp(-geography.distance / self.reach)
        own = self.residual**2 * np.eye(len(geography))
        covariance: Floats = self.region**2 * same_region + self.neighbours**2 * near + own
        return covariance


@dataclass(frozen=True)
class Prediction:
    """What is predicted for some départements, normal on the scale of x. N rows."""

    mean: Floats  # N
    sd: Floats  # N; residual and error of the mean included

    def coverage(self, normal: Floats) -> Floats:
        """Return coverages (0–1) at so many standard deviations from the mean: … × N."""
        return coverage_of(self.mean + self.sd * normal)


def x_of(coverage: Floats, known_range: float) -> Floats:
    """Return log(-log(1 - coverage)); a coverage closer than `known_range` to 0 or 1 is read as that end."""
    return np.log(-np.log1p(-np.clip(coverage, known_range, 1.0 - known_range)))


def coverage_of(x: Floats) -> Floats:
    """Return the coverage (0–1) for x."""
    return -np.expm1(-np.exp(x))


def most_likely(geography: DepartementGeography, x: Floats, inside: Bools) -> VarianceComponents:
    """Return the components of greatest likelihood on the départements inside (D)."""

    def loss(logs: Floats) -> float:
        return -_log_likelihood(
            VarianceComponents(*np.exp(logs).tolist()).covariance(geography)[np.ix_(inside, inside)], x[inside]
        )

    bounds = [_LOG_SD, _LOG_SD, _LOG_SD, _LOG_REACH]
    ends = [minimize(loss, np.log(start), method="L-BFGS-B", bounds=bounds) for start in _STARTS]
    best = min(ends, key=lambda end: float(end.fun))
    return VarianceComponents(*np.exp(best.x).tolist())


def _log_likelihood(covariance: Floats, x: Floats) -> float:
    """Return the log likelihood of x with the mean of greatest likelihood, up to a constant."""
    factor = cho_factor(covariance, lower=True)
    ones = np.ones(len(x))
    deviation = x - (ones @ cho_solve(factor, x)) / (ones @ cho_solve(factor, ones))
    return -float(np.log(np.diag(factor[0])).sum() + 0.5 * deviation @ cho_solve(factor, deviation))


def predicted(geography: DepartementGeography, x: Floats, inside: Bools, components: VarianceComponents) -> Prediction:
    """Return the prediction of the others from those inside, in order (universal kriging)."""
    covariance, outside = components.covariance(geography), ~inside
    factor = cho_factor(covariance[np.ix_(inside, inside)], lower=True)
    across = covariance[np.ix_(inside, outside)]
    ones, weights = np.ones(int(inside.sum())), cho_solve(factor, across)
    precision = ones @ cho_solve(factor, ones)
    mean = (ones @ cho_solve(factor, x[inside])) / precision
    missing = 1.0 - ones @ weights  # the share of the mean in each prediction
    variance = np.diag(covariance)[outside] - (across * weights).sum(axis=0) + missing**2 / precision
    return Prediction(mean + weights.T @ (x[inside] - mean), np.sqrt(variance))


def from_neighbours(geography: DepartementGeography, x: Floats, inside: Bools) -> Prediction:
    """Return the prediction of those outside with the most likely components."""
    return predicted(geography, x, inside, most_likely(geography, x, inside))


def from_nation(geography: DepartementGeography, x: Floats, inside: Bools) -> Prediction:
    """Return the mean and spread of those inside, for everybody outside."""
    n_inside, n_outside = int(inside.sum()), int((~inside).sum())
    sd = x[inside].std(ddof=1) * np.sqrt(1.0 + 1.0 / n_inside)
    return Prediction(np.full(n_outside, x[inside].mean()), np.full(n_outside, sd))


def from_region(geography: DepartementGeography, x: Floats, inside: Bools) -> Prediction:
    """Return the mean of the région with the usual spread within régions; the nation's where none of it is inside."""
    region, nation = geography.region, from_nation(geography, x, inside)
    n_inside = np.bincount(region[inside], minlength=region.max() + 1)
    sums = np.bincount(region[inside], x[inside], minlength=len(n_inside))
    means = sums / np.maximum(n_inside, 1)
    freedom = max(int((n_inside[n_inside > 0] - 1).sum()), 1)
    within = np.sqrt(((x[inside] - means[region[inside]]) ** 2).sum() / freedom)
    counted, left_out = n_inside[region[~inside]], region[~inside]
    sd = within * np.sqrt(1.0 + 1.0 / np.maximum(counted, 1))
    return Prediction(
        np.where(counted > 0, means[left_out], nation.mean),
        np.where(counted > 0, sd, nation.sd),
    )


def folds(n: int, n_folds: int, seed: int) -> Iterator[Bools]:
    """Yield who is left out in each fold (D): everybody once; sizes of folds differ by one at most."""
    order = np.argsort(Draws.for_world(seed).uniform("hold-out fold", np.arange(n, dtype=np.uint64)), kind="stable")
    fold = np.empty(n, dtype=np.intp)
    fold[order] = np.arange(n) % n_folds
    for number in range(n_folds):
        yield fold == number
