"""The functioning envelope in full; of each mission's fixed part an advance, then the balance and the variable part."""

from sim.parameters import quantity
from sim.rules.pay import PayRule

CORE_MISSIONS = 4.0
OPTIONAL_MISSIONS = 2.0
MONTHS_PER_YEAR = 12.0


class AdvanceAndBalance(PayRule):
    """75 % of the yearly fixed part of missions is advanced; how money divides between missions is an assumption."""

    advance: float = quantity("share of the fixed part", "advanced", 0, 1)
    core_share: float = quantity("share of mission money", "carried by the four core missions together", 0, 1)
    signature_missions: float = quantity("share of mission money", "whose advance is paid at signature", 0, 1)
    started_indicator: float = quantity("share of the variable part", "earned by a mission started, not deployed", 0, 1)
    project_months: float = quantity("months", "over which ARS money for a project is spread", 1, 120)
    facilitator: float = quantity("euros a year", "full cost of a facilitator", 0, 300_000)
    reference_total_t3: float = quantity("euros a year", "maximum total of band T3 that counts as 1", 1_000, 5_000_000)
    reference_variable: float = quantity("share of mission money", "variable share that counts as usual", 0, 1)
    uncertainty: float = quantity("share", "of paid time lost when all mission money is variable", 0, 2)
    incentive: float = quantity("share", "of mission money's effect gained when all of it is variable", 0, 2)

    def at_signature(self, functioning: float, bonus: float, missions: float, variable_share: float) -> float:
        """Return functioning with its bonus, and the advance for the missions that start in the first year."""
        fixed = missions * (1.0 - variable_share)
        return functioning * (1.0 + bonus) + self.advance * self.signature_missions * fixed

    def at_anniversary(
        self, functioning: float, missions: float, variable_share: float, started: float, deployed: float
    ) -> float:
        """Return next year's functioning, next year's advance and last year's balance, and the variable part earned."""
        fixed = missions * (1.0 - variable_share) * started
        earned = deployed + self.started_indicator * (started - deployed)
        return functioning + fixed + missions * variable_share * earned

    def at_end(self, missions: float, variable_share: float, started: float, deployed: float) -> float:
        """Return last year's balance and the variable part earned."""
        balance = (1.0 - self.advance) * missions * (1.0 - variable_share) * started
        earned = deployed + self.started_indicator * (started - deployed)
        return balance + missions * variable_share * earned

    def mission_share(self, is_core: bool) -> float:
        """Return equal parts within the core and within the optional missions."""
        return self.core_share / CORE_MISSIONS if is_core else (1.0 - self.core_share) / OPTIONAL_MISSIONS

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
