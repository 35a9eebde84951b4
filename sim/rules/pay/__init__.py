"""Pay: what the contract pays, when."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class PayRule(Rule, ABC):
    """Answers how much is paid at each event of a contract, in euros."""

    @abstractmethod
    def at_signature(self, functioning: float, bonus: float, missions: float, variable_share: float) -> float:
        """Return the payment at signature; `missions`: money of all missions a year, `bonus`: share of functioning."""

    @abstractmethod
    def at_anniversary(
        self, functioning: float, missions: float, variable_share: float, started: float, deployed: float
    ) -> float:
        """Return the payment a year later; `started`, `deployed`: shares of mission money (deployed are started)."""

    @abstractmethod
    def at_end(self, missions: float, variable_share: float, started: float, deployed: float) -> float:
        """Return the last payment under a contract that is not renewed."""

    @abstractmethod
    def mission_share(self, is_core: bool) -> float:
        """Return the share of mission money that one mission carries."""

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
