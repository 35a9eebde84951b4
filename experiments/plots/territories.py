"""Where each territory stands across the runs of an arm: the chance of each stage, and of an empty shell."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from experiments.plots.results import StoredStudy
from experiments.storing.parquet_tables import CHANCES, read_parquet

PLAN_DATE = date(2023, 12, 31)  # by which the President wanted the whole population covered
_COVERED = ("p_lettre_intention", "p_projet_sante", "p_aci")


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


def read_territories(study: StoredStudy) -> TerritoryChances | None:
    """Return where territories stand in the runs of a study, None when no run recorded them."""
    path = study.folder / CHANCES
    rows = read_parquet(path) if path.is_file() else pd.DataFrame()
    if rows.empty:
        return None
    return TerritoryChances(rows.assign(p_covered=rows[list(_COVERED)].sum(axis=1)))
