"""Small functions of numbers that several rules share."""

from math import exp


def logistic(log_odds: float) -> float:
    """Return the probability with these log-odds, without overflow for any finite input."""
    if log_odds >= 0.0:
        return 1.0 / (1.0 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1.0 + odds)


def saturation(amount: float, half: float) -> float:
    """Return amount / (amount + half): 0 for nothing, one half at `half`, towards 1 for plenty (0 ≤ amount)."""
    return amount / (amount + half) if amount > 0.0 else 0.0
