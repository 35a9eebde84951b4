"""How near the median of history passes at every national observation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from experiments.observations.model_terms import PER_CENT, model_name, model_scale, terms, weights_between
from sim.world.tables import Observation

COVERAGE_TOLERANCE = 0.04  # points of a share (issue of acceptance: 4 points, or twice the sd where that is wider)
COUNT_TOLERANCE = 0.15  # share of a count or an amount, or twice the sd where that is wider
Series = Mapping[str, Sequence[tuple[date, float]]]  # metric → (month end, value), by date


@dataclass(frozen=True)
class HistoryFit:
    """One observation beside what the model says for its day, both in the observation's unit (shares 0–1)."""

    metric: str  # as in observations.csv
    day: date
    observed: float
    simulated: float
    tolerance: float
    scored: bool

    @property
    def passes(self) -> bool:
        """Whether the model passes within the tolerance."""
        return abs(self.simulated - self.observed) <= self.tolerance


def history_fits(observations: Sequence[Observation], series: Series) -> tuple[HistoryFit, ...]:
    """Return the fit at each observation that has a counterpart among the model's metrics, in their order.

    An observation before the first simulated month end is compared with the initial state.
    """
    compared = (_compare(observation, series) for observation in observations)
    return tuple(fit for fit in compared if fit is not None)


def _compare(observation: Observation, series: Series) -> HistoryFit | None:
    parts = terms(model_name(observation.metric), observation.date)
    if any(term.metric not in series for term in parts):
        return None
    simulated = sum(term.factor * value_at(series[term.metric], term.day) for term in parts)
    scale = model_scale(observation.metric)
    observed, sd = observation.value * scale, observation.sd * scale
    least = COVERAGE_TOLERANCE if observation.metric.endswith(PER_CENT) else COUNT_TOLERANCE * observed
    return HistoryFit(
        observation.metric, observation.date, observed, simulated, max(least, 2.0 * sd), observation.scored
    )


def value_at(points: Sequence[tuple[date, float]], day: date) -> float:
    """Return the value at a day, on a straight line between month ends; the nearest end outside of them."""
    return sum(weight * points[row][1] for row, weight in weights_between([end for end, _ in points], day))
