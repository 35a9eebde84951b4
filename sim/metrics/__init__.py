"""Metrics: figures read from the state at month ends. Each file here but those that they share is a family of metrics.

A family exports `METRICS`, a tuple of Metric; a new metric is a new file, found by being here.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np

from sim.arrays import Floats
from sim.metrics.base import Metric
from sim.metrics.columns import Columns
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.metrics.view import View
from sim.snapshot import Snapshot
from sim.vocabulary import Level

SHARED_FILES = ("__init__", "base", "columns", "context", "grouping", "months", "view")


@cache
def all_metrics() -> tuple[Metric, ...]:
    """Return every metric, sorted by name. Raises ValueError when two have the same name."""
    families = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in SHARED_FILES)
    return merged(import_module(f"{__name__}.{family}").METRICS for family in families)


def merged(families: Iterable[Sequence[Metric]]) -> tuple[Metric, ...]:
    """Return the metrics of several families, sorted by name. Raises ValueError when two have the same name."""
    by_name: dict[str, Metric] = {}
    for item in (item for family in families for item in family):
        if item.name in by_name:
            raise ValueError(f"two metrics are called {item.name!r}")
        by_name[item.name] = item
    return tuple(by_name[name] for name in sorted(by_name))


def metric(name: str) -> Metric:
    """Return a metric by its name. Raises LookupError, with the nearest name, when there is none."""
    known = {item.name: item for item in all_metrics()}
    if name not in known:
        nearest = get_close_matches(name, known, n=1, cutoff=0)
        raise LookupError(f"no metric {name!r}; nearest name: {nearest[0]}")
    return known[name]


def default_metrics(level: Level) -> tuple[Metric, ...]:
    """Return the metrics recorded at a level unless a study asks for others, sorted by name."""
    return tuple(item for item in all_metrics() if level in item.recorded)


def evaluate(snapshot: Snapshot, grouping: Grouping, context: Context, metrics: Iterable[Metric]) -> dict[str, Floats]:
    """Return for each metric its value in every group of one level at the end of one month, NaN where undefined.

    Raises ValueError for a metric that cannot be computed at this level.
    """
    view = View(Columns.of([snapshot], context), grouping)
    return {item.name: _value(item, view) for item in metrics}


def evaluate_months(months: Columns, grouping: Grouping, metrics: Sequence[Metric]) -> Floats:
    """Return the same values for several months at once: months × groups × metrics. Raises ValueError likewise."""
    view = View(months, grouping)
    columns = [_value(item, view) for item in metrics]
    return np.stack(columns, axis=1).reshape(len(months.months), len(grouping), len(metrics))


def _value(item: Metric, view: View) -> Floats:
    level = view.grouping.level
    if level not in item.levels:
        raise ValueError(f"metric {item.name!r} has no meaning at level {level}; it has at: {', '.join(item.levels)}")
    values = item.compute(view)
    if values.shape != (len(view.grouping),):
        raise ValueError(f"metric {item.name!r} gives {values.shape} values, not one for each group and month")
    return values
