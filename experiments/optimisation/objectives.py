"""What a search is for: metrics that are to be high or low."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.mistakes import UserMistake, listed, nearest
from experiments.storing.columns import metrics_at
from sim.arrays import Floats
from sim.metrics import all_metrics
from sim.metrics.base import Metric
from sim.vocabulary import Level

FEWEST: Final = 2


@dataclass(frozen=True)
class Objective:
    """A metric of the whole place, and whether more or less of it is better."""

    metric: str
    is_high: bool  # more is better

    @property
    def sign(self) -> float:
        """What an outcome is multiplied by to become a loss."""
        return -1.0 if self.is_high else 1.0

    @property
    def described(self) -> Metric:
        """What the metric is called, and its unit."""
        return next(metric for metric in all_metrics() if metric.name == self.metric)


def objectives_from(wanted: Mapping[str, str | None]) -> tuple[Objective, ...]:
    """Return the objectives, without metrics that are to be neither high nor low. Raises UserMistake."""
    known = metrics_at(Level.NATIONAL)
    for name in wanted:
        if name not in known:
            where = f"optimise.objectives.{name}"
            raise UserMistake(f"unknown metric {name!r}", where, listed(known), nearest(name, known))
    found = tuple(Objective(name, to == "max") for name, to in wanted.items() if to is not None)
    if len(found) < FEWEST:
        what = f"{len(found)} objectives: there is nothing to weigh"
        raise UserMistake(what, "optimise.objectives", "two metrics or more, each with max or min")
    return found


def losses_of(outcomes: Floats, objectives: Sequence[Objective]) -> Floats:
    """Return outcomes (… × M) as losses; the same function turns losses into outcomes."""
    losses: Floats = outcomes * np.array([one.sign for one in objectives]) + 0.0  # no negative zero
    return losses
