"""Work is done in meetings; founders, a coordinator, facilitators and pressure make them more frequent.

A deadline also lowers what is asked: an ARS in a hurry takes a letter after fewer meetings, and strikes off projects
that have stood still (81 to 84 % of the population in two months before the deadline of 2023: docs/decisions/0023).
"""

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
    waived: float = quantity("share of the meetings", "not asked for a letter, per unit of pressure felt", 0, 5)
    unhurried: float = quantity("index 0–1", "pressure up to which nothing is waived", 0, 1)
    leniency_spread: float = quantity("log units", "between ARS, in what they waive", 0, 2)
    meetings_to_project: int = quantity("meetings", "from the lettre d'intention to the projet de santé", 1, 60)
    give_up: float = quantity("a month", "hazard that an average pré-projet is given up", 0, 1)
    give_up_led: float = quantity("factor", "on the same when authorities lead", 0, 10)
    give_up_readiness: float = quantity("log hazard per unit", "lowered by readiness", 0, 3)
    stale_months: int = quantity("months", "age from which a pré-projet counts as one that stands still", 1, 120)
    struck_off: float = quantity("a month", "hazard that such a project is struck off under full pressure", 0, 2)

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

    def leniency(self, draw: float) -> float:
        """Return a log-normal factor with median 1."""
        return exp(self.leniency_spread * draw)

    def lettre_intention_meetings(self, pressure: float, leniency: float) -> float:
        """Return fewer meetings the harder the ARS is pressed and the more lenient it is, but at least one."""
        return max(1.0, self.meetings_to_letter * (1.0 - self.waived * max(0.0, leniency * pressure - self.unhurried)))

    def projet_sante_meetings(self) -> int:
        """Return the parameter."""
        return self.meetings_to_project

    def give_up_hazard(self, readiness: float, led_by_authorities: bool, age: int, pressure: float) -> float:
        """Return the hazard, lower where readiness is high, other where authorities lead, plus that of striking off."""
        given_up = self.give_up * exp(-self.give_up_readiness * readiness)
        return given_up * (self.give_up_led if led_by_authorities else 1.0) + self.struck_off * pressure * (
            age >= self.stale_months
        )
