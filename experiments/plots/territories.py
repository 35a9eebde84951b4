"""Where each territory stands across the runs of an arm: the chance of each stage, and of an empty shell."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.plots.results import StoredStudy
from experiments.storing.manifest import names_runs, planned_in
from experiments.storing.outcomes import RunKey
from experiments.storing.run_files import read_run
from sim.vocabulary import Level, Stage

COLUMNS = ("arm", "date", "code", "stage", "under_shell")
FILES_AT_ONCE = 40  # runs: about 100 MB of rows
PLAN_DATE = date(2023, 12, 31)  # by which the President wanted the whole population covered


@dataclass(frozen=True, eq=False)
class TerritoryChances:
    """The territories of a study at its recorded dates; one row per arm × date × code.

    Columns: `p_white`, `p_covered` (lettre d'intention or later), `p_shell` (shares of runs, 0–1), `stage` (the most
    frequent Stage; the earlier one of two that are equally frequent).
    """

    rows: pd.DataFrame

    def at(self, arm: str, day: date) -> pd.DataFrame:
        """Return the rows of an arm at a date, by territory code."""
        rows = self.rows
        return rows[(rows["arm"] == arm) & (rows["date"] == day)].set_index("code")

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The dates to show: the end of 2023 and the last one; only the last one when the other was not recorded."""
        recorded = sorted(set(self.rows["date"]))
        last = recorded[-1:]
        return tuple(day for day in recorded if day == PLAN_DATE and [day] != last) + tuple(last)

    def look_ahead(self, data_end: date) -> bool:
        """Say whether the last recorded date lies after the end of the data."""
        return bool(self.dates) and self.dates[-1] > data_end


@lru_cache(maxsize=1)  # several families of maps of one study ask one after the other
def read_territories(study: StoredStudy) -> TerritoryChances | None:
    """Return where territories stand in the stored runs of a study, None when no run recorded them.

    So many runs at a time are in memory as FILES_AT_ONCE, whatever the size of the study.
    """
    counted: pd.DataFrame | None = None
    runs = planned_in(study.manifest) if names_runs(study.manifest) else ()
    for start in range(0, len(runs), FILES_AT_ONCE):
        tables = [_territory_rows(study.folder, run) for run in runs[start : start + FILES_AT_ONCE]]
        rows = [table for table in tables if table is not None]
        if rows:
            counts = counts_of(pa.concat_tables(rows).to_pandas(strings_to_categorical=True, date_as_object=False))
            counted = counts if counted is None else counted.add(counts, fill_value=0.0)
    return None if counted is None else TerritoryChances(chances_of(counted))


def _territory_rows(folder: Path, run: RunKey) -> pa.Table | None:
    stored = read_run(folder, run.identity)
    return None if stored is None else stored.table(Level.TERRITORY, COLUMNS)


def counts_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return in how many runs (`n`) each arm, date and territory (the index) was at each stage, and under a shell."""
    stages = pd.DataFrame({_at(stage): rows["stage"] == stage for stage in Stage})
    flags = stages.assign(shell=rows["under_shell"] > 0, n=True).astype(np.int64)
    keys = [rows["arm"].astype(str), pd.to_datetime(rows["date"]), rows["code"].astype(str)]
    counts: pd.DataFrame = flags.groupby(keys, sort=True).sum()
    return counts


def chances_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the chances of each arm, date and territory (see TerritoryChances)."""
    by_stage = counts[[_at(stage) for stage in Stage]].to_numpy() / counts[["n"]].to_numpy()
    keys = counts.index.to_frame(index=False)
    return keys.assign(
        date=keys["date"].dt.date,
        p_white=by_stage[:, 0],
        p_covered=by_stage[:, Stage.LETTRE_INTENTION :].sum(axis=1),
        p_shell=counts["shell"].to_numpy() / counts["n"].to_numpy(),
        stage=np.argmax(by_stage, axis=1),
    )


def _at(stage: Stage) -> str:
    return f"stage_{stage.value}"
