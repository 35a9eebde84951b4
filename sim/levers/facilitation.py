"""Facilitation: people paid by the ARS and the CPAM to help professionals found and run a CPTS.

What one of them costs is a parameter of the rule `pay` (`facilitator_month`).
"""

from pydantic import Field

from sim.levers.base import LeverGroup, lever
from sim.vocabulary import Allocation


class Facilitation(LeverGroup):
    """Facilitators and what they do first."""

    order = 1
    facilitators_per_million: float = lever(
        "full-time equivalents per million inhabitants", "facilitators of the ARS and CPAM in the field", 0, 50
    )
    allocation: Allocation = Field(
        description="who is helped first: all alike, territories without CPTS, or struggling CPTS", strict=False
    )
    maturity_support: float = lever(
        "share of facilitators' time", "time kept for recent or struggling CPTS after their ACI", 0, 1
    )
