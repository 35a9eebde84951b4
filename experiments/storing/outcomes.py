"""The outcomes of the stored runs of one arm, as arrays: all tables are made from these."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.storing.columns import metrics_at
from experiments.storing.run_files import RunFile, read_run
from sim.arrays import Floats
from sim.vocabulary import NATIONAL_CODE, Level

Texts = NDArray[np.object_]
VALUES_IN_MEMORY = 10_000_000  # of one arm at a time (80 MB)
_READERS = 2  # threads: Python is free for other threads while one reads Parquet or hashes
_SPLIT_LEVELS = (Level.REGION, Level.DEPARTEMENT)
LevelMetrics = Mapping[Level, tuple[str, ...]]
"""The metrics to read at each level."""
Pair = tuple[int, int]  # draw and replicate: in every arm, the same pair has the same parameters and the same chance


@dataclass(frozen=True)
class RunKey:
    """What names a run, and the identity under which its file is stored."""

    arm: str
    draw: int
    replicate: int
    identity: str


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of the runs of one arm at one level. R runs, K rows (a date and a code), M metrics."""

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
    return read_levels(folder, runs, {level: tuple(metrics_at(level) if metrics is None else metrics)}).get(level)


def runs_by_arm(runs: Sequence[RunKey]) -> dict[str, list[RunKey]]:
    """Return the runs of each arm, arms in the order in which they come."""
    return {arm: [run for run in runs if run.arm == arm] for arm in dict.fromkeys(run.arm for run in runs)}


def outcomes_by_arm(
    folder: Path, runs: Sequence[RunKey], level: Level = Level.NATIONAL, metrics: Sequence[str] | None = None
) -> dict[str, Outcomes]:
    """Return the outcomes of every arm that has stored runs, as `read_outcomes` does."""
    found = {arm: read_outcomes(folder, of_arm, level, metrics) for arm, of_arm in runs_by_arm(runs).items()}
    return {arm: outcomes for arm, outcomes in found.items() if outcomes is not None}


def read_levels(folder: Path, runs: Sequence[RunKey], metrics: LevelMetrics) -> dict[Level, Outcomes]:
    """Return the outcomes of the stored runs of one arm at several levels; each file is read and checked once.

    Runs that are not stored are left out; nothing is returned when no run is.
    """
    runs = sorted(runs, key=lambda run: (run.draw, run.replicate))
    pairs: list[Pair] = []
    names: dict[Level, tuple[Texts, Texts]] = {}
    values: dict[Level, Floats] = {}

    def read(run: RunKey) -> tuple[RunFile, dict[Level, Floats]] | None:
        stored = read_run(folder, run.identity)
        try:
            found = stored and {level: stored.values(level, columns) for level, columns in metrics.items()}
            return (stored, found) if stored and found else None
        except (KeyError, ValueError, OSError):  # it has no such level or metric, or cannot be unpacked
            return None

    with ThreadPoolExecutor(_READERS) as readers:
        for run, found in zip(runs, readers.map(read, runs), strict=True):
            if found is None:
                continue
            stored, by_level = found
            if not pairs:
                names = {level: stored.names(level) for level in metrics}
                values = {level: _room(len(runs), *by_level[level].shape) for level in metrics}
            if any(by_level[level].shape != values[level].shape[1:] for level in metrics):
                continue  # it has other rows than the first
            for level in metrics:
                values[level][len(pairs)] = by_level[level]
            pairs.append((run.draw, run.replicate))
    return {
        level: Outcomes(runs[0].arm, level, tuple(pairs), *names[level], columns, values[level][: len(pairs)])
        for level, columns in metrics.items()
        if pairs
    }


def _room(n_runs: int, n_rows: int, n_metrics: int) -> Floats:
    """Return room for outcomes, R × K × M, in which each metric lies together: tables take one at a time."""
    return np.moveaxis(np.empty((n_metrics, n_runs, n_rows)), 0, -1)


def reading_plan(
    folder: Path, runs: Sequence[RunKey], n_runs: int, levels: Sequence[Level], n_values: int = VALUES_IN_MEMORY
) -> list[LevelMetrics]:
    """Return which metrics of which levels to read together, so that memory holds at most so many values of `n_runs`.

    Levels come in order, and usually all fit. Régions and départements may be split by metric; one metric of all runs
    must fit, as must the country and the territories.
    """
    first = next((found for run in runs if (found := read_run(folder, run.identity))), None)
    parts: list[dict[Level, tuple[str, ...]]] = [{}]
    room = n_values
    for level in levels if first else ():
        metrics = metrics_at(level)
        pieces = [(name,) for name in metrics] if level in _SPLIT_LEVELS else [metrics]
        for piece in pieces:
            size = n_runs * first.n_rows(level) * len(piece) if first else 0
            if size > room and parts[-1]:
                parts.append({})
                room = n_values
            room -= size
            parts[-1][level] = parts[-1].get(level, ()) + piece
    return [dict(part) for part in parts]


def national_series(outcomes: Outcomes, metric: str) -> Floats:
    """Return one national metric by month: runs × months."""
    return outcomes.metric(metric)[:, outcomes.codes == NATIONAL_CODE]
