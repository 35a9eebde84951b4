"""What is recorded of a run: each level's default metrics, each month or at the dates at which territories count."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.calendar import DECEMBER, calendar_month, last_day
from sim.metrics import all_metrics, default_metrics, evaluate
from sim.metrics.base import Context, Grouping, Metric
from sim.snapshot import Snapshot
from sim.vocabulary import Level
from sim.world.world import World

KEYS = ("arm", "draw", "replicate", "date", "level", "code")  # what names a row; every other column is a metric
UNITS = {metric.name: metric.unit for metric in all_metrics()}


def metrics_at(level: Level) -> tuple[str, ...]:
    """Return the names of the metrics recorded at a level, in the order of the columns."""
    return tuple(metric.name for metric in default_metrics(level))


def metric_columns() -> tuple[str, ...]:
    """Return the names of all metrics recorded at some level, in the order of the columns."""
    recorded = {name for level in Level for name in metrics_at(level)}
    return tuple(sorted(recorded))


def is_territory_month(month: int, last_month: int, asked: frozenset[int]) -> bool:
    """Return whether territories are recorded: at year ends, in the last month, and when asked for."""
    return calendar_month(month) == DECEMBER or month == last_month or month in asked


@dataclass(frozen=True)
class _Sheet:
    """What is recorded at one level."""

    grouping: Grouping
    metrics: tuple[Metric, ...]


@dataclass
class Recorder:
    """Reads each month's end and keeps its rows; it changes nothing in what it reads."""

    world: World
    behaviour: Behaviour
    first_month: int
    last_month: int
    territory_months: frozenset[int]
    _blocks: dict[Level, list[NDArray[np.float64]]] = field(default_factory=lambda: {level: [] for level in Level})
    _months: dict[Level, list[int]] = field(default_factory=lambda: {level: [] for level in Level})

    def __post_init__(self) -> None:
        self._context = Context.of(self.world, self.behaviour)
        territories = self.world.territories
        self._sheets = {level: _Sheet(Grouping.at(level, territories), default_metrics(level)) for level in Level}

    def record(self, snapshot: Snapshot) -> None:
        """Keep the figures of a month's end at every level that reports this month."""
        for level in Level:
            if self._reports(level, snapshot.month):
                sheet = self._sheets[level]
                figures = evaluate(snapshot, sheet.grouping, self._context, sheet.metrics)
                self._blocks[level].append(np.column_stack([figures[metric.name] for metric in sheet.metrics]))
                self._months[level].append(snapshot.month)

    def _reports(self, level: Level, month: int) -> bool:
        if not self.first_month <= month <= self.last_month:
            return False
        return level != Level.TERRITORY or is_territory_month(month, self.last_month, self.territory_months)

    def rows(self) -> pd.DataFrame:
        """Return all rows, by level, date and code; a metric that a level does not record is NaN there."""
        columns = metric_columns()
        tables = [self._table(level) for level in Level if self._blocks[level]]
        rows = pd.concat(tables, ignore_index=True)
        return rows.reindex(columns=["date", "level", "code", *columns])

    def _table(self, level: Level) -> pd.DataFrame:
        sheet, months = self._sheets[level], self._months[level]
        codes = list(sheet.grouping.codes)
        names = pd.DataFrame(
            {
                "date": np.repeat(np.array([last_day(month) for month in months], dtype=object), len(codes)),
                "level": str(level),
                "code": codes * len(months),
            }
        )
        figures = pd.DataFrame(np.vstack(self._blocks[level]), columns=[metric.name for metric in sheet.metrics])
        return pd.concat([names, figures], axis=1)
