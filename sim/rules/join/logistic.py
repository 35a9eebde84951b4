"""A logistic choice: disposition, contacts, visible usefulness and isolation, against paperwork and injunction."""

from sim.parameters import quantity
from sim.rules.functions import logistic
from sim.rules.join import JoinRule


class Logistic(JoinRule):
    """About half of GPs have a disposition that no ordinary lever overcomes (DREES panel, 2022: 48 %)."""

    base: float = quantity("log-odds a month", "least open of those who do not refuse, nothing else", -20, 0)
    openness: float = quantity("log-odds", "most open against least open of those who do not refuse", 0, 10)
    contacts: float = quantity("log-odds", "all contacts are members, against none", 0, 10)
    vitality: float = quantity("log-odds", "a CPTS of full vitality", 0, 10)
    isolation: float = quantity("log-odds", "a fully isolated professional", 0, 5)
    before_aci: float = quantity("log-odds", "taken away while there is no ACI", 0, 10)
    administrative_load: float = quantity("log-odds", "taken away by the contract's full load", 0, 5)
    led_by_authorities: float = quantity("log-odds", "taken away when authorities lead", 0, 5)
    visibility: float = quantity("log-odds", "a full campaign", 0, 5)
    refusing_gps: float = quantity("share of GPs", "whose disposition no ordinary lever overcomes", 0, 0.95)
    refusing_others: float = quantity("share of the other professions", "the same", 0, 0.95)
    objecting: float = quantity("share of professionals", "who would object to automatic membership", 0, 1)

    def local_log_odds(
        self, vitality: float, has_aci: bool, administrative_load: float, led_by_authorities: bool, visibility: float
    ) -> float:
        """Return the CPTS's drivers minus its brakes."""
        return (
            self.base
            + self.vitality * vitality
            + self.visibility * visibility
            - self.before_aci * (not has_aci)
            - self.administrative_load * administrative_load
            - self.led_by_authorities * led_by_authorities
        )

    def refuses(self, openness: float, is_gp: bool) -> bool:
        """Return whether openness is among the lowest, as many as refuse in the profession."""
        return openness < (self.refusing_gps if is_gp else self.refusing_others)

    def probability(
        self, openness: float, is_gp: bool, isolation: float, member_contact_share: float, local_log_odds: float
    ) -> float:
        """Return 0 for those who refuse; for the others a logistic choice."""
        refusing = self.refusing_gps if is_gp else self.refusing_others
        if openness < refusing:
            return 0.0
        relative = (openness - refusing) / (1.0 - refusing)
        return logistic(
            local_log_odds
            + self.openness * relative
            + self.isolation * isolation
            + self.contacts * member_contact_share
        )

    def objects(self, openness: float) -> bool:
        """Return whether openness is among the lowest, as many as would object."""
        return openness < self.objecting
