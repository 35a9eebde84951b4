"""Checks of simulated chance against theory. Seeds are fixed: a check that passes once always passes.

Every tolerance is four standard errors (six in 100,000 fall outside) or the chi-square quantile of one in 10,000.
"""

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from sim.arrays import Floats

ERRORS = 4.0
LEVEL = 1e-4
LEAST_EXPECTED = 10.0  # in a cell of a chi-square test


def assert_share(count: float, n: float, probability: float, what: str = "share") -> None:
    """Ask that a binomial count lies within four standard errors of its expectation."""
    assert_close_to(count / n, probability, sqrt(probability * (1.0 - probability) / n), what)


def assert_close_to(seen: float, expected: float, error: float, what: str) -> None:
    """Ask that an estimate lies within four of its standard errors."""
    assert abs(seen - expected) <= ERRORS * error, f"{what}: {seen:.6g}, expected {expected:.6g} ± {ERRORS * error:.2g}"


def assert_counts(seen: ArrayLike, expected: ArrayLike, what: str = "counts") -> None:
    """Ask that counts follow expectations with the same sum (Pearson's chi-square; small cells are put together)."""
    pooled_seen, pooled = _pooled(np.asarray(seen, dtype=float), np.asarray(expected, dtype=float))
    distance = float(((pooled_seen - pooled) ** 2 / pooled).sum())
    probability = chi2.sf(distance, len(pooled) - 1)
    assert probability > LEVEL, f"{what}: chi-square {distance:.1f} over {len(pooled)} cells, p = {probability:.2g}"


def _pooled(seen: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Return the counts with neighbouring cells put together until each expects enough."""
    cell, here = np.zeros(len(expected), dtype=np.intp), 0.0
    for place in range(len(expected) - 1):
        here += expected[place]
        is_full = here >= LEAST_EXPECTED and expected[place + 1 :].sum() >= LEAST_EXPECTED
        cell[place + 1] = cell[place] + is_full
        here = 0.0 if is_full else here
    return np.bincount(cell, seen), np.bincount(cell, expected)


def assert_waiting_times(waited: NDArray[np.integer], probabilities: Floats, what: str = "waiting times") -> None:
    """Ask that waiting times follow monthly probabilities: P(T = t) = p(t) ∏ (1 - p(s)), s < t.

    `waited`: month of the event, 1 … len(probabilities), 0 for not yet. The level is held by the one-sample log-rank
    test (events less probabilities summed over those at risk; its variance is n ∑ P(T ≥ t) p(t) (1 - p(t))), the
    shape by chi-square.
    """
    n, months = len(waited), len(probabilities)
    seen = np.bincount(np.where(waited == 0, months + 1, waited), minlength=months + 2)[1:]
    at_risk = n - np.concatenate(([0], np.cumsum(seen[:-1])))[:months]
    events, expected = seen[:-1].sum(), (at_risk * probabilities).sum()
    waiting = np.concatenate(([1.0], np.cumprod(1.0 - probabilities)))
    error = sqrt(n * (waiting[:-1] * probabilities * (1.0 - probabilities)).sum())
    assert_close_to(events, expected, error, f"{what}, events")
    assert_counts(seen, n * np.append(waiting[:-1] * probabilities, waiting[-1]), what)


def assert_geometric(waited: NDArray[np.integer], probability: float, what: str = "waiting times") -> None:
    """Ask that waiting times, all ended, have the mean 1/p and variance (1 - p)/p² of the geometric law, and its shape.

    The error of the variance follows from the fourth central moment of that law, σ⁴ (9 + p²/(1 - p)).
    """
    assert waited.min() > 0, f"{what}: not all have ended"
    n, variance = len(waited), (1.0 - probability) / probability**2
    assert_close_to(waited.mean(), 1.0 / probability, sqrt(variance / n), f"{what}, mean")
    spread = variance * sqrt((8.0 + probability**2 / (1.0 - probability)) / n)
    assert_close_to(waited.var(ddof=1), variance, spread, f"{what}, variance")
    assert_waiting_times(waited, np.full(int(waited.max()), probability), what)
