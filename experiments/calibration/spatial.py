"""Coverage of départements that are left out of the fit, predicted from their région and their neighbours.

On the scale on which readiness is read from coverage (`sim/rules/readiness/from_coverage.py`), x = log(-log(1 - c)),

    x of a département = mean + effect of its région + effect of its neighbourhood + a residual of its own

all normal. Effects of neighbourhoods go together the more the nearer two départements are: exp(-distance / reach). The
three standard deviations and the reach are those of greatest likelihood on the départements that are in; the mean is
estimated with them, and its error counts. Predictions are those of a normal distribution given what is in.

**What the model is told of a left-out département.** The readiness rule multiplies x by `departemental_strength`,
which was fitted on observed coverages: a département that is told the mean of its prediction has the right readiness on
average, but départements that are told means differ too little and know too much. So each life is told a value *drawn*
from the prediction (multiple imputation, Rubin 1987): the strength keeps its meaning, and what is not known about x
shows in the spread between lives, beside `departemental_spread`. One thing is left uncorrected. Part of an observed x
is chance, which weakens the strength fitted on it; a prediction from neighbours is nearly free of that chance and would
deserve a somewhat larger strength, which nothing here could fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.special import ndtri

from sim.arrays import Floats
from sim.draws import Draws
from sim.metrics.base import Grouping
from sim.metrics.grouping import index_in
from sim.world.world import Territories

Flags = NDArray[np.bool_]

EARTH_RADIUS: Final = 6371.0  # km
_LOG_SD: Final = (np.log(1e-3), np.log(5.0))
_LOG_REACH: Final = (np.log(30.0), np.log(400.0))  # km: less than between two centres, half of the country
_STARTS: Final = ((0.3, 0.3, 0.3, 100.0), (0.05, 0.5, 0.3, 200.0), (0.5, 0.05, 0.3, 60.0))


@dataclass(frozen=True)
class Places:
    """Where départements are. D rows, sorted by code."""

    region: NDArray[np.intp]  # D
    distance: Floats  # D × D, km as the crow flies, through the globe

    @classmethod
    def of(cls, territories: Territories) -> "Places":
        """Return the départements of a country, each at the centre of its inhabitants."""
        grouping = Grouping.departement(territories)
        region_of = dict(zip(territories.departement, territories.region, strict=True))
        region = index_in(territories.region_codes, [region_of[code] for code in grouping.codes])
        points = _on_the_globe(territories.longitude, territories.latitude)
        inhabitants = territories.population.astype(np.float64)
        centres = grouping.sum_columns(points * inhabitants[:, None]) / grouping.sum(inhabitants)[:, None]
        return cls(region, np.linalg.norm(centres[:, None] - centres[None], axis=2))

    def __len__(self) -> int:
        return len(self.region)


def _on_the_globe(longitude: Floats, latitude: Floats) -> Floats:
    """Return places as points in space: degrees → km, N × 3."""
    east, north = np.radians(longitude), np.radians(latitude)
    points = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    scaled: Floats = EARTH_RADIUS * points
    return scaled


@dataclass(frozen=True)
class Components:
    """How much of the differences between départements is whose. Standard deviations on the scale of x."""

    region: float
    neighbours: float
    residual: float
    reach: float  # km at which neighbourhoods still share 37 %

    def covariance(self, places: Places) -> Floats:
        """Return how x of départements go together: D × D."""
        same_region = places.region[:, None] == places.region[None]
        near = np.exp(-places.distance / self.reach)
        own = self.residual**2 * np.eye(len(places))
        covariance: Floats = self.region**2 * same_region + self.neighbours**2 * near + own
        return covariance


@dataclass(frozen=True)
class Prediction:
    """What is expected of some départements, normal on the scale of x. N rows."""

    mean: Floats  # N
    sd: Floats  # N; residual and error of the mean included

    def coverage(self, normal: Floats) -> Floats:
        """Return coverages (0–1) at so many standard deviations from the mean: … × N."""
        return coverage_of(self.mean + self.sd * normal)

    def quantile(self, probability: float) -> Floats:
        """Return a quantile of the coverage of each: N."""
        return self.coverage(np.full(len(self.mean), ndtri(probability)))


def x_of(coverage: Floats, known_range: float) -> Floats:
    """Return log(-log(1 - coverage)), coverages read as no closer than `known_range` to 0 and 1."""
    x: Floats = np.log(-np.log1p(-np.clip(coverage, known_range, 1.0 - known_range)))
    return x


def coverage_of(x: Floats) -> Floats:
    """Return the coverage (0–1) behind x."""
    coverage: Floats = -np.expm1(-np.exp(x))
    return coverage


def most_likely(places: Places, x: Floats, inside: Flags) -> Components:
    """Return the components of greatest likelihood on the départements that are in (`inside`: D)."""

    def loss(logs: Floats) -> float:
        return -_log_likelihood(
            Components(*np.exp(logs).tolist()).covariance(places)[np.ix_(inside, inside)], x[inside]
        )

    bounds = [_LOG_SD, _LOG_SD, _LOG_SD, _LOG_REACH]
    found = [minimize(loss, np.log(start), method="L-BFGS-B", bounds=bounds) for start in _STARTS]
    best = min(found, key=lambda one: float(one.fun))
    return Components(*np.exp(best.x).tolist())


def _log_likelihood(covariance: Floats, x: Floats) -> float:
    """Return the log likelihood of x with the mean that makes it greatest, but for a constant."""
    factor = cho_factor(covariance, lower=True)
    ones = np.ones(len(x))
    away = x - (ones @ cho_solve(factor, x)) / (ones @ cho_solve(factor, ones))
    return -float(np.log(np.diag(factor[0])).sum() + 0.5 * away @ cho_solve(factor, away))


def predicted(places: Places, x: Floats, inside: Flags, components: Components) -> Prediction:
    """Return what those that are in say about the others, in order (universal kriging)."""
    covariance, outside = components.covariance(places), ~inside
    factor = cho_factor(covariance[np.ix_(inside, inside)], lower=True)
    across = covariance[np.ix_(inside, outside)]
    ones, weights = np.ones(int(inside.sum())), cho_solve(factor, across)
    precision = ones @ cho_solve(factor, ones)
    mean = (ones @ cho_solve(factor, x[inside])) / precision
    missing = 1.0 - ones @ weights  # the share of the mean in each prediction
    variance = np.diag(covariance)[outside] - (across * weights).sum(axis=0) + missing**2 / precision
    return Prediction(mean + weights.T @ (x[inside] - mean), np.sqrt(variance))


def from_neighbours(places: Places, x: Floats, inside: Flags) -> Prediction:
    """Return the prediction for those left out with the most likely components."""
    return predicted(places, x, inside, most_likely(places, x, inside))


def from_nation(places: Places, x: Floats, inside: Flags) -> Prediction:
    """Return the mean and spread of those that are in, for everybody left out."""
    n_inside, n_outside = int(inside.sum()), int((~inside).sum())
    sd = x[inside].std(ddof=1) * np.sqrt(1.0 + 1.0 / n_inside)
    return Prediction(np.full(n_outside, x[inside].mean()), np.full(n_outside, sd))


def from_region(places: Places, x: Floats, inside: Flags) -> Prediction:
    """Return the mean of the région with the usual spread within régions; the nation's where none of it is in."""
    region, nation = places.region, from_nation(places, x, inside)
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


def folds(n: int, n_folds: int, seed: int) -> Iterator[Flags]:
    """Yield who is left out in each fold (D): everybody once, folds of the same size but for one."""
    order = np.argsort(Draws.for_world(seed).uniform("hold-out fold", np.arange(n, dtype=np.uint64)), kind="stable")
    fold = np.empty(n, dtype=np.intp)
    fold[order] = np.arange(n) % n_folds
    for number in range(n_folds):
        yield fold == number
