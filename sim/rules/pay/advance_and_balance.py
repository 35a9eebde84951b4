"""Of each mission's fixed part an advance when it starts, then each year the balance and the variable part.

Report r25-032 of the Senate describes it: money flows by mission and pro rata, and not all of it is spent.
"""

from sim.parameters import quantity
from sim.rules.pay import PayRule

CORE_MISSIONS = 3.0  # access, pathways, prevention
OPTIONAL_MISSIONS = 2.0
MONTHS_PER_YEAR = 12.0


class AdvanceAndBalance(PayRule):
    """How money divides between missions, and which share of it is ever paid, are assumptions."""

    advance: float = quantity("share of the fixed part", "advanced", 0, 1)
    core_share: float = quantity("share of mission money", "carried by access, pathways and prevention together", 0, 1)
    executed: float = quantity("share of mission money", "paid of what the work done would earn", 0, 1)
    crisis_later: float = quantity("share of the crisis plan", "paid for each year after the first", 0, 1)
    started_indicator: float = quantity("share of the variable part", "earned by a mission started, not deployed", 0, 1)
    project_months: float = quantity("months", "over which ARS money for a project is spread", 1, 120)
    facilitator: float = quantity("euros a year", "full cost of a facilitator", 0, 300_000)
    reference_total_t3: float = quantity(
        "euros a year", "maximum total and crisis plan of band T3 that count as 1", 1_000, 5_000_000
    )
    reference_variable: float = quantity("share of mission money", "variable share that counts as usual", 0, 1)
    uncertainty: float = quantity("share", "of paid time lost when all mission money is variable", 0, 2)
    incentive: float = quantity("share", "of mission money's effect gained when all of it is variable", 0, 2)

    def mission_share(self, is_core: bool) -> float:
        """Return equal parts within the core and within the optional missions."""
        return self.core_share / CORE_MISSIONS if is_core else (1.0 - self.core_share) / OPTIONAL_MISSIONS

    def mission_advance(self, euros: float, variable_share: float) -> float:
        """Return the advance on the fixed part."""
        return self.executed * euros * (1.0 - variable_share) * self.advance

    def mission_balance(self, euros: float, variable_share: float, is_deployed: bool) -> float:
        """Return the rest of the fixed part, and the variable part as far as indicators are met."""
        earned = 1.0 if is_deployed else self.started_indicator
        return self.executed * euros * ((1.0 - variable_share) * (1.0 - self.advance) + variable_share * earned)

    def crisis_year(self, crisis_plan: float, is_first: bool) -> float:
        """Return the plan in full for the first year, a share of it later."""
        return self.executed * crisis_plan * (1.0 if is_first else self.crisis_later)

    def project_month(self, ars_project_euros: float) -> float:
        """Return an equal part of the ARS money."""
        return ars_project_euros / self.project_months

    def facilitator_month(self) -> float:
        """Return a twelfth of a facilitator's cost."""
        return self.facilitator / MONTHS_PER_YEAR

    def funding(self, multiplier: float, maximum_total_t3: float) -> float:
        """Return the maximum of band T3, in which most CPTS are, against the reference."""
        return multiplier * maximum_total_t3 / self.reference_total_t3

    def paid_time(self, funding: float, variable_share: float) -> float:
        """Return funding, less what is uncertain because it hangs on indicators."""
        return funding * max(0.0, 1.0 - self.uncertainty * (variable_share - self.reference_variable))

    def mission_money(self, funding: float, variable_share: float) -> float:
        """Return funding, raised by the incentive to reach indicators."""
        return funding * max(0.0, 1.0 + self.incentive * (variable_share - self.reference_variable))
