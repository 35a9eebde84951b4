"""Join: whether a professional outside the local CPTS becomes a member this month."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class JoinRule(Rule, ABC):
    """Answers how likely a professional joins; the local part is the same for all professionals of a CPTS."""

    @abstractmethod
    def local_log_odds(
        self, vitality: float, has_aci: bool, administrative_load: float, led_by_authorities: bool, visibility: float
    ) -> float:
        """Return the CPTS's part of the log-odds of joining in a month.

        `vitality`, `visibility` 0–1; `administrative_load` share of the contract's full load that is asked, 0–1.
        """

    @abstractmethod
    def refuses(self, openness: float, is_gp: bool) -> bool:
        """Return whether the professional's disposition is one that no ordinary lever overcomes."""

    @abstractmethod
    def probability(
        self, openness: float, is_gp: bool, isolation: float, member_contact_share: float, local_log_odds: float
    ) -> float:
        """Return the probability that a professional joins this month."""

    @abstractmethod
    def objects(self, openness: float) -> bool:
        """Return whether the professional objects to automatic membership."""
