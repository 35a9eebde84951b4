"""How near the median of history passes at every national observation."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sim.world.tables import Observation

COVERAGE_TOLERANCE = 0.04  # points of a share (issue of acceptance: 4 points, or twice the sd where that is wider)
COUNT_TOLERANCE = 0.15  # share of a count or an amount, or twice the sd where that is wider
EUROS_PER_MEUR = 1_000_000.0
SPENDING = "aci_spending_meur_per_year"
PER_CENT = "_pct"
DECLARED = {
    "gp_member_of_functioning_cpts": "gp_declared_member_share",
    "gp_member_of_project_cpts": "gp_declared_project_share",
}
Series = Mapping[str, Sequence[tuple[date, float]]]  # metric → (month end, value), by date


@dataclass(frozen=True)
class Fit:
    """One observation beside what the model says for its day, both in the observation's unit (shares 0–1)."""

    metric: str
    day: date
    observed: float
    simulated: float
    tolerance: float
    scored: bool

    @property
    def passes(self) -> bool:
        """Whether the model passes within the tolerance."""
        return abs(self.simulated - self.observed) <= self.tolerance


def fits(observations: Sequence[Observation], series: Series) -> tuple[Fit, ...]:
    """Return the fit at each observation that has a counterpart among the model's metrics, in their order.

    An observation before the first simulated month end is held against the initial state.
    """
    found = (_fit(observation, series) for observation in observations)
    return tuple(fit for fit in found if fit is not None)


def _fit(observation: Observation, series: Series) -> Fit | None:
    if observation.metric == SPENDING:
        cost = series["cost_cnam_euros"]
        year_before = observation.date.replace(year=observation.date.year - 1)
        simulated = (value_at(cost, observation.date) - value_at(cost, year_before)) / EUROS_PER_MEUR
        return _beside(observation, simulated, scale=1.0, is_share=False)
    name = observation.metric.removesuffix(PER_CENT)
    is_share = observation.metric.endswith(PER_CENT)
    metric = DECLARED.get(name, name)
    if metric not in series:
        return None
    return _beside(observation, value_at(series[metric], observation.date), 0.01 if is_share else 1.0, is_share)


def _beside(observation: Observation, simulated: float, scale: float, is_share: bool) -> Fit:
    observed, sd = observation.value * scale, observation.sd * scale
    tolerance = max(COVERAGE_TOLERANCE if is_share else COUNT_TOLERANCE * observed, 2.0 * sd)
    return Fit(observation.metric, observation.date, observed, simulated, tolerance, observation.scored)


def value_at(points: Sequence[tuple[date, float]], day: date) -> float:
    """Return the value at a day, in a straight line between month ends; the nearest end outside of them."""
    right = bisect_right(points, day, key=lambda point: point[0])
    if right == 0:
        return points[0][1]
    if right == len(points):
        return points[-1][1]
    (before, low), (after, high) = points[right - 1], points[right]
    return low + (high - low) * ((day - before).days / (after - before).days)
