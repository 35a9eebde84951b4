"""Checks of simulated chance against theory: what was seen, what theory expects, and whether they agree.

Every tolerance is four standard errors (six in 100,000 fall outside) or the chi-square quantile of one in 10,000.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, norm

from sim.arrays import Floats

ERRORS = 4.0
LEVEL = 1e-4
LEAST_EXPECTED = 10.0  # in a cell of a chi-square test


@dataclass(frozen=True)
class Check:
    """One comparison with theory."""

    what: str
    told: str  # seen and expected, as numbers
    p: float | None  # chance of a distance as large if theory holds; none for a bound and for an exact statement
    holds: bool

    def __str__(self) -> str:
        return f"{self.what}: {self.told}" + ("" if self.p is None else f", p = {self.p:.2g}")


def close_to(seen: float, expected: float, error: float, what: str) -> Check:
    """Check that an estimate lies within four of its standard errors."""
    distance = abs(seen - expected)
    told = f"{seen:.4g} for {expected:.4g} ± {ERRORS * error:.2g}"
    return Check(what, told, float(2.0 * norm.sf(distance / error)), bool(distance <= ERRORS * error))


def share(count: float, n: float, probability: float, what: str = "share") -> Check:
    """Check that a binomial count lies within four standard errors of its expectation."""
    return close_to(count / n, probability, sqrt(probability * (1.0 - probability) / n), what)


def within(seen: float, allowed: float, what: str) -> Check:
    """Check that a distance is no larger than a bound that theory gives."""
    return Check(what, f"{seen:.3g}, at most {allowed:.3g} allowed", None, bool(abs(seen) <= allowed))


def counts(seen: ArrayLike, expected: ArrayLike, what: str = "counts") -> Check:
    """Check that counts follow expectations with the same sum (Pearson's chi-square; small cells are put together)."""
    pooled_seen, pooled = _pooled(np.asarray(seen, dtype=float), np.asarray(expected, dtype=float))
    distance = float(((pooled_seen - pooled) ** 2 / pooled).sum())
    p = float(chi2.sf(distance, len(pooled) - 1))
    return Check(what, f"chi-square {distance:.1f} over {len(pooled)} cells", p, p > LEVEL)


def _pooled(seen: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Return the counts with neighbouring cells put together until each expects enough."""
    cell, here = np.zeros(len(expected), dtype=np.intp), 0.0
    for place in range(len(expected) - 1):
        here += expected[place]
        is_full = here >= LEAST_EXPECTED and expected[place + 1 :].sum() >= LEAST_EXPECTED
        cell[place + 1] = cell[place] + is_full
        here = 0.0 if is_full else here
    return np.bincount(cell, seen).astype(np.float64), np.bincount(cell, expected).astype(np.float64)


def waiting_times(waited: NDArray[np.integer], probabilities: Floats, what: str = "waiting times") -> Iterator[Check]:
    """Check that waiting times follow monthly probabilities: P(T = t) = p(t) ∏ (1 - p(s)), s < t.

    `waited`: month of the event, 1 … len(probabilities), 0 for not yet. The level is held by the one-sample log-rank
    test (events less probabilities summed over those at risk; its variance is n ∑ P(T ≥ t) p(t) (1 - p(t))), the
    shape by chi-square.
    """
    n, months = len(waited), len(probabilities)
    seen = np.bincount(np.where(waited == 0, months + 1, waited), minlength=months + 2)[1:]
    at_risk = n - np.concatenate(([0], np.cumsum(seen[:-1])))[:months]
    events, expected = float(seen[:-1].sum()), float((at_risk * probabilities).sum())
    law = waiting_law(probabilities)
    waiting = np.concatenate(([1.0], np.cumprod(1.0 - probabilities)))[:-1]
    error = sqrt(n * (waiting * probabilities * (1.0 - probabilities)).sum())
    yield close_to(events, expected, error, f"{what}, events")
    yield counts(seen, n * law, f"{what}, shape")


def waiting_law(probabilities: Floats) -> Floats:
    """Return the probabilities of an event in each month, and of none in all of them."""
    waiting = np.concatenate(([1.0], np.cumprod(1.0 - probabilities)))
    return np.append(waiting[:-1] * probabilities, waiting[-1])


def geometric(waited: NDArray[np.integer], probability: float, what: str = "waiting times") -> Iterator[Check]:
    """Check that waiting times have all ended, with the mean 1/p, variance (1 - p)/p² and shape of the geometric law.

    The error of the variance follows from the fourth central moment of that law, σ⁴ (9 + p²/(1 - p)).
    """
    n, variance = len(waited), (1.0 - probability) / probability**2
    unended = int((waited == 0).sum())
    yield Check(f"{what}, not ended", f"{unended} of {n}", None, unended == 0)
    yield close_to(float(waited.mean()), 1.0 / probability, sqrt(variance / n), f"{what}, mean")
    spread = variance * sqrt((8.0 + probability**2 / (1.0 - probability)) / n)
    yield close_to(float(waited.var(ddof=1)), variance, spread, f"{what}, variance")
    yield from waiting_times(waited, np.full(int(waited.max()), probability), what)


def exact(seen: ArrayLike, expected: ArrayLike, what: str, tolerance: float = 1e-9) -> Check:
    """Check that numbers are those of theory but for rounding: the tolerance is relative, absolute below 1."""
    distances = np.abs(np.asarray(seen) - np.asarray(expected)) / np.maximum(1.0, np.abs(expected))
    largest = float(distances.max())
    return Check(what, f"off by {largest:.1g} at most", None, largest <= tolerance)
