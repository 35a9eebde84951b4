"""A coordinator is hired when there is money for the post."""

from sim.parameters import quantity
from sim.rules.coordinate import CoordinateRule
from sim.rules.functions import saturation


class PaidPost(CoordinateRule):
    """No money, no coordinator; training keeps them longer."""

    hire: float = quantity("a month", "hazard of hiring with plenty of money", 0, 2)
    half_budget: float = quantity("euros a year", "money with half its full effect", 1_000, 500_000)
    turnover: float = quantity("a month", "hazard that an untrained coordinator leaves", 0, 0.5)
    trained_turnover: float = quantity("factor", "on the same for a trained coordinator", 0, 1)

    def hire_hazard(self, budget_euros: float) -> float:
        """Return the hazard, 0 without money."""
        return self.hire * saturation(budget_euros, self.half_budget)

    def leave_hazard(self, is_trained: bool) -> float:
        """Return the turnover."""
        return self.turnover * (self.trained_turnover if is_trained else 1.0)

    def train_hazard(self, trained_per_year: float) -> float:
        """Return a twelfth of the share trained in a year."""
        return trained_per_year / 12.0
