"""Fatigue grows while work exceeds what a professional tolerates, and fades otherwise."""

from sim.parameters import quantity
from sim.rules.fatigue import FatigueRule
from sim.rules.functions import saturation

INHABITANTS_PER_UNIT = 10_000.0


class Tolerance(FatigueRule):
    """Hours are an assumption: nobody has counted the meetings."""

    administration: float = quantity(
        "hours a month per CPTS", "indicators, reports, meetings with authorities", 0, 1000
    )
    injunctions: float = quantity("hours a month per CPTS", "asked by authorities on top, under full pressure", 0, 1000)
    mission: float = quantity("hours a month per 10,000 inhabitants", "each mission that runs", 0, 100)
    coordinator: float = quantity("hours a month", "done by a trained coordinator instead of members", 0, 200)
    tools: float = quantity("share of hours", "saved by a full set of tools", 0, 1)
    tolerated: float = quantity("hours a month", "given without tiring by the least open", 0.1, 100)
    tolerated_open: float = quantity("hours a month", "added for the most open", 0, 100)
    unpaid: float = quantity("factor", "on tolerance when time is not paid at all", 0, 1)
    helped: float = quantity("share of tolerance", "added by facilitators in plenty", 0, 3)
    half_facilitators: float = quantity("full-time equivalents", "facilitators with half their full effect", 0.001, 5)
    growth: float = quantity("a month", "growth when work is twice what is tolerated", 0, 1)
    recovery: float = quantity("a month", "share of fatigue that fades in a month", 0, 1)
    high: float = quantity("index 0–1", "fatigue from here on is high", 0, 1)
    largest_excess: float = quantity("factor", "excess over tolerance beyond which fatigue grows no faster", 0.1, 20)
    smallest_team: float = quantity("active members", "work never falls on fewer (the rest is left undone)", 0.1, 20)

    def hours(
        self,
        missions: int,
        population: float,
        load_asked: float,
        coordination: float,
        tools: float,
        pressure: float,
    ) -> float:
        """Return what is asked and the missions' work, less what tools save and the coordinator does."""
        asked = self.administration * load_asked + self.injunctions * pressure
        work = asked + self.mission * missions * population / INHABITANTS_PER_UNIT
        return max(0.0, work * (1.0 - self.tools * tools) - self.coordinator * coordination)

    def hours_each(self, hours: float, active: float) -> float:
        """Return the work divided by the active members."""
        return hours / max(active, self.smallest_team)

    def tolerance(self, openness: float, paid_time: float, facilitators: float) -> float:
        """Return tolerance, raised by openness, pay and help."""
        paid = self.unpaid + (1.0 - self.unpaid) * 2.0 * saturation(paid_time, 1.0)
        helped = 1.0 + self.helped * saturation(facilitators, self.half_facilitators)
        return (self.tolerated + self.tolerated_open * openness) * paid * helped

    def change(self, fatigue: float, hours_each: float, tolerance: float) -> float:
        """Return fatigue after growth by the excess and recovery, within 0 and 1."""
        growth = self.growth * self._excess(hours_each, tolerance) * (1.0 - fatigue)
        return min(1.0, max(0.0, fatigue + growth - self.recovery * fatigue))

    def _excess(self, hours_each: float, tolerance: float) -> float:
        """Return work beyond tolerance as a multiple of it, bounded; all of it where nothing is tolerated."""
        if hours_each <= tolerance:
            return 0.0
        return min(self.largest_excess, hours_each / tolerance - 1.0) if tolerance > 0.0 else self.largest_excess

    def is_high(self, fatigue: float) -> bool:
        """Return whether fatigue is at or above the threshold."""
        return fatigue >= self.high
