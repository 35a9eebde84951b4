"""Timeline: target date, pressure, time given to projects, action plans for white zones."""

from datetime import date

from pydantic import Field

from sim.levers.base import LeverGroup, lever


class Timeline(LeverGroup):
    """When the country is to be covered, and how hard the authorities push for it."""

    order = 3
    target_date: date | None = Field(description="day by which all territories are to be covered", strict=False)
    pressure: float = lever("index 0–1", "how hard authorities push territories as the target date comes", 0, 1)
    ramp_months: int = lever("months", "time over which pressure rises to its full value at the target date", 1, 60)
    fade_months: int = lever("months", "time over which pressure fades once a target date has passed unmet", 1, 60)
    time_floor_months: int = lever("months", "shortest time allowed from lettre d'intention to projet de santé", 0, 36)
    white_zone_action_plans: bool = Field(description="one action plan for each white zone (instruction 156)")
