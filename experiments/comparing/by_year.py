"""The wide table for a spreadsheet: a row for each arm and number, a column for each year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from experiments.comparing.headlines import national_numbers, values_at, year_ends
from experiments.comparing.statistics import quantile_columns
from experiments.language.numbers import percent_sign, unit_in
from experiments.storing.outcomes import Outcomes
from sim.metrics.base import Metric, MetricKind

NAMES = ("arm", "scenario", "metric", "figure", "unit")
_MIDDLE = "q50"
_MILLION = 1e6


def by_year(arms: Mapping[str, Outcomes], labels: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return the median over runs of every national number at year ends, in the units that people read.

    Shares are in per cent, money in millions of euros.
    """
    rows = [
        {**_names(one, outcomes.arm, labels, language), **_medians(one, outcomes)}
        for outcomes in arms.values()
        for one in national_numbers(outcomes)
    ]
    return pd.DataFrame(rows)


def _names(one: Metric, arm: str, labels: Mapping[str, str], language: str) -> dict[str, Any]:
    units = {MetricKind.SHARE: percent_sign(language).strip(), MetricKind.EUROS: "M€"}
    unit = units.get(one.kind, unit_in(one.unit, language))
    return dict(zip(NAMES, (arm, labels[arm], one.name, one.label[language], unit), strict=True))


def _medians(one: Metric, outcomes: Outcomes) -> dict[str, float]:
    return {str(day.year): in_units_of_people(one, outcomes, day) for day in year_ends(outcomes)}


def in_units_of_people(one: Metric, outcomes: Outcomes, day: date) -> float:
    """Return the median over runs on a day: shares in per cent, money in millions of euros."""
    factor = {MetricKind.SHARE: 100.0, MetricKind.EUROS: 1 / _MILLION}.get(one.kind, 1.0)
    return float(quantile_columns(values_at(outcomes, one.name, day), (_MIDDLE,))[_MIDDLE]) * factor
