"""A forecast, of the model or of a rival: samples of what is true on some days, for each target.

The model's are read from its stored trajectories, at the ends of months.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from experiments.comparing.statistics import quantile_columns
from experiments.comparing.tables import summary_table
from experiments.observations.model_terms import Term, terms, weights_between
from experiments.observations.observed import COVERAGE, Observed, Target, national
from experiments.storing.columns import metrics_at
from experiments.storing.outcomes import Outcomes, RunKey, read_outcomes
from sim.arrays import Floats
from sim.vocabulary import Level

CURVES: Final = ("method", "stand_in", "metric", "date", "q05", "q50", "q95", "n")
SHOWN: Final = (COVERAGE, "coverage_aci")  # in the table of curves
SCORED_LEVELS: Final = (Level.NATIONAL, Level.DEPARTEMENT)
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


def model_forecast(folder: Path, runs: Sequence[RunKey], rows: Iterable[Observed]) -> Forecast:
    """Return the trajectories of one arm as a forecast of all that is observed in `rows` and recorded at its level."""
    asked = {row.target._replace(metric=term.metric) for row in rows for term in terms(row.target.metric, row.day)}
    samples: dict[Target, Floats] = {}
    days: tuple[date, ...] = ()
    for level in SCORED_LEVELS:
        metrics = sorted({target.metric for target in asked if target.level == level}.intersection(metrics_at(level)))
        outcomes = read_outcomes(folder, runs, level, metrics) if metrics else None
        if outcomes is not None:
            days = tuple(dict.fromkeys(outcomes.dates.tolist()))
            samples |= dict(_samples(outcomes, {target for target in asked if target.level == level}))
    return Forecast(days, samples)


def _samples(outcomes: Outcomes, targets: Iterable[Target]) -> Iterator[tuple[Target, Floats]]:
    for target in targets:
        here = outcomes.codes == target.code
        if here.any() and target.metric in outcomes.metrics:
            yield target, outcomes.metric(target.metric)[:, here]


def forecast_tables(folder: Path, runs: Sequence[RunKey], first_day: str) -> Iterator[pd.DataFrame]:
    """Yield the summary of each level, from the cut-off on."""
    for level in Level:
        outcomes = read_outcomes(folder, runs, level)
        if outcomes is not None:
            table = summary_table(outcomes)
            yield table[table["date"].astype(str) >= first_day]


def curve_table(forecasts: Mapping[str, Forecast]) -> pd.DataFrame:
    """Return a row for each method, metric and day: quantiles of the true value, without errors of observation.

    `stand_in` names the method that replaced another, `n` is the number of samples.
    """
    parts = [part for method, forecast in forecasts.items() for part in _curves(method, forecast)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(CURVES))


def _curves(method: str, forecast: Forecast) -> Iterator[pd.DataFrame]:
    for target in map(national, SHOWN):
        if target in forecast.samples:
            samples = forecast.samples[target]
            days = [day.isoformat() for day in forecast.days]
            who = {"method": method, "stand_in": forecast.notes.get(target, ""), "metric": target.metric}
            yield pd.DataFrame(
                {**who, "date": days, **quantile_columns(samples, ("q05", "q50", "q95")), "n": len(samples)}
            )
