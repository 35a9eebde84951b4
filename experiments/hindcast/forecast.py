"""A forecast, of the model or of a rival: samples of what is true on some days, for each target."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np

from experiments.observations.history_fit import EUROS_PER_MEUR, SPENDING
from experiments.observations.observed import Target, national
from sim.arrays import Floats

COST: Final = "cost_cnam_euros"
LONGEST_BEFORE: Final = timedelta(days=31)  # a day of the first month of a forecast takes the value of its end


@dataclass(frozen=True)
class Forecast:
    """Samples of true values (no observation error) on days in order; NaN samples are left out.

    Between two days a sample lies on a straight line, as where the model is held against history (`study/fit.py`).
    `notes` says for which targets another method stood in, by its name.
    """

    days: tuple[date, ...]
    samples: Mapping[Target, Floats]  # samples × days
    notes: Mapping[Target, str] = field(default_factory=dict)

    def at(self, target: Target, day: date) -> Floats | None:
        """Return the samples for a day, None where the forecast says nothing about it.

        Spending of a year, which the model does not have, is what its cumulative cost rose by in the year before.
        """
        if target in self.samples:
            return _defined(self._between(self.samples[target], day))
        if target == national(SPENDING) and national(COST) in self.samples:
            return self._spent_in_the_year(day)
        return None

    def _spent_in_the_year(self, day: date) -> Floats | None:
        cost = self.samples[national(COST)]
        after, before = self._between(cost, day), self._between(cost, day - timedelta(days=365))
        return None if after is None or before is None else _defined((after - before) / EUROS_PER_MEUR)

    def _between(self, samples: Floats, day: date) -> Floats | None:
        if not self.days or not self.days[0] - LONGEST_BEFORE <= day <= self.days[-1]:
            return None
        right = bisect_right(self.days, day)
        if right == 0:
            return samples[:, 0]
        if right == len(self.days):
            return samples[:, -1]
        before, after = self.days[right - 1], self.days[right]
        share = (day - before).days / (after - before).days
        return samples[:, right - 1] + share * (samples[:, right] - samples[:, right - 1])


def _defined(samples: Floats | None) -> Floats | None:
    if samples is None:
        return None
    defined: Floats = samples[~np.isnan(samples)]
    return defined if defined.size else None


def joined(parts: Sequence[Forecast]) -> Forecast:
    """Return one forecast of all targets of several forecasts for the same days. Raises ValueError for other days."""
    if any(part.days != parts[0].days for part in parts):
        raise ValueError("forecasts of different days cannot be joined")
    samples = {target: values for part in parts for target, values in part.samples.items()}
    return Forecast(parts[0].days, samples, {target: note for part in parts for target, note in part.notes.items()})
