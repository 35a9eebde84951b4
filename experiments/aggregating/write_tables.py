"""Writing the tables of a study of which sums are known, into its folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.aggregating.tables import StudySums
from experiments.comparing.row_choice import RowChoice
from experiments.comparing.tables import (
    COMPARISON,
    SUMMARY,
    TERRITORIES,
    UNCERTAINTY,
    WATCHLIST,
    watchlist_table,
)
from experiments.comparing.write_tables import large_table
from experiments.storing.csv_files import csv_writer
from experiments.storing.manifest import data_end_of
from experiments.storing.parquet_tables import CHANCES, parquet_writer
from sim.world.world import Territories


def write_summed_tables(folder: Path, manifest: Mapping[str, Any], summed: StudySums, territories: Territories) -> None:
    """Write summary, comparison, uncertainty, territories and watchlist. Raises DiskFull."""
    opened = RowChoice.of(manifest)
    with (
        large_table("summary", SUMMARY, folder, manifest, opened.of_outcomes) as write_summary,
        large_table("comparison", COMPARISON, folder, manifest, opened.of_outcomes) as write_comparison,
        large_table("uncertainty", UNCERTAINTY, folder, manifest, opened.of_means) as write_uncertainty,
    ):
        for subject in summed.subjects():
            write_uncertainty(subject.uncertainty())
            if subject.baseline:
                write_comparison(subject.comparison())
            else:
                write_summary(subject.summary())
    with (
        parquet_writer(TERRITORIES, folder / CHANCES) as write_chances,
        csv_writer(WATCHLIST, folder / "watchlist.csv") as write_watchlist,
    ):
        for chances in summed.chances():
            write_chances(chances)
            write_watchlist(watchlist_table(chances, territories, data_end_of(manifest)))
