"""A forecast, of the model or of a rival: samples of what is true on some days, for each target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np

from experiments.observations.model_terms import Term, terms, weights_between
from experiments.observations.observed import Target
from sim.arrays import Floats

LONGEST_BEFORE: Final = timedelta(days=31)  # a day of the first month of a forecast takes the value of its end


@dataclass(frozen=True)
class Forecast:
    """Samples of true values (no observation error) on days in order; NaN samples are left out.

    Between two days a sample lies on a straight line (`observations/model_terms.py`).
    `notes` gives the name of the method that replaced this one for a target.
    """

    days: tuple[date, ...]
    samples: Mapping[Target, Floats]  # samples × days
    notes: Mapping[Target, str] = field(default_factory=dict)

    def at(self, target: Target, day: date) -> Floats | None:
        """Return the samples for a day, None where it is not forecast.

        Spending of a year, which the model does not have, is what its cumulative cost rose by in the year before.
        """
        if target in self.samples:
            return self._sum((Term(target.metric, day, 1.0),), target)
        return self._sum(terms(target.metric, day), target)

    def _sum(self, parts: Sequence[Term], target: Target) -> Floats | None:
        targets = [target._replace(metric=term.metric) for term in parts]
        if not all(one in self.samples and self._covers(term.day) for one, term in zip(targets, parts, strict=True)):
            return None
        weighted = (
            term.factor * weight * self.samples[one][:, column]
            for one, term in zip(targets, parts, strict=True)
            for column, weight in weights_between(self.days, term.day)
        )
        samples = np.sum(list(weighted), axis=0)
        defined: Floats = samples[~np.isnan(samples)]
        return defined if defined.size else None

    def _covers(self, day: date) -> bool:
        return bool(self.days) and self.days[0] - LONGEST_BEFORE <= day <= self.days[-1]


def joined(parts: Sequence[Forecast]) -> Forecast:
    """Return one forecast of all targets of several forecasts for the same days. Raises ValueError for other days."""
    if any(part.days != parts[0].days for part in parts):
        raise ValueError("forecasts of different days cannot be joined")
    samples = {target: values for part in parts for target, values in part.samples.items()}
    return Forecast(parts[0].days, samples, {target: note for part in parts for target, note in part.notes.items()})
