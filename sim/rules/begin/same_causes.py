"""The first projects had the same causes as the later ones: leaders and readiness."""

from math import exp

from sim.parameters import quantity
from sim.rules.begin import BeginRule


class SameCauses(BeginRule):
    """As if founding had run for some time before July 2019."""

    stock: float = quantity("log hazard", "of an existing project, per leader, average readiness", -20, 2)
    readiness: float = quantity("log hazard per unit", "readiness of the territory", 0, 3)
    letters: float = quantity("share of projects", "that already have a lettre d'intention", 0, 1)

    def project_probability(self, readiness: float, leaders: float) -> float:
        """Return 1 - exp(-leaders × hazard)."""
        return 1.0 - exp(-leaders * exp(self.stock + self.readiness * readiness))

    def has_letter(self, draw: float) -> bool:
        """Return whether the draw falls into the share."""
        return draw < self.letters

    def work_share(self, draw: float) -> float:
        """Return the draw: projects are spread evenly over their stage."""
        return draw
