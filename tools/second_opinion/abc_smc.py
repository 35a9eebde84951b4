"""Approximate Bayesian computation by populations of particles (ABC-SMC), for parameters with a standard normal prior.

Population Monte Carlo of Beaumont, Cornuet, Marin & Robert (2009, https://doi.org/10.1093/biomet/asp052): each
population holds the particles whose simulated summaries lie nearer to the observed ones than half of the population
before; particles move by a normal kernel of twice their covariance. The last population is corrected for what is left
of the distance, by linear regression (Beaumont, Zhang & Balding 2002, https://doi.org/10.1093/genetics/162.4.2025).
Nothing is assumed of how the model responds or of the shape of its chance.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from sim.arrays import Floats
from sim.draws import Draws

Simulate = Callable[[Floats, int], Floats]
"""(coordinates: n × P, number of the first run) → how summaries of each run differ from the observed ones: n × S."""


@dataclass(frozen=True)
class Population:
    """Particles with their weights. N particles, P parameters, S summaries."""

    coordinates: Floats  # N × P
    differences: Floats  # N × S, simulated minus observed, in standard deviations of chance and error
    weights: Floats  # N, their sum 1
    tolerance: float  # the largest distance
    n_runs: int  # of this population and all before it
    accepted: float  # share of the runs of this population

    @property
    def distances(self) -> Floats:
        """How far the summaries of each particle lie from the observed ones: N."""
        return distances(self.differences)

    @property
    def corrected(self) -> Floats:
        """The coordinates as regression on the differences expects them where there is no difference: N × P."""
        root = np.sqrt(self.weights)[:, None]
        known = np.column_stack([np.ones(len(self.weights)), self.differences])
        slopes = np.linalg.lstsq(root * known, root * self.coordinates, rcond=None)[0][1:]
        corrected: Floats = self.coordinates - self.differences @ slopes
        return corrected


def distances(differences: Floats) -> Floats:
    """Return the lengths of differences (n × S): n."""
    lengths: Floats = np.sqrt((differences**2).sum(axis=1))
    return lengths


def populations(
    simulate: Simulate, n_axes: int, n_particles: int, least_accepted: float, seed: int
) -> Iterator[Population]:
    """Yield the prior's population, then nearer ones, until one accepts a share of `least_accepted` or less."""
    coordinates = _normal("abc prior", n_particles, n_axes, seed)
    weights, differences = np.full(n_particles, 1.0 / n_particles), simulate(coordinates, 0)
    found = Population(coordinates, differences, weights, np.inf, n_particles, 1.0)
    yield found
    while found.accepted > least_accepted:
        found = _nearer(found, simulate, seed)
        yield found


def _nearer(before: Population, simulate: Simulate, seed: int) -> Population:
    """Return as many particles, all nearer than half of those before."""
    n_particles, n_axes = before.coordinates.shape
    tolerance, covariance = float(np.median(before.distances)), 2.0 * _covariance(before)
    root, n_runs = np.linalg.cholesky(covariance), before.n_runs
    kept: list[Floats] = []
    while sum(len(some) for some in kept) < n_particles:
        ancestors = _chosen(before.weights, f"abc ancestor {n_runs}", seed)
        steps = _normal(f"abc step {n_runs}", n_particles, n_axes, seed) @ root.T
        moved = before.coordinates[ancestors] + steps
        differences = simulate(moved, n_runs)
        kept.append(np.hstack([moved, differences])[distances(differences) <= tolerance])
        n_runs += n_particles
    coordinates, differences = np.split(np.concatenate(kept), [n_axes], axis=1)
    accepted = len(coordinates) / (n_runs - before.n_runs)
    weights = _weights(coordinates, before, covariance)
    return Population(coordinates, differences, weights, tolerance, n_runs, accepted)


def _weights(coordinates: Floats, before: Population, covariance: Floats) -> Floats:
    """Return prior over proposal, their sum 1: N."""
    white = np.linalg.inv(np.linalg.cholesky(covariance))
    steps = (coordinates[:, None] - before.coordinates) @ white.T
    proposal = logsumexp(-0.5 * (steps**2).sum(axis=2), axis=1, b=before.weights)
    logs = -0.5 * (coordinates**2).sum(axis=1) - proposal
    weights: Floats = np.exp(logs - logsumexp(logs))
    return weights


def _covariance(population: Population) -> Floats:
    return np.atleast_2d(np.cov(population.coordinates, rowvar=False, aweights=population.weights))


def _chosen(weights: Floats, name: str, seed: int) -> Floats:
    drawn = Draws.for_world(seed).uniform(name, np.arange(len(weights), dtype=np.uint64))
    return np.minimum(np.searchsorted(np.cumsum(weights), drawn), len(weights) - 1)


def _normal(name: str, n: int, n_axes: int, seed: int) -> Floats:
    keys = np.arange(n, dtype=np.uint64)
    return np.column_stack([Draws.for_world(seed).normal(f"{name}/{axis}", keys) for axis in range(n_axes)])
