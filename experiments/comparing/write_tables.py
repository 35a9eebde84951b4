"""Turning the stored runs of a study into its tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.comparing.costs_by_year import COSTS_BY_YEAR, costs_by_year
from experiments.comparing.costs_by_year import FILE as FILE_OF_COSTS
from experiments.comparing.efficiency import EFFICIENCY, efficiency_table
from experiments.comparing.headline_tables import (
    ASSUMPTIONS,
    HEADLINES,
    DrawnParameters,
    assumptions_table,
    headline_table,
)
from experiments.comparing.place import scoped, with_scope
from experiments.comparing.row_choice import RowChoice
from experiments.comparing.start_table import FILE, START, arm_at_start, rows_at_start, start_table
from experiments.comparing.tables import (
    COMPARED_LEVELS,
    COMPARISON,
    SUMMARY,
    TARGETS,
    TERRITORIES,
    UNCERTAINTY,
    WATCHLIST,
    chances_table,
    comparison_table,
    summary_table,
    targets_table,
    uncertainty_table,
    watchlist_table,
)
from experiments.storing.csv_files import csv_writer, write_csv
from experiments.storing.manifest import data_end_of, planned_in
from experiments.storing.outcomes import Outcomes, RunKey, read_levels, reading_plan, runs_by_arm
from experiments.storing.parquet_tables import CHANCES, parquet_writer
from sim.vocabulary import Level
from sim.world.world import Territories

Select = Callable[[pd.DataFrame], pd.DataFrame]
"""Gives the rows of a table that a person opens."""
National = dict[str, Outcomes]
"""The national outcomes of each arm that has stored runs, in the order of the arms."""


def write_tables(folder: Path, manifest: Mapping[str, Any], territories: Territories) -> National:
    """Write all tables of a study from its stored runs, and return the national outcomes of its arms.

    Each file is read and checked once where the outcomes of two arms fit into memory; otherwise some levels or metrics
    at a time.
    """
    follows_history, until = arm_at_start(manifest)
    observed, opened = rows_at_start(manifest, until), RowChoice.of(manifest)
    with (
        large_table("summary", SUMMARY, folder, manifest, opened.of_outcomes) as write_summary,
        parquet_writer(TERRITORIES, folder / CHANCES) as write_chances,
        csv_writer(WATCHLIST, folder / "watchlist.csv") as write_watchlist,
        csv_writer(START, folder / FILE) as write_start,
    ):

        def summarise(arm: Outcomes) -> None:
            write_summary(summary_table(arm))
            if arm.arm == follows_history:
                write_start(start_table(arm, observed))
            if arm.level is Level.TERRITORY:
                chances = chances_table(arm)
                write_chances(chances)
                write_watchlist(watchlist_table(chances, territories, data_end_of(manifest)))

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
    baseline, runs, opened = str(manifest["baseline"]), planned_in(manifest), RowChoice.of(manifest)
    with (
        large_table("comparison", COMPARISON, folder, manifest, opened.of_outcomes) as write_comparison,
        large_table("uncertainty", UNCERTAINTY, folder, manifest, opened.of_means) as write_uncertainty,
    ):
        for arm, reference in _with_baseline(folder, runs, baseline, levels):
            see(arm)
            if arm.level is Level.NATIONAL:
                national[arm.arm] = arm
            if arm.level in COMPARED_LEVELS:
                write_uncertainty(uncertainty_table(arm))
            if reference is not None and arm.level in COMPARED_LEVELS:
                write_comparison(comparison_table(arm, reference))
                write_uncertainty(uncertainty_table(arm, reference))
    write_csv([targets_table(national, baseline)], TARGETS, folder / "targets.csv")
    write_csv(_efficiencies(national, baseline, population), EFFICIENCY, folder / "efficiency.csv")
    is_france, as_of = manifest["world"]["kind"] == "france", data_end_of(manifest)
    costs = (costs_by_year(one, as_of, is_france=is_france) for one in national.values())
    write_csv(costs, COSTS_BY_YEAR, folder / FILE_OF_COSTS)
    write_headlines(folder, manifest, national)
    return national


def write_headlines(folder: Path, manifest: Mapping[str, Any], national: National) -> None:
    """Write headlines.csv and assumptions.csv; margins and what was drawn stand in the manifest."""
    margins, drawn = manifest["configuration"].get("margins") or {}, DrawnParameters.of(manifest)
    compared = list(_compared(national, str(manifest["baseline"])))
    headlines = (with_scope(headline_table(*both, margins), manifest) for both in compared)
    write_csv(headlines, scoped(HEADLINES, manifest), folder / "headlines.csv")
    opened = RowChoice.of(manifest)
    with large_table("assumptions", ASSUMPTIONS, folder, manifest, opened.of_assumptions) as write_assumptions:
        for arm, reference in compared:
            write_assumptions(assumptions_table(arm, reference, drawn))


def _with_baseline(
    folder: Path, runs: Sequence[RunKey], baseline: str, levels: Sequence[Level]
) -> Iterator[tuple[Outcomes, Outcomes | None]]:
    """Yield the outcomes of each arm, level by level, with those of the baseline (None for the baseline itself).

    Outcomes of two arms are in memory at a time: all of them where there is room, otherwise some levels or metrics of
    all arms before others.
    """
    arms = runs_by_arm(runs)
    for part in reading_plan(folder, runs, max(map(len, arms.values()), default=0), levels):
        reference = read_levels(folder, arms.get(baseline, []), part)
        for name, of_arm in arms.items():
            outcomes = reference if name == baseline else read_levels(folder, of_arm, part)
            for level, found in outcomes.items():
                yield found, None if name == baseline else reference.get(level)


@contextmanager
def large_table(
    name: str, columns: tuple[str, ...], folder: Path, manifest: Mapping[str, Any], opened: Select
) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Give a function that writes tables one below the other: whole as Parquet, and as CSV the rows that one opens."""
    columns = scoped(columns, manifest)
    with (
        parquet_writer(columns, folder / f"{name}.parquet") as write_whole,
        csv_writer(columns, folder / f"{name}.csv") as write_opened,
    ):

        def add(table: pd.DataFrame) -> None:
            with_places = with_scope(table, manifest)
            write_whole(with_places)
            write_opened(opened(with_places))

        yield add


def _efficiencies(national: National, baseline: str, population: float) -> Iterator[pd.DataFrame]:
    yield from (efficiency_table(*both, population) for both in _compared(national, baseline))


def _compared(national: National, baseline: str) -> Iterator[tuple[Outcomes, Outcomes]]:
    """Yield every other arm with the baseline, none where the baseline has no stored run."""
    yield from (
        (arm, national[baseline]) for name, arm in national.items() if name != baseline and baseline in national
    )
