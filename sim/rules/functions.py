"""Small functions of numbers that several rules share."""

from collections.abc import Iterable
from math import exp, expm1


def logistic(log_odds: float) -> float:
    """Return the probability with these log-odds, without overflow for any finite input."""
    if log_odds >= 0.0:
        return 1.0 / (1.0 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1.0 + odds)


def happens(hazard: float, draw: float) -> bool:
    """Return whether an event of this hazard (a month, ≥ 0) happens within the month; `draw` uniform in (0, 1)."""
    return draw < -expm1(-hazard)


def saturation(amount: float, half: float) -> float:
    """Return amount / (amount + half): 0 for nothing, one half at `half`, towards 1 for plenty (0 ≤ amount)."""
    return amount / (amount + half) if amount > 0.0 else 0.0


def total(values: Iterable[float]) -> float:
    """Return the sum, added from left to right (Python's own sum rounds otherwise from version 3.12 on)."""
    added = 0.0
    for value in values:
        added += value
    return added
