"""What is recorded of a run: each level's default metrics, every month or, for territories, at some dates."""

from copy import copy
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from experiments.storing.columns import metric_columns
from sim.arrays import Floats
from sim.behaviour import Behaviour
from sim.calendar import DECEMBER, calendar_month, last_day
from sim.metrics import default_metrics, evaluate_months
from sim.metrics.base import Metric
from sim.metrics.grouping import Grouping
from sim.metrics.months import Months
from sim.metrics.view import Context
from sim.snapshot import Snapshot
from sim.vocabulary import Level
from sim.world.world import World

MONTHS_AT_ONCE = 18  # months read together: quicker than one by one, and still small enough for a processor's cache
KEPT_BITS = 36  # of the 53 of a float64: nearly eleven digits, where tables show six; the others would fill disks


def shortened(values: Floats) -> Floats:
    """Round values to the nearest of 36 significant bits; whole numbers up to 68 billion, NaN and order stay."""
    dropped = np.uint64(np.finfo(np.float64).nmant + 1 - KEPT_BITS)
    half = np.uint64(1) << (dropped - np.uint64(1))
    bits = (values.view(np.uint64) + half) >> dropped << dropped
    return bits.view(np.float64)


def is_territory_month(month: int, last_month: int, asked: frozenset[int]) -> bool:
    """Return whether territories are recorded: at year ends, in the last month, and when asked for."""
    return calendar_month(month) == DECEMBER or month == last_month or month in asked


@dataclass
class _LevelRecord:
    """What is recorded at one level: D months, G groups, M metrics."""

    grouping: Grouping
    metrics: tuple[Metric, ...]
    months: list[int] = field(default_factory=list)  # D
    blocks: list[Floats] = field(default_factory=list)  # some months × G × M each, D months together

    def add(self, months: Months, context: Context) -> None:
        """Record further months."""
        self.months.extend(months.months)
        self.blocks.append(evaluate_months(months, self.grouping, context, self.metrics))

    def fork(self) -> "_LevelRecord":
        """Return a copy that holds the same past and goes on by itself."""
        return _LevelRecord(self.grouping, self.metrics, list(self.months), list(self.blocks))

    def __len__(self) -> int:
        return len(self.months) * len(self.grouping)


@dataclass
class Recorder:
    """Reads month ends and keeps their rows; it changes nothing in what it reads.

    A snapshot is read some months after it was recorded, so that it must stay as it was.
    """

    world: World
    behaviour: Behaviour
    first_month: int
    last_month: int
    territory_months: frozenset[int]

    def __post_init__(self) -> None:
        self._context = Context.of(self.world, self.behaviour)
        territories = self.world.territories
        self._records = {
            level: _LevelRecord(Grouping.at(level, territories), default_metrics(level)) for level in Level
        }
        self._unread: list[Snapshot] = []

    def record(self, snapshot: Snapshot) -> None:
        """Keep the metrics of a month's end at every level that reports this month."""
        if self.first_month <= snapshot.month <= self.last_month:
            self._unread.append(snapshot)
        if len(self._unread) == MONTHS_AT_ONCE:
            self._read()

    def fork(self) -> "Recorder":
        """Return a recorder that holds the same months and goes on by itself: for an arm with the same past.

        The past is shared, neither read again nor copied; both recorders keep the behaviour that they began with.
        """
        self._read()
        twin = copy(self)
        twin._records = {level: record.fork() for level, record in self._records.items()}
        twin._unread = []
        return twin

    def _read(self) -> None:
        unread, self._unread = self._unread, []
        yearly = [snapshot for snapshot in unread if self._is_territory_month(snapshot.month)]
        detailed = {level: record for level, record in self._records.items() if level != Level.TERRITORY}
        if unread:
            months = Months.of(unread)
            for record in detailed.values():
                record.add(months, self._context)
        if yearly:
            self._records[Level.TERRITORY].add(Months.of(yearly), self._context)

    def _is_territory_month(self, month: int) -> bool:
        return is_territory_month(month, self.last_month, self.territory_months)

    def rows(self) -> pd.DataFrame:
        """Return all rows, by level, code and date; a metric that a level does not record is NaN there.

        Values are `shortened`.
        """
        self._read()
        records = {level: record for level, record in self._records.items() if record.months}
        columns = metric_columns()
        values = np.full((len(columns), sum(map(len, records.values()))), np.nan)
        first = 0
        for record in records.values():
            by_code = shortened(np.concatenate(record.blocks)).transpose(2, 1, 0).reshape(len(record.metrics), -1)
            values[[columns.index(metric.name) for metric in record.metrics], first : first + len(record)] = by_code
            first += len(record)
        names = pd.concat([_names(level, record) for level, record in records.items()], ignore_index=True)
        return pd.concat([names, pd.DataFrame(values.T, columns=list(columns), copy=False)], axis=1)


def _names(level: Level, record: _LevelRecord) -> pd.DataFrame:
    days = np.array([last_day(month) for month in record.months], dtype=object)
    return pd.DataFrame(
        {
            "date": np.tile(days, len(record.grouping)),
            "level": str(level),
            "code": np.repeat(np.array(record.grouping.codes, dtype=object), len(days)),
        }
    )
