"""Outcomes of runs: one number of each, at a date and place, of one arm or as the paired difference of two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from experiments.storing.manifest import planned_in
from experiments.storing.outcomes import RunKey, read_outcomes
from experiments.study.definition import StudyDefinition
from experiments.study.runs import planned_runs
from sim.arrays import Floats
from sim.vocabulary import NATIONAL_CODE, Level


@dataclass(frozen=True)
class Outcome:
    """What is asked of each draw and replicate: a metric of an arm at a month's end, or its difference from another."""

    metric: str
    day: date  # the last day of a month that the runs report
    arm: str
    baseline: str | None = None  # None: the arm itself, not a difference
    level: Level = Level.NATIONAL
    code: str = NATIONAL_CODE  # the national level holds the whole of what is simulated


def outcome_grid(study: StudyDefinition, outcome: Outcome) -> Floats:
    """Return an outcome of a study's stored runs: draws × replicates, NaN where a run is missing or it is undefined."""
    runs = [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in planned_runs(study)]
    return grid_of(study.results, runs, outcome)


def stored_grid(folder: Path, manifest: Mapping[str, Any], outcome: Outcome) -> Floats:
    """Return an outcome of the runs that a manifest names: draws × replicates, NaN as in `outcome_grid`."""
    return grid_of(folder, planned_in(manifest), outcome)


def grid_of(folder: Path, runs: Sequence[RunKey], outcome: Outcome) -> Floats:
    """Return an outcome of stored runs: draws × replicates, as many as the runs have, NaN as in `outcome_grid`."""
    shape = (1 + max(run.draw for run in runs), 1 + max(run.replicate for run in runs))
    values = _of_arm(folder, runs, outcome, outcome.arm, shape)
    if outcome.baseline is None:
        return values
    return values - _of_arm(folder, runs, outcome, outcome.baseline, shape)


def _of_arm(folder: Path, runs: Sequence[RunKey], outcome: Outcome, arm: str, shape: tuple[int, int]) -> Floats:
    """Return the outcome of one arm. Raises LookupError where its runs hold no such row."""
    grid = np.full(shape, np.nan)
    of_arm = [run for run in runs if run.arm == arm]
    found = read_outcomes(folder, of_arm, outcome.level, (outcome.metric,)) if of_arm else None
    if found is None:
        return grid
    rows = np.flatnonzero((found.dates == outcome.day) & (found.codes == outcome.code))
    if len(rows) != 1:
        raise LookupError(f"{len(rows)} rows of {outcome.code} on {outcome.day} in the runs of {arm!r}")
    draws, replicates = np.array(found.pairs).T
    grid[draws, replicates] = found.values[:, rows[0], 0]
    return grid


def stored_parameters(manifest: Mapping[str, Any]) -> dict[str, Floats]:
    """Return the values that draws gave to parameters and levers, by path: draws each; what tells of pasts is left out.

    Empty for a study of a single draw.
    """
    draws: list[Mapping[str, float]] = manifest["parameter_draws"]
    paths = [path for path in draws[0] if path.partition(".")[0] not in ("chance", "past")]
    return {path: np.array([float(draw[path]) for draw in draws]) for path in paths}
