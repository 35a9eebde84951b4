"""Work is done in meetings; founders, a coordinator, facilitators and pressure make them more frequent."""

from math import exp

from sim.parameters import quantity
from sim.rules.functions import saturation
from sim.rules.prepare import PrepareRule


class WorkingMeetings(PrepareRule):
    """At most one meeting that counts a month, so the number of meetings is a floor in months."""

    pace: float = quantity("meetings a month", "average group with plenty of founders and nothing else", 0, 20)
    half_founders: float = quantity("active members", "group that works at half pace", 0.1, 50)
    readiness: float = quantity("log pace per unit", "readiness of the lead territory", 0, 3)
    coordinator: float = quantity("share of the pace", "added by a coordinator", 0, 5)
    facilitation: float = quantity("share of the pace", "added by facilitators in plenty", 0, 5)
    half_facilitators: float = quantity("full-time equivalents", "facilitators with half their full effect", 0.001, 5)
    nearby_success: float = quantity("share of the pace", "added when all neighbours have a lively CPTS", 0, 10)
    pressure: float = quantity("share of the pace", "added by full pressure", 0, 10)
    authority_pace: float = quantity("meetings a month", "held by authorities that lead, under full pressure", 0, 10)
    meetings_to_letter: int = quantity("meetings", "from the first meeting to the lettre d'intention", 1, 60)
    meetings_to_project: int = quantity("meetings", "from the lettre d'intention to the projet de santé", 1, 60)
    give_up: float = quantity("a month", "hazard that an average pré-projet is given up", 0, 1)
    give_up_led: float = quantity("factor", "on the same when authorities lead", 0, 10)
    give_up_readiness: float = quantity("log hazard per unit", "lowered by readiness", 0, 3)

    def meeting_hazard(
        self,
        readiness: float,
        founders: float,
        has_coordinator: bool,
        facilitators: float,
        nearby_success: float,
        pressure: float,
        led_by_authorities: bool,
    ) -> float:
        """Return the pace of the group, raised by each kind of help."""
        help_received = (
            1.0
            + self.coordinator * has_coordinator
            + self.facilitation * saturation(facilitators, self.half_facilitators)
            + self.nearby_success * nearby_success
            + self.pressure * pressure
        )
        team = self.pace * exp(self.readiness * readiness) * saturation(founders, self.half_founders)
        return team * help_received + (self.authority_pace * pressure if led_by_authorities else 0.0)

    def lettre_intention_meetings(self) -> int:
        """Return the parameter."""
        return self.meetings_to_letter

    def projet_sante_meetings(self) -> int:
        """Return the parameter."""
        return self.meetings_to_project

    def give_up_hazard(self, readiness: float, led_by_authorities: bool) -> float:
        """Return the hazard, lower where readiness is high, other where authorities lead."""
        return (
            self.give_up * exp(-self.give_up_readiness * readiness) * (self.give_up_led if led_by_authorities else 1.0)
        )
