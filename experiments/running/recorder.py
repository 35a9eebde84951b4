"""What is recorded of a run: each level's default metrics, every month or, for territories, at some dates."""

from copy import copy
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from experiments.storing.columns import metric_columns
from sim.arrays import Floats
from sim.behaviour import Behaviour
from sim.calendar import DECEMBER, calendar_month, last_day
from sim.metrics import default_metrics, evaluate_months
from sim.metrics.base import Metric
from sim.metrics.columns import Columns
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
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

    def add(self, months: Columns) -> None:
        """Record further months."""
        self.months.extend(months.months)
        self.blocks.append(evaluate_months(months, self.grouping, self.metrics))

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
            months = Columns.of(unread, self._context)
            for record in detailed.values():
                record.add(months)
        if yearly:
            self._records[Level.TERRITORY].add(Columns.of(yearly, self._context))

    def _is_territory_month(self, month: int) -> bool:
        return is_territory_month(month, self.last_month, self.territory_months)

    def rows(self) -> pa.Table:
        """Return all rows, by level, code and date; what is undefined, or not recorded at a level, is null.

        Values are `shortened`.
        """
        self._read()
        return pa.concat_tables(_table(level, record) for level, record in self._records.items() if record.months)


def _table(level: Level, record: _LevelRecord) -> pa.Table:
    days = np.array([last_day(month) for month in record.months], dtype="datetime64[D]")
    code = np.repeat(np.arange(len(record.grouping), dtype=np.int32), len(days))
    names = {
        "date": pa.array(np.tile(days, len(record.grouping))),
        "level": pa.repeat(str(level), len(record)),
        "code": pa.DictionaryArray.from_arrays(code, record.grouping.codes).dictionary_decode(),
    }
    by_code = shortened(np.concatenate(record.blocks)).transpose(2, 1, 0).reshape(len(record.metrics), -1)
    values = dict(zip((metric.name for metric in record.metrics), by_code, strict=True))
    nothing = pa.nulls(len(record), pa.float64())
    metrics = {
        name: pa.array(values[name], from_pandas=True) if name in values else nothing for name in metric_columns()
    }
    return pa.table(names | metrics)
