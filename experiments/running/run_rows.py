"""The rows that the runs of a study have by what they are: levels, dates, codes and metrics that a file must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from experiments.running.recorder import is_territory_month
from experiments.storing.columns import metric_columns
from experiments.storing.run_files import RunFile, read_run
from experiments.study.runs import Run
from sim.calendar import last_day
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.world import World


@dataclass(frozen=True, eq=False)
class RunRows:
    """The dates and codes at each level, in the order of the file: K each."""

    places: Mapping[Level, tuple[pa.Array, pa.Array]]

    @classmethod
    def of(cls, run: Run, world: World) -> "RunRows":
        """Return the rows that a run has in a world, and every other run with the same months."""
        months = range(run.first_month, run.last_month + 1)
        yearly = [one for one in months if is_territory_month(one, run.last_month, run.territory_months)]
        by_level = {level: yearly if level is Level.TERRITORY else months for level in Level}
        return cls({level: _places(level, own, world) for level, own in by_level.items() if own})

    def are_in(self, file: RunFile, run: Run) -> bool:
        """Return whether a file holds these rows for a run, whatever their values."""
        if file.levels != tuple(map(str, self.places)) or file.metrics != metric_columns():
            return False
        try:
            return all(self._are_at(level, file.table(level, file.columns), run) for level in self.places)
        except (ValueError, OSError, pa.ArrowException):  # what cannot be read
            return False

    def _are_at(self, level: Level, table: pa.Table, run: Run) -> bool:
        named = {"arm": run.arm, "draw": run.draw, "replicate": run.replicate}
        is_of_run = all(table[key].unique().to_pylist() == [value] for key, value in named.items())
        found = (table[key].combine_chunks() for key in ("date", "code"))
        return is_of_run and all(one.equals(own) for one, own in zip(found, self.places[level], strict=True))


def _places(level: Level, months: Sequence[int], world: World) -> tuple[pa.Array, pa.Array]:
    days, codes = [last_day(month) for month in months], Grouping.at(level, world.territories).codes
    repeated = np.repeat(np.array(codes, dtype=object), len(days))
    return pa.array(days * len(codes), pa.date32()), pa.array(repeated, pa.string())


def missing_runs(runs: Sequence[Run], folder: Path, world: World) -> tuple[Run, ...]:
    """Return the runs of a study of which its folder holds no whole and unaltered file with the rows of that run."""
    promised = RunRows.of(runs[0], world)
    stored = ((run, read_run(folder, run.identity)) for run in runs)
    return tuple(run for run, file in stored if file is None or not promised.are_in(file, run))
