"""The tables of a study from sums over its runs, with the columns of those from runs.

Quantiles are known at national level only, within half a cell of the grid; elsewhere they are empty.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.aggregating.layout import Layout
from experiments.aggregating.part import PartSums
from experiments.aggregating.sums import DrawSums
from experiments.comparing.paired_differences import unpaired_to_paired
from experiments.comparing.statistics import QUANTILE_NAMES, divided
from experiments.comparing.tables import chances_rows, known_mean_columns, rows_of_names
from experiments.storing.outcomes import Texts
from experiments.storing.run_files import Failure
from sim.arrays import Floats
from sim.vocabulary import Level, Stage

_PROBABILITIES = tuple(int(name[1:]) / 100 for name in QUANTILE_NAMES)


class NamesOfRows(NamedTuple):
    """What names the rows of a table: K dates and codes."""

    arm: str
    level: Level
    dates: Texts
    codes: Texts
    metrics: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ArmSums:
    """What is known of an arm, or of its differences from a baseline, at one level. N outcomes."""

    names: NamesOfRows
    baseline: str  # nothing for an arm itself
    sums: DrawSums  # N
    quantiles: Floats  # QUANTILE_NAMES × N
    unpaired_squares: Floats  # N: of the sum of arm and baseline, NaN for an arm itself
    counts: tuple[int, int]  # draws and replicates of which some run is counted
    is_single_draw: bool

    def summary(self) -> pd.DataFrame:
        """Return the rows of summary.csv."""
        found = dict(zip(QUANTILE_NAMES, self.quantiles, strict=True))
        return self._with_counts({"mean": self.sums.defined_mean, **found})

    def uncertainty(self) -> pd.DataFrame:
        """Return the rows of uncertainty.csv."""
        known = self.sums.estimate(is_single_draw=self.is_single_draw)
        table = self._with_counts(known_mean_columns(known))
        table.insert(1, "baseline", self.baseline)
        return table

    def comparison(self) -> pd.DataFrame:
        """Return the rows of comparison.csv."""
        low, high = (self.quantiles[QUANTILE_NAMES.index(name)] for name in ("q05", "q95"))
        table = rows_of_names(self.names)
        table.insert(1, "baseline", self.baseline)
        return table.assign(
            difference=self.sums.defined_mean,
            q05=low,
            q95=high,
            p_positive=self.sums.share_positive,
            variance_ratio=self._variance_ratio(),
        )

    def _variance_ratio(self) -> Floats:
        """Return the variance without pairs over that in pairs: both add up to twice the variances of the two arms."""
        paired = self.sums.variance
        unpaired = (paired + divided(self.unpaired_squares, self.sums.number - 1)) / 2
        return unpaired_to_paired(unpaired, paired)

    def _with_counts(self, columns: dict[str, Floats]) -> pd.DataFrame:
        n_draws, n_replicates = self.counts
        return rows_of_names(self.names).assign(**columns, n_draws=n_draws, n_replicates=n_replicates)


@dataclass(frozen=True, eq=False)
class StudySums:
    """A study of which sums are known."""

    sums: PartSums
    planned: tuple[int, int]  # draws, and replicates of each
    failures: tuple[Failure, ...]  # the runs that the sums are not about

    def subjects(self) -> Iterator[ArmSums]:
        """Yield what is known of arms, then of differences, level by level."""
        layout = self._layout
        for level, part in layout.parts:
            for place, (arm, baseline) in enumerate(layout.subjects):
                yield ArmSums(
                    names=self._names(arm, level),
                    baseline=baseline,
                    sums=self._draw_sums(place, part),
                    quantiles=self._quantiles_at(place, level),
                    unpaired_squares=self._unpaired(place, part),
                    counts=self._counts(arm, baseline),
                    is_single_draw=layout.is_single_draw,
                )

    def chances(self) -> Iterator[pd.DataFrame]:
        """Yield the chances of territories under each arm that has a run."""
        for arm, counts, n_runs in zip(self._layout.arms, self.sums.stages, self.sums.n_runs, strict=True):
            if n_runs:
                chances = counts / n_runs
                yield chances_rows(self._names(arm, Level.TERRITORY), list(chances[: len(Stage)]), chances[-1])

    @property
    def _layout(self) -> Layout:
        return self.sums.layout

    def _names(self, arm: str, level: Level) -> NamesOfRows:
        rows = self._layout.levels[level]
        dates = np.tile(np.array(rows.dates, dtype=object), len(rows.codes))
        codes = np.repeat(np.array(rows.codes, dtype=object), len(rows.dates))
        return NamesOfRows(arm, level, dates, codes, rows.metrics)

    def _draw_sums(self, place: int, part: slice) -> DrawSums:
        whole = self.sums.draws
        if whole is None:
            raise ValueError("sums of a draw of which replicates are missing")
        return DrawSums(**{one.name: getattr(whole, one.name)[place, part] for one in fields(DrawSums)})

    def _quantiles_at(self, place: int, level: Level) -> Floats:
        n_outcomes = len(self._layout.levels[level])
        if level is not Level.NATIONAL:
            return np.full((len(QUANTILE_NAMES), n_outcomes), np.nan)
        return self._quantiles[:, place]

    @cached_property
    def _quantiles(self) -> Floats:
        found = self.sums.cells.quantiles(_PROBABILITIES, self._layout.is_share)
        return found.reshape(len(QUANTILE_NAMES), len(self._layout.subjects), -1)

    def _unpaired(self, place: int, part: slice) -> Floats:
        compared = place - len(self._layout.arms)
        squares = self.sums.unpaired.squares
        return squares[compared, part] if compared >= 0 else np.full(part.stop - part.start, np.nan)

    def _counts(self, arm: str, baseline: str) -> tuple[int, int]:
        """Return the draws and the replicates of which a run is counted, of both arms where two are compared."""
        lost = {(one.draw, one.replicate) for one in self.failures if one.arm in (arm, baseline)}
        n_draws, n_replicates = self.planned
        whole_draws = Counter(draw for draw, _ in lost).values()
        whole_replicates = Counter(replicate for _, replicate in lost).values()
        return n_draws - [*whole_draws].count(n_replicates), n_replicates - [*whole_replicates].count(n_draws)
