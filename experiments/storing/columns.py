"""The columns of stored runs: what names a row, and the metrics recorded at each level."""

from sim.metrics import all_metrics, default_metrics
from sim.vocabulary import Level

KEYS = ("arm", "draw", "replicate", "date", "level", "code")  # what names a row; every other column is a metric
UNITS = {metric.name: metric.unit for metric in all_metrics()}


def metrics_at(level: Level) -> tuple[str, ...]:
    """Return the names of the metrics recorded at a level, in the order of the columns."""
    return tuple(metric.name for metric in default_metrics(level))


def metric_columns() -> tuple[str, ...]:
    """Return the names of all metrics recorded at some level, in the order of the columns."""
    recorded = {name for level in Level for name in metrics_at(level)}
    return tuple(sorted(recorded))
