"""Members take part where it is useful and their time is paid; fatigue makes them stop."""

from sim.parameters import quantity
from sim.rules.engage import EngageRule
from sim.rules.functions import saturation


class UsefulAndPaid(EngageRule):
    """Monthly probabilities, each a product of its reasons."""

    take_part: float = quantity("a month", "most open member of a lively CPTS, time paid as in the reference", 0, 1)
    leader: float = quantity("factor", "for a leader", 1, 50)
    enrolled: float = quantity("factor", "for a member by automatic enrolment, not by choice", 0, 1)
    without_vitality: float = quantity("factor", "in a CPTS of no vitality", 0, 1)
    led_by_authorities: float = quantity("factor", "when authorities lead", 0, 1)
    unpaid: float = quantity("factor", "when time is not paid at all", 0, 1)
    stop: float = quantity("a month", "active member without fatigue", 0, 1)
    stop_project: float = quantity("factor", "on the same while there is no ACI yet", 0, 1)
    stop_fatigue: float = quantity("a month", "added by full fatigue", 0, 1)
    go: float = quantity("a month", "member of a CPTS of no vitality leaves", 0, 1)
    go_lively: float = quantity("factor", "in a CPTS of full vitality", 0, 1)

    def become_active(
        self,
        openness: float,
        vitality: float,
        led_by_authorities: bool,
        paid_time: float,
        is_leader: bool,
        is_enrolled: bool,
    ) -> float:
        """Return the product of openness, usefulness, ownership and pay."""
        useful = self.without_vitality + (1.0 - self.without_vitality) * vitality
        paid = self.unpaid + (1.0 - self.unpaid) * 2.0 * saturation(paid_time, 1.0)
        owned = self.led_by_authorities if led_by_authorities else 1.0
        led = self.leader if is_leader else 1.0
        chosen = self.enrolled if is_enrolled else 1.0
        return min(1.0, self.take_part * openness * useful * paid * owned * led * chosen)

    def disengage(self, fatigue: float, has_aci: bool) -> float:
        """Return a probability that rises in a straight line with fatigue; a project is carried on to its contract."""
        ordinary = self.stop if has_aci else self.stop * self.stop_project
        return min(1.0, ordinary + self.stop_fatigue * fatigue)

    def leave(self, vitality: float) -> float:
        """Return a probability that falls in a straight line with vitality."""
        return self.go * (1.0 + (self.go_lively - 1.0) * vitality)
