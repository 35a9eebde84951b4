"""Turning the stored runs of a study into its tables."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from experiments.comparing.efficiency import EFFICIENCY, efficiency_table
from experiments.comparing.tables import (
    COMPARED_LEVELS,
    COMPARISON,
    SUMMARY,
    TARGETS,
    WATCHLIST,
    comparison_table,
    side_by_side,
    summary_table,
    targets_table,
    watchlist_table,
)
from experiments.comparing.uncertainty import UNCERTAINTY, uncertainty_table
from experiments.storing.csv_files import write_csv
from experiments.storing.outcomes import Outcomes, RunKey, outcomes_in_parts, read_outcomes
from sim.vocabulary import Level
from sim.world.world import Territories

National = dict[str, Outcomes]
"""The national outcomes of each arm that has stored runs, in the order of the arms."""


def arm_names(runs: Sequence[RunKey]) -> tuple[str, ...]:
    """Return the arms of runs, in the order in which they come."""
    return tuple(dict.fromkeys(run.arm for run in runs))


def _of_arm(runs: Sequence[RunKey], arm: str) -> list[RunKey]:
    return [run for run in runs if run.arm == arm]


def write_tables(folder: Path, runs: Sequence[RunKey], baseline: str, territories: Territories) -> None:
    """Write all tables of a study from its stored runs."""
    write_summaries(folder, runs, territories)
    write_comparisons(folder, runs, baseline, float(territories.population.sum()))


def write_summaries(folder: Path, runs: Sequence[RunKey], territories: Territories) -> None:
    """Write summary.csv and watchlist.csv; a few metrics of one arm at a time are in memory."""
    write_csv(_summaries(folder, runs), SUMMARY, folder / "summary.csv")
    write_csv(_watchlists(folder, runs, territories), WATCHLIST, folder / "watchlist.csv")


def _summaries(folder: Path, runs: Sequence[RunKey]) -> Iterator[pd.DataFrame]:
    for arm in arm_names(runs):
        for level in Level:
            parts = outcomes_in_parts(folder, [_of_arm(runs, arm)], level)
            tables = [summary_table(part) for (part,) in parts if part is not None]
            yield from [side_by_side(tables)] if tables else []


def _watchlists(folder: Path, runs: Sequence[RunKey], territories: Territories) -> Iterator[pd.DataFrame]:
    for arm in arm_names(runs):
        outcomes = read_outcomes(folder, _of_arm(runs, arm), Level.TERRITORY)
        if outcomes is not None:
            yield watchlist_table(outcomes, territories)


def write_comparisons(folder: Path, runs: Sequence[RunKey], baseline: str, population: float) -> None:
    """Write comparison.csv, targets.csv, uncertainty.csv and efficiency.csv against a baseline.

    A few metrics of two arms at a time are in memory, and the national outcomes of all. `population` is the number of
    inhabitants of the place.
    """
    write_csv(_comparisons(folder, runs, baseline), COMPARISON, folder / "comparison.csv")
    national = national_outcomes(folder, runs)
    write_csv([targets_table(national, baseline)], TARGETS, folder / "targets.csv")
    write_csv(_uncertainties(national, baseline), UNCERTAINTY, folder / "uncertainty.csv")
    write_csv(_efficiencies(national, baseline, population), EFFICIENCY, folder / "efficiency.csv")


def _uncertainties(national: National, baseline: str) -> Iterator[pd.DataFrame]:
    yield from (uncertainty_table(outcomes) for outcomes in national.values())
    for arm, outcomes in national.items():
        if arm != baseline and baseline in national:
            yield uncertainty_table(outcomes, national[baseline])


def _efficiencies(national: National, baseline: str, population: float) -> Iterator[pd.DataFrame]:
    for arm, outcomes in national.items():
        if arm != baseline and baseline in national:
            yield efficiency_table(outcomes, national[baseline], population)


def _comparisons(folder: Path, runs: Sequence[RunKey], baseline: str) -> Iterator[pd.DataFrame]:
    reference = _of_arm(runs, baseline)
    for arm in arm_names(runs):
        for level in COMPARED_LEVELS if arm != baseline else ():
            parts = outcomes_in_parts(folder, [_of_arm(runs, arm), reference], level)
            tables = [comparison_table(one, other) for one, other in parts if one is not None and other is not None]
            yield from [side_by_side(tables)] if tables else []


def national_outcomes(folder: Path, runs: Sequence[RunKey]) -> National:
    """Return the national outcomes of every arm that has stored runs."""
    found = {arm: read_outcomes(folder, _of_arm(runs, arm), Level.NATIONAL) for arm in arm_names(runs)}
    return {arm: outcomes for arm, outcomes in found.items() if outcomes is not None}
