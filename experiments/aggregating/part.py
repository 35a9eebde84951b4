"""The sums of a part of a study: all that is kept of its runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from experiments.aggregating.grid import CellCounts
from experiments.aggregating.layout import Layout
from experiments.aggregating.sums import DrawSums, RunSums
from experiments.storing.run_files import Failure
from sim.arrays import Floats, Ints
from sim.vocabulary import Level, Stage

Item = TypeVar("Item")
N_COUNTS = len(Stage) + 1  # of a territory: runs at each stage, then those in which it is under a shell


@dataclass(frozen=True, eq=False)
class PartSums:
    """Sums over the runs of a part. S subjects, N outcomes, A arms, C of them compared, K territories and dates.

    A part of a single draw of which other parts follow holds `runs`, all others `draws`.
    """

    layout: Layout
    runs: RunSums | None  # S × N
    draws: DrawSums | None  # S × N
    unpaired: RunSums  # C × N: of the sum of an arm's outcome and the baseline's, for the ratio of variances
    cells: CellCounts  # of national outcomes: S × national outcomes
    stages: Ints  # A × N_COUNTS × K
    n_runs: Ints  # A
    failures: tuple[Failure, ...] = ()

    def merged(self, other: "PartSums") -> "PartSums":
        """Return the sums of both parts, of which this is the earlier. Raises ValueError for different studies."""
        if self.layout != other.layout or (self.runs is None) != (other.runs is None):
            raise ValueError("parts of different studies")
        return PartSums(
            layout=self.layout,
            runs=self.runs.merged(other.runs) if self.runs and other.runs else None,
            draws=self.draws.merged(other.draws) if self.draws and other.draws else None,
            unpaired=self.unpaired.merged(other.unpaired),
            cells=self.cells.merged(other.cells),
            stages=self.stages + other.stages,
            n_runs=self.n_runs + other.n_runs,
            failures=(*self.failures, *other.failures),
        )

    def closed(self) -> "PartSums":
        """Return the sums of a part to whose last draw nothing will be added."""
        return self if self.runs is None else replace(self, runs=None, draws=DrawSums.of_draw(self.runs))


def summed(items: Sequence[Item], sums_of: Callable[[Item], PartSums]) -> PartSums:
    """Return the sums over items, halves of halves, so that few are in memory and what is large is merged seldom."""
    if len(items) == 1:
        return sums_of(items[0])
    middle = len(items) // 2
    return summed(items[:middle], sums_of).merged(summed(items[middle:], sums_of))


def sums_of_batch(outcomes: Floats, territories: Floats, layout: Layout, failures: Sequence[Failure] = ()) -> PartSums:
    """Return the sums of the runs of one draw and replicate: the arms, NaN throughout for one that failed.

    `outcomes` is A × N; `territories` is A × K × 2: the stage, and whether the territory is under a shell.
    """
    baseline, compared = layout.arms.index(layout.baseline), list(layout.compared)
    subjects = np.concatenate([outcomes, outcomes[compared] - outcomes[baseline]])
    national = subjects[:, : len(layout.levels[Level.NATIONAL])].reshape(1, -1)
    stage, under_shell = territories[..., 0], territories[..., 1] > 0
    return PartSums(
        layout=layout,
        runs=RunSums.of_run(subjects),
        draws=None,
        unpaired=RunSums.of_run(outcomes[compared] + outcomes[baseline]),
        cells=CellCounts.of_runs(national, layout.is_share),
        stages=np.stack([*(stage == one for one in Stage), under_shell], axis=1).astype(np.int64),
        n_runs=np.array([not np.isnan(one).all() for one in stage], dtype=np.int64),
        failures=tuple(failures),
    )
