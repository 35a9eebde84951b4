"""Pay: what the contract pays, when."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class PayRule(Rule, ABC):
    """Answers how much is paid at each event of a contract, in euros."""

    @abstractmethod
    def mission_share(self, is_core: bool) -> float:
        """Return the share of mission money that one mission carries; the crisis mission has money of its own."""

    @abstractmethod
    def mission_advance(self, euros: float, variable_share: float) -> float:
        """Return what is paid before the work on a mission; `euros`: its money for the time ahead, all of it earned."""

    @abstractmethod
    def mission_balance(self, euros: float, variable_share: float, is_deployed: bool) -> float:
        """Return what is paid after the work on a mission; `euros`: its money for the time past, all of it earned."""

    @abstractmethod
    def crisis_year(self, crisis_plan: float, is_first: bool) -> float:
        """Return what a year of the crisis mission is paid; `crisis_plan`: euros of its first year."""

    @abstractmethod
    def project_month(self, ars_project_euros: float) -> float:
        """Return ARS (FIR) money a month for a project before its ACI."""

    @abstractmethod
    def facilitator_month(self) -> float:
        """Return the cost a month of one full-time facilitator."""

    @abstractmethod
    def funding(self, multiplier: float, maximum_total_t3: float) -> float:
        """Return the level of funding against the reference, from the maximum total of band T3 in euros a year."""

    @abstractmethod
    def paid_time(self, funding: float, variable_share: float) -> float:
        """Return money that pays members' time against the reference."""

    @abstractmethod
    def mission_money(self, funding: float, variable_share: float) -> float:
        """Return money as it moves missions, against the reference."""
