"""A founding group of several leaders; under pressure a smaller one will do, or authorities lead the project."""

from sim.parameters import quantity
from sim.rules.found import FoundRule


class GroupOrAuthority(FoundRule):
    """Pressure before a deadline lowers the group needed and makes projects that authorities lead."""

    group: float = quantity("leaders", "founding group without pressure", 0, 50)
    pressed_group: float = quantity("leaders", "founding group under full pressure", 0, 50)
    authority: float = quantity("projects a month", "led by authorities, per white territory under full pressure", 0, 1)
    authority_with_plan: float = quantity("factor", "on the same where the white zone has an action plan", 1, 5)

    def leaders_needed(self, pressure: float) -> float:
        """Return the founding group needed, in a straight line between no and full pressure."""
        return self.group + pressure * (self.pressed_group - self.group)

    def authority_hazard(self, pressure: float, has_action_plan: bool) -> float:
        """Return a hazard proportional to pressure, raised by an action plan."""
        return self.authority * pressure * (self.authority_with_plan if has_action_plan else 1.0)
