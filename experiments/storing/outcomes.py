"""The outcomes of the stored runs of one arm, as arrays: what all tables are made from."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.storing.columns import metrics_at
from experiments.storing.run_files import RunFile, read_run
from sim.arrays import Floats
from sim.vocabulary import NATIONAL_CODE, Level

Texts = NDArray[np.object_]
FIGURES_IN_MEMORY = 10_000_000  # of one arm at a time (80 MB)
_READERS = 2  # threads: reading Parquet and hashing leave the interpreter to others
Pair = tuple[int, int]  # draw and replicate: the same pair meets the same parameters and chance in every arm


@dataclass(frozen=True)
class RunKey:
    """A run that a study's folder holds."""

    arm: str
    draw: int
    replicate: int
    identity: str


@dataclass(frozen=True)
class Outcomes:
    """What the runs of one arm came to at one level. R runs, K rows (a date and a code), M metrics."""

    arm: str
    level: Level
    pairs: tuple[Pair, ...]  # R
    dates: NDArray[np.object_]  # K, datetime.date
    codes: Texts  # K
    metrics: tuple[str, ...]  # M
    values: Floats  # R × K × M

    def metric(self, name: str) -> Floats:
        """Return one metric: R × K."""
        return self.values[:, :, self.metrics.index(name)]

    def on(self, day: date) -> Floats:
        """Return the outcomes at one date: R × (rows at that date) × M."""
        return self.values[:, self.dates == day]

    def of_pairs(self, pairs: Sequence[Pair]) -> Floats:
        """Return the outcomes of these runs, in this order."""
        if tuple(pairs) == self.pairs:
            return self.values
        row = {pair: index for index, pair in enumerate(self.pairs)}
        return self.values[[row[pair] for pair in pairs]]


def common_pairs(arm: Outcomes, baseline: Outcomes) -> tuple[Pair, ...]:
    """Return the draws and replicates that both arms have run."""
    return tuple(pair for pair in arm.pairs if pair in set(baseline.pairs))


def read_outcomes(
    folder: Path, runs: Sequence[RunKey], level: Level, metrics: Sequence[str] | None = None
) -> Outcomes | None:
    """Return the outcomes of the stored runs of one arm at a level, in all its metrics unless some are named.

    Runs that are not stored are left out; None when no run is.
    """
    metrics = tuple(metrics_at(level) if metrics is None else metrics)
    runs = sorted(runs, key=lambda run: (run.draw, run.replicate))
    first = _first_stored(folder, runs)
    if first is None:
        return None
    dates, codes = first.names(level)
    values = np.empty((len(runs), len(codes), len(metrics)))

    def read(row: int) -> bool:
        stored = read_run(folder, runs[row].identity)
        if stored is not None:
            values[row] = stored.figures(level, metrics)
        return stored is not None

    with ThreadPoolExecutor(_READERS) as readers:
        is_stored = np.array(list(readers.map(read, range(len(runs)))))
    pairs = tuple((run.draw, run.replicate) for run, found in zip(runs, is_stored, strict=True) if found)
    return Outcomes(runs[0].arm, level, pairs, dates, codes, metrics, values if is_stored.all() else values[is_stored])


def outcomes_in_parts(
    folder: Path, arms: Sequence[Sequence[RunKey]], level: Level, n_figures: int = FIGURES_IN_MEMORY
) -> Iterator[tuple[Outcomes | None, ...]]:
    """Yield the outcomes of arms at a level, as many metrics at a time as make this many figures in an arm.

    So much memory is enough for any number of metrics; it must hold one metric of all runs of an arm.
    """
    metrics = metrics_at(level)
    first = next((found for runs in arms if (found := _first_stored(folder, runs))), None)
    n_rows = max(map(len, arms)) * first.n_rows(level) if first else 1
    n_metrics = max(n_figures // n_rows, 1)
    for start in range(0, len(metrics), n_metrics):
        yield tuple(read_outcomes(folder, runs, level, metrics[start : start + n_metrics]) for runs in arms)


def _first_stored(folder: Path, runs: Sequence[RunKey]) -> RunFile | None:
    return next((found for run in runs if (found := read_run(folder, run.identity))), None)


def national_series(outcomes: Outcomes, metric: str) -> Floats:
    """Return one national metric by month: runs × months."""
    return outcomes.metric(metric)[:, outcomes.codes == NATIONAL_CODE]
