"""Turning the stored runs of a study into its tables."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.study.csv_files import write_csv
from experiments.study.outcomes import Outcomes, Stored, read_outcomes
from experiments.study.tables import (
    COMPARED_LEVELS,
    COMPARISON,
    SUMMARY,
    TARGETS,
    WATCHLIST,
    comparison_table,
    summary_table,
    targets_table,
    watchlist_table,
)
from sim.vocabulary import Level
from sim.world.world import Territories

National = dict[str, Outcomes]
"""The national outcomes of each arm that has stored runs, in the order of the arms."""


def arm_names(runs: Sequence[Stored]) -> tuple[str, ...]:
    """Return the arms of runs, in the order in which they come."""
    return tuple(dict.fromkeys(run.arm for run in runs))


def _of_arm(runs: Sequence[Stored], arm: str) -> list[Stored]:
    return [run for run in runs if run.arm == arm]


def write_tables(folder: Path, runs: Sequence[Stored], baseline: str, territories: Territories) -> None:
    """Write all tables of a study from its stored runs."""
    write_summaries(folder, runs, territories)
    write_comparisons(folder, runs, baseline)


def write_summaries(folder: Path, runs: Sequence[Stored], territories: Territories) -> None:
    """Write summary.csv and watchlist.csv; one arm at a time is in memory."""
    summaries: list[pd.DataFrame] = []
    watchlists: list[pd.DataFrame] = []
    for arm in arm_names(runs):
        outcomes = read_outcomes(folder, _of_arm(runs, arm), tuple(Level))
        summaries += [summary_table(part) for part in outcomes.values()]
        watchlists += [watchlist_table(outcomes[Level.TERRITORY], territories)] if outcomes else []
    write_csv(summaries, SUMMARY, folder / "summary.csv")
    write_csv(watchlists, WATCHLIST, folder / "watchlist.csv")


def write_comparisons(folder: Path, runs: Sequence[Stored], baseline: str) -> None:
    """Write comparison.csv and targets.csv against a baseline; at most two arms at a time are in memory."""
    compared: list[pd.DataFrame] = []
    reference = read_outcomes(folder, _of_arm(runs, baseline), COMPARED_LEVELS)
    for arm in arm_names(runs):
        if arm != baseline and reference:
            outcomes = read_outcomes(folder, _of_arm(runs, arm), COMPARED_LEVELS)
            compared += [comparison_table(part, reference[level]) for level, part in outcomes.items()]
    write_csv(compared, COMPARISON, folder / "comparison.csv")
    write_csv([targets_table(national_outcomes(folder, runs), baseline)], TARGETS, folder / "targets.csv")


def national_outcomes(folder: Path, runs: Sequence[Stored]) -> National:
    """Return the national outcomes of every arm that has stored runs."""
    found = {arm: read_outcomes(folder, _of_arm(runs, arm), (Level.NATIONAL,)) for arm in arm_names(runs)}
    return {arm: outcomes[Level.NATIONAL] for arm, outcomes in found.items() if outcomes}
