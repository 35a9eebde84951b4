"""Which rows of large tables a person opens; the whole tables are Parquet files beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import pandas as pd

from experiments.comparing.headline_tables import NOT_TOLD
from experiments.comparing.headlines import HEADLINES
from sim.calendar import DECEMBER, calendar_month, last_day, month_of
from sim.vocabulary import Level

REGIONAL = frozenset({*HEADLINES, "n_aci", "member_share"})
"""The metrics whose régional rows are opened; national rows are opened in every metric."""


@dataclass(frozen=True)
class RowChoice:
    """Which rows of a study's large tables CSV files hold: a few dates, the country and its régions."""

    dates: frozenset[str]  # year ends, those asked for, and the last month
    detailed_dates: frozenset[str]  # those asked for, and the last month
    are_all: bool  # tables=full
    has_departements: bool  # in a study of the country they are too many

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self:
        """Return what a manifest says."""
        settings = manifest["configuration"]
        first, last = (month_of(date.fromisoformat(manifest[name])) for name in ("start", "end"))
        asked = {month_of(date.fromisoformat(day)) for day in settings.get("dates") or ()} | {last}
        year_ends = {month for month in range(first, last + 1) if calendar_month(month) == DECEMBER}
        dates, detailed = (frozenset(str(last_day(month)) for month in months) for months in (asked | year_ends, asked))
        return cls(dates, detailed, settings.get("tables") == "full", manifest["world"]["kind"] != "france")

    def of_assumptions(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the shares that are told apart, and what is attributed to no assumption."""
        opened: pd.DataFrame = table if self.are_all else table[table["verdict"] != NOT_TOLD]
        return opened

    def of_means(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows about the country, or the place simulated, in the last month and at the dates asked for."""
        is_opened = (table["level"] == Level.NATIONAL) & table["date"].isin(self.detailed_dates)
        opened: pd.DataFrame = table if self.are_all else table[is_opened]
        return opened

    def of_outcomes(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that are opened of a table with the columns level, date and metric."""
        if self.are_all:
            return table
        is_region = (table["level"] == Level.REGION) & table["metric"].isin(REGIONAL)
        is_wide = (table["level"] == Level.NATIONAL) | is_region
        is_detailed = (table["level"] == Level.DEPARTEMENT) & table["date"].isin(self.detailed_dates)
        is_opened = is_wide & table["date"].isin(self.dates) | is_detailed & self.has_departements
        opened: pd.DataFrame = table[is_opened]
        return opened
