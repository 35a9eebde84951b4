"""Decision "declaration": what GPs answer when a survey (DREES panel) asks whether they are in a CPTS.

A declaration is not a membership: 7 % said yes in February 2019, before any ACI had been signed.
"""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from sim.rules.base import Rule

Real = float | NDArray[np.float64]


class DeclarationRule(Rule, ABC):
    """From where GPs stand to what they declare. Arguments and answers are shares of all GPs (0–1), scalars or arrays.

    `aci_member` and `project_member`: members of a CPTS with, and without, an ACI. `aci_outside` and
    `project_outside`: GPs who are no members but work in such a perimeter. `outside`: all GPs who are no members.
    """

    @abstractmethod
    def functioning_share(self, aci_member: Real, project_member: Real, aci_outside: Real, outside: Real) -> Real:
        """Return the share of GPs who declare being in a functioning CPTS."""

    @abstractmethod
    def project_share(self, project_member: Real, project_outside: Real) -> Real:
        """Return the share of GPs who declare being in a CPTS at project stage."""
