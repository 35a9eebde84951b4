"""The outcomes of the stored runs of one arm, as arrays: what all tables are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from experiments.study.measure import metrics_at
from experiments.study.statistics import Floats
from experiments.study.store import read_run
from sim.vocabulary import NATIONAL_CODE, Level

Texts = NDArray[np.object_]
Pair = tuple[int, int]  # draw and replicate: the same pair meets the same parameters and chance in every arm


@dataclass(frozen=True)
class Stored:
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
        row = {pair: index for index, pair in enumerate(self.pairs)}
        return self.values[[row[pair] for pair in pairs]]


def common_pairs(arm: Outcomes, baseline: Outcomes) -> tuple[Pair, ...]:
    """Return the draws and replicates that both arms have run."""
    return tuple(pair for pair in arm.pairs if pair in set(baseline.pairs))


def read_outcomes(folder: Path, runs: Sequence[Stored], levels: Sequence[Level]) -> dict[Level, Outcomes]:
    """Return the outcomes of the stored runs of one arm, a level at a time; runs that are not stored are left out."""
    tables = [(run, table) for run in _sorted(runs) if (table := read_run(folder, run.identity)) is not None]
    if not tables:
        return {}
    return {level: _at(level, tables) for level in levels}


def _sorted(runs: Sequence[Stored]) -> list[Stored]:
    return sorted(runs, key=lambda run: (run.draw, run.replicate))


def _at(level: Level, tables: Sequence[tuple[Stored, pa.Table]]) -> Outcomes:
    first_run, first = tables[0]
    rows = np.flatnonzero(first["level"].to_numpy() == str(level))
    dates, codes = first["date"].to_numpy()[rows], first["code"].to_numpy()[rows]
    days = dates.astype("datetime64[D]").astype(object)
    order = np.lexsort((dates, codes.astype(str)))
    metrics = metrics_at(level)
    values = [np.column_stack([table[name].to_numpy()[rows][order] for name in metrics]) for _, table in tables]
    pairs = tuple((run.draw, run.replicate) for run, _ in tables)
    return Outcomes(first_run.arm, level, pairs, days[order], codes[order], metrics, np.stack(values))


def national_series(outcomes: Outcomes, metric: str) -> Floats:
    """Return one national metric by month: runs × months."""
    return outcomes.metric(metric)[:, outcomes.codes == NATIONAL_CODE]
