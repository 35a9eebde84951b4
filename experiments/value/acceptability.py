"""How sure one can be of an arm, and what choosing it may lose, from net benefits by draw.

The acceptability curve (CEAC) is the share of draws in which an arm has the highest net benefit; the acceptability
frontier (CEAF) is that share for the arm of the highest *expected* net benefit, which need not be the arm most often
best (Fenwick, Claxton and Sculpher 2001, https://doi.org/10.1002/hec.635).
"""

import numpy as np

from sim.arrays import Floats


def best_shares(benefits: Floats) -> Floats:
    """Return the share of draws in which each arm is best (arms); arms that are equally good divide a draw.

    `benefits`: draws × arms.
    """
    is_best = benefits == benefits.max(axis=1, keepdims=True)
    shares: Floats = (is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


def best_arm(benefits: Floats) -> int:
    """Return the arm of the highest expected net benefit, the first of several (draws × arms)."""
    return int(np.argmax(benefits.mean(axis=0)))


def expected_losses(benefits: Floats) -> Floats:
    """Return what choosing each arm loses on average against the best arm of every draw (draws × arms → arms)."""
    losses: Floats = (benefits.max(axis=1, keepdims=True) - benefits).mean(axis=0)
    return losses
