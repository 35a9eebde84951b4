"""A box: limits on some factors; and how well it tells the points at which an event happens from the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.comparing.draw_means import share_interval
from sim.arrays import Floats

Flags = NDArray[np.bool_]
LOW, HIGH = 0, 1


@dataclass(frozen=True, eq=False)
class Box:
    """Limits on K factors, the points on a limit included; the quasi-p value of each limit, NaN where there is none."""

    limits: Floats  # 2 × K: lowest and highest values; minus and plus infinity where a factor is free
    quasi_p: Floats  # 2 × K

    def holds(self, points: Floats) -> Flags:
        """Return which of N × K points lie in the box: N."""
        inside: Flags = np.all((points >= self.limits[LOW]) & (points <= self.limits[HIGH]), axis=1)
        return inside

    @property
    def is_limited(self) -> Flags:
        """Where there is a limit: 2 × K."""
        return np.isfinite(self.limits)

    @property
    def n_factors(self) -> int:
        """How many factors have a limit."""
        return int(np.sum(self.is_limited.any(axis=0)))


@dataclass(frozen=True)
class Quality:
    """How well a rule tells where an event happens."""

    coverage: float  # of the points at which the event happens, the share that the rule holds
    density: float  # of the points that the rule holds, the share at which the event happens; NaN when it holds none
    support: float  # of all points, the share that the rule holds
    density_low: float  # 95 % interval of the density (Wilson)
    density_high: float


def quality(held: Flags, happened: Flags) -> Quality:
    """Return how well a rule does that holds some of N points; the event must happen at one of them."""
    both, number = float(np.sum(held & happened)), float(np.sum(held))
    density = both / number if number else np.nan
    low, high = share_interval(np.array(density), np.array(number))
    return Quality(both / float(np.sum(happened)), density, number / len(held), float(low), float(high))


def correlation(held: Flags, happened: Flags) -> float:
    """Return the correlation (phi) between what a rule holds and where an event happens; 0 where one never varies."""
    held_share, base_rate = float(held.mean()), float(happened.mean())
    spread = np.sqrt(held_share * (1 - held_share) * base_rate * (1 - base_rate))
    return (float((held & happened).mean()) - held_share * base_rate) / float(spread) if spread > 0 else 0.0
