"""Making a portion: its runs are planned, made and summed up by one worker, which returns the file of the sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from experiments.aggregating.layout import SUMMED, Layout, LevelRows
from experiments.aggregating.part import PartSums, summed, sums_of_batch
from experiments.aggregating.part_files import part_content
from experiments.aggregating.tree import Portion
from experiments.running.make_runs import each_of
from experiments.running.recorder import is_territory_month
from experiments.running.worker_context import WorkerContext
from experiments.storing.columns import metric_columns, metrics_at
from experiments.storing.run_files import Failure
from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import ParameterDraw
from experiments.study.runs import Run, batches, run_of
from sim.arrays import Floats, Ints
from sim.calendar import last_day, month_of
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.world import World

_KEPT_OF_TERRITORIES = ("stage", "under_shell")
_Outcomes = tuple[Floats, Floats]  # N of an arm, and K × 2 of territories


class StoppedRunError(RuntimeError):
    """A run failed for want of memory or a file: another attempt may succeed, so that no sums without it are kept."""


def layout_of(study: StudyDefinition, world: World) -> Layout:
    """Return what the sums of a study are about: the country in all months, parts of it when territories are."""
    months, last = range(month_of(study.start), month_of(study.end) + 1), month_of(study.end)
    asked = frozenset(map(month_of, study.territory_dates))
    recorded = [month for month in months if is_territory_month(month, last, asked)]
    levels = {
        str(level): LevelRows(
            codes=tuple(Grouping.at(level, world.territories).codes),
            dates=tuple(str(last_day(month)) for month in (months if level is Level.NATIONAL else recorded)),
            metrics=_KEPT_OF_TERRITORIES if level is Level.TERRITORY else metrics_at(level),
        )
        for level in Level
    }
    return Layout(tuple(arm.name for arm in study.arms), study.baseline, study.draws == 1, levels)


@dataclass(frozen=True)
class PortionMaker:
    """Makes portions of a study in the context of a worker, which it is sent to."""

    study: StudyDefinition

    def __call__(self, context: WorkerContext, portion: Portion) -> bytes:
        """Return the file of a portion. Raises StoppedRunError where the machine made a run fail."""
        reader = _RowReader(layout_of(self.study, context.world))
        part = summed(portion.draws, lambda draw: self._of_draw(draw, portion, context, reader))
        return part_content(portion.identity, part)

    def _of_draw(self, draw: ParameterDraw, portion: Portion, context: WorkerContext, reader: "_RowReader") -> PartSums:
        """Return the sums over the replicates of a draw; of a study with a single draw, each counts as one."""
        first = [run_of(self.study, arm, draw, 0, portion.identity) for arm in self.study.arms]

        def of_replicate(replicate: int) -> PartSums:
            part = self._of_batch([replace(run, replicate=replicate) for run in first], context, reader)
            return part.closed() if reader.layout.is_single_draw else part

        part = summed(portion.replicates, of_replicate)
        return part.closed() if portion.ends_draw else part

    def _of_batch(self, runs: Sequence[Run], context: WorkerContext, reader: "_RowReader") -> PartSums:
        made = list(_made(runs, context, reader))
        failures = [one for one in made if isinstance(one, Failure)]
        found = [reader.nothing if isinstance(one, Failure) else one for one in made]
        outcomes, territories = (np.stack([one[place] for one in found]) for place in (0, 1))
        return sums_of_batch(outcomes, territories, reader.layout, failures)


def _made(runs: Sequence[Run], context: WorkerContext, reader: "_RowReader") -> Iterator[_Outcomes | Failure]:
    """Yield the outcomes of runs in their order. Raises StoppedRunError."""
    together = batches(runs) if context.engine.shares_pasts else [(run,) for run in runs]
    found: dict[str, _Outcomes | Failure] = {}
    for batch in together:
        made = each_of(batch, context.world, context.engine, lambda run, rows: (run.arm, reader.read(rows)))
        found.update((one.arm, one) if isinstance(one, Failure) else one for one in made)
    for run in runs:
        made_of_arm = found[run.arm]
        if isinstance(made_of_arm, Failure) and made_of_arm.message.startswith(("MemoryError", "OSError")):
            raise StoppedRunError(made_of_arm.message)
        yield made_of_arm


@dataclass(eq=False)
class _RowReader:
    """Takes the outcomes of a layout from the rows of a run, whose order is the same in all runs of a study."""

    layout: Layout
    _places: dict[Level, Ints] = field(default_factory=dict)  # of the rows of each level, from the first run on

    @cached_property
    def nothing(self) -> _Outcomes:
        """The outcomes of a run that failed."""
        territories = self.layout.levels[Level.TERRITORY]
        n_places = len(territories.codes) * len(territories.dates)
        return np.full(self.layout.n_outcomes, np.nan), np.full((n_places, len(_KEPT_OF_TERRITORIES)), np.nan)

    def read(self, rows: pa.Table) -> _Outcomes:
        """Return the outcomes of a run."""
        self._places = self._places or _places_of(rows, self.layout)
        columns = metric_columns()
        values = np.column_stack([rows[name].to_numpy() for name in columns])
        *summed, territories = (
            values[places][:, [columns.index(name) for name in self.layout.levels[level].metrics]]
            for level, places in self._places.items()
        )
        return np.concatenate([one.ravel() for one in summed]), territories


def _places_of(rows: pa.Table, layout: Layout) -> dict[Level, Ints]:
    levels, days = rows["level"].to_numpy(), rows["date"].cast(pa.string()).to_pandas()
    return {
        level: np.flatnonzero((levels == str(level)) & days.isin(layout.levels[level].dates))
        for level in (*SUMMED, Level.TERRITORY)
    }
