"""The stored trajectories of a forecast as what they are scored by: samples of each target on the ends of months."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from experiments.comparing.tables import summary_table
from experiments.hindcast.forecast import Forecast
from experiments.observations.model_terms import terms
from experiments.observations.observed import Observed, Target
from experiments.storing.columns import metrics_at
from experiments.storing.outcomes import Outcomes, RunKey, read_outcomes
from sim.arrays import Floats
from sim.vocabulary import Level

SCORED_LEVELS = (Level.NATIONAL, Level.DEPARTEMENT)


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
