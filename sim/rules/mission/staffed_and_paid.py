"""A mission needs active members of the right professions, money, and somebody who coordinates."""

from sim.parameters import quantity
from sim.rules.functions import saturation
from sim.rules.mission import MissionRule

INHABITANTS_PER_UNIT = 10_000.0


class StaffedAndPaid(MissionRule):
    """No GP, no access mission; no money, no mission."""

    active_needed: float = quantity("per 10,000 inhabitants", "active members that staff the missions fully", 0.01, 50)
    gps_needed: float = quantity("per 10,000 inhabitants", "active GPs that staff the access mission fully", 0.01, 20)
    start: float = quantity("a month", "hazard that a fully staffed core mission starts", 0, 5)
    overdue: float = quantity("factor", "once the contractual date of the start has passed", 1, 10)
    optional: float = quantity("factor", "for an optional mission", 0, 1)
    pace: float = quantity("share a month", "progress of a fully staffed, paid and coordinated mission", 0, 1)
    uncoordinated: float = quantity("factor", "on progress without coordinator", 0, 1)
    untrained: float = quantity("index 0–1", "what an untrained coordinator brings", 0, 1)
    tools: float = quantity("share of the pace", "added by a full set of tools", 0, 3)

    facilitation: float = quantity("share of the pace", "added by facilitators in plenty", 0, 3)
    half_facilitators: float = quantity("full-time equivalents", "facilitators with half their full effect", 0.001, 5)

    def staffing(self, active: float, population: float, is_access: bool, active_gps: float) -> float:
        """Return the scarcest of the members needed, as a share of what is needed."""
        units = population / INHABITANTS_PER_UNIT
        staffed = min(1.0, active / (self.active_needed * units))
        if is_access:
            return min(staffed, active_gps / (self.gps_needed * units))
        return staffed

    def start_hazard(self, staffing: float, is_overdue: bool, is_optional: bool) -> float:
        """Return a hazard proportional to staffing."""
        return self.start * staffing * (self.overdue if is_overdue else 1.0) * (self.optional if is_optional else 1.0)

    def progress(self, staffing: float, coordination: float, money: float, tools: float, facilitators: float) -> float:
        """Return the pace times what each condition leaves of it; 0 without money."""
        coordinated = self.uncoordinated + (1.0 - self.uncoordinated) * coordination
        paid = 2.0 * saturation(money, 1.0)
        helped = 1.0 + self.tools * tools + self.facilitation * saturation(facilitators, self.half_facilitators)
        return self.pace * staffing * coordinated * paid * helped

    def coordination(self, is_hired: bool, is_trained: bool) -> float:
        """Return 0, `untrained` or 1."""
        return 1.0 if is_trained else (self.untrained if is_hired else 0.0)
