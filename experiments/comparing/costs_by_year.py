"""What each payer spends in each year, beside the amounts published for past years."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from experiments.comparing.headlines import values_at
from experiments.comparing.statistics import QUANTILE_NAMES, mean, quantile_columns
from experiments.observations.model_terms import COST, EUROS_PER_MEUR, SPENDING
from experiments.storing.outcomes import Outcomes
from sim.arrays import Floats
from sim.calendar import DECEMBER
from sim.metrics.costs import PUBLIC_COST
from sim.vocabulary import Payer
from sim.world.tables import load_observations

COSTS_BY_YEAR = ("arm", "year", "payer", "unit", "mean", *QUANTILE_NAMES, "observed")
FILE = "costs_by_year.csv"
ALL_PAYERS = "all"
_METRICS = {
    **{payer.name.lower(): f"cost_{payer.name.lower()}_euros" for payer in Payer},
    ALL_PAYERS: PUBLIC_COST,
}


def costs_by_year(outcomes: Outcomes, as_of: date, *, is_france: bool) -> pd.DataFrame:
    """Return what each payer spends in each year simulated, from the national outcomes of an arm.

    The first and the last year hold the months that are simulated. `observed` is what was published by `as_of` of the
    whole country's spending; empty where nothing was.
    """
    published = _published(as_of) if is_france else {}
    rows = [
        {**row, "observed": published.get((_METRICS[row["payer"]], row["year"]), np.nan)} for row in _spending(outcomes)
    ]
    return pd.DataFrame(rows, columns=list(COSTS_BY_YEAR))


def _spending(outcomes: Outcomes) -> Iterator[dict[str, Any]]:
    days = [day for day in outcomes.dates if day.month == DECEMBER or day == outcomes.dates[-1]]
    for payer, metric in _METRICS.items():
        before: Floats | float = 0.0
        for day in days:
            total = values_at(outcomes, metric, day)
            spent, before = total - before, total
            found = {"mean": float(mean(spent)), **{name: float(one) for name, one in quantile_columns(spent).items()}}
            yield {"arm": outcomes.arm, "year": day.year, "payer": payer, "unit": "euros", **found}


def _published(as_of: date) -> Mapping[tuple[str, int], float]:
    """Return the euros published for whole years, by the metric of what was paid and year."""
    rows = (row for row in load_observations() if row.metric == SPENDING and row.date <= as_of)
    return {(COST, row.date.year): row.value * EUROS_PER_MEUR for row in rows if row.date.month == DECEMBER}
