"""Decision "shell": is a CPTS an empty shell (*coquille vide*), covering its territory on paper only?

There is no official definition; every rule here answers under three demands on the CPTS, so that results can be
reported under each.
"""

from abc import ABC, abstractmethod
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.rules.base import Rule

Whole = int | NDArray[np.integer]
Real = float | NDArray[np.float64]
Truth = bool | NDArray[np.bool_]


class Demand(IntEnum):
    """How much is demanded of a CPTS before it counts as more than a shell; a stricter demand finds more shells."""

    LENIENT = 0
    STANDARD = 1
    STRICT = 2


class ShellRule(Rule, ABC):
    """What separates a working CPTS from an empty shell. Arguments are scalars, or arrays of one shape."""

    @abstractmethod
    def is_mature(self, aci_age: Whole) -> Truth:
        """Return whether an ACI of this age (months, -1 without ACI) is old enough to be judged."""

    @abstractmethod
    def is_shell(self, aci_age: Whole, n_core_deployed: Whole, vitality: Real, demand: Demand) -> Truth:
        """Return whether a CPTS is an empty shell under a demand; never true before the ACI is mature."""

    @abstractmethod
    def is_functioning(self, aci_age: Whole, n_core_deployed: Whole, vitality: Real) -> Truth:
        """Return whether a CPTS with an ACI works, under the standard demand; a young ACI must already be lively."""
