"""Turning the stored runs of a study into its tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.comparing.efficiency import EFFICIENCY, efficiency_table
from experiments.comparing.headline_tables import (
    ASSUMPTIONS,
    HEADLINES,
    DrawnParameters,
    assumptions_table,
    headline_table,
)
from experiments.comparing.start_table import FILE, START, arm_at_start, rows_at_start, start_table
from experiments.comparing.tables import (
    COMPARED_LEVELS,
    COMPARISON,
    SUMMARY,
    TARGETS,
    UNCERTAINTY,
    WATCHLIST,
    comparison_table,
    side_by_side,
    summary_table,
    targets_table,
    uncertainty_table,
    watchlist_table,
)
from experiments.storing.csv_files import csv_writer, write_csv
from experiments.storing.manifest import data_end_of, planned_in
from experiments.storing.outcomes import Outcomes, RunKey, read_levels, reading_plan, runs_by_arm
from sim.vocabulary import Level
from sim.world.world import Territories

National = dict[str, Outcomes]
"""The national outcomes of each arm that has stored runs, in the order of the arms."""


def write_tables(folder: Path, manifest: Mapping[str, Any], territories: Territories) -> National:
    """Write all tables of a study from its stored runs, and return the national outcomes of its arms.

    Each file is read and checked once where the outcomes of two arms fit into memory; otherwise a few metrics at a
    time.
    """
    follows_history, until = arm_at_start(manifest)
    observed = rows_at_start(manifest, until)
    with (
        _level_writer(SUMMARY, folder / "summary.csv") as write_summary,
        csv_writer(WATCHLIST, folder / "watchlist.csv") as write_watchlist,
        csv_writer(START, folder / FILE) as write_start,
    ):

        def summarise(arm: Outcomes) -> None:
            write_summary(arm, summary_table(arm))
            if arm.arm == follows_history:
                write_start(start_table(arm, observed))
            if arm.level is Level.TERRITORY:
                write_watchlist(watchlist_table(arm, territories, data_end_of(manifest)))

        return write_comparisons(folder, manifest, float(territories.population.sum()), summarise, levels=tuple(Level))


def write_comparisons(
    folder: Path,
    manifest: Mapping[str, Any],
    population: float,
    see: Callable[[Outcomes], None] = lambda arm: None,
    levels: Sequence[Level] = COMPARED_LEVELS,
) -> National:
    """Write the tables that compare arms with the baseline of a manifest, and return the national outcomes of arms.

    `population` is the number of inhabitants of the place. All outcomes that are read are handed to `see` too.
    """
    national: National = {}
    baseline, runs = str(manifest["baseline"]), planned_in(manifest)
    with _level_writer(COMPARISON, folder / "comparison.csv") as write_comparison:
        for arm, reference in _with_baseline(folder, runs, baseline, levels):
            see(arm)
            if arm.level is Level.NATIONAL:
                national[arm.arm] = arm
            if reference is not None and arm.level in COMPARED_LEVELS:
                write_comparison(arm, comparison_table(arm, reference))
    write_csv([targets_table(national, baseline)], TARGETS, folder / "targets.csv")
    write_csv(_uncertainties(national, baseline), UNCERTAINTY, folder / "uncertainty.csv")
    write_csv(_efficiencies(national, baseline, population), EFFICIENCY, folder / "efficiency.csv")
    write_headlines(folder, manifest, national)
    return national


def write_headlines(folder: Path, manifest: Mapping[str, Any], national: National) -> None:
    """Write headlines.csv and assumptions.csv; margins and what was drawn stand in the manifest."""
    margins, drawn = manifest["configuration"].get("margins") or {}, DrawnParameters.of(manifest)
    compared = list(_compared(national, str(manifest["baseline"])))
    write_csv((headline_table(*both, margins) for both in compared), HEADLINES, folder / "headlines.csv")
    write_csv((assumptions_table(*both, drawn) for both in compared), ASSUMPTIONS, folder / "assumptions.csv")


def _with_baseline(
    folder: Path, runs: Sequence[RunKey], baseline: str, levels: Sequence[Level]
) -> Iterator[tuple[Outcomes, Outcomes | None]]:
    """Yield the outcomes of each arm, level by level, with those of the baseline (None for the baseline itself).

    Outcomes of two arms are in memory at a time: all of them where there is room, otherwise a few metrics.
    """
    arms = runs_by_arm(runs)
    plan = reading_plan(folder, runs, max(map(len, arms.values()), default=0), levels)
    kept = read_levels(folder, arms.get(baseline, []), plan[0]) if len(plan) == 1 else None
    for name, of_arm in arms.items():
        for part in plan:
            reference = read_levels(folder, arms.get(baseline, []), part) if kept is None else kept
            outcomes = reference if name == baseline else read_levels(folder, of_arm, part)
            for level, found in outcomes.items():
                yield found, None if name == baseline else reference.get(level)


@contextmanager
def _level_writer(columns: Sequence[str], path: Path) -> Iterator[Callable[[Outcomes, pd.DataFrame], None]]:
    """Give a function that writes tables made from outcomes; those of an arm and level become one table."""
    waiting: list[pd.DataFrame] = []
    place: tuple[str, Level] | None = None
    with csv_writer(columns, path) as write:

        def add(outcomes: Outcomes, table: pd.DataFrame) -> None:
            nonlocal place
            if place != (outcomes.arm, outcomes.level):
                flush()
                place = outcomes.arm, outcomes.level
            waiting.append(table)

        def flush() -> None:
            if waiting:
                write(side_by_side(waiting))
                waiting.clear()

        yield add
        flush()


def _uncertainties(national: National, baseline: str) -> Iterator[pd.DataFrame]:
    yield from (uncertainty_table(outcomes) for outcomes in national.values())
    yield from (uncertainty_table(*both) for both in _compared(national, baseline))


def _efficiencies(national: National, baseline: str, population: float) -> Iterator[pd.DataFrame]:
    yield from (efficiency_table(*both, population) for both in _compared(national, baseline))


def _compared(national: National, baseline: str) -> Iterator[tuple[Outcomes, Outcomes]]:
    """Yield every other arm with the baseline, none where the baseline has no stored run."""
    yield from (
        (arm, national[baseline]) for name, arm in national.items() if name != baseline and baseline in national
    )
