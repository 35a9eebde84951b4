"""The trials of fits that a folder of results holds."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.calibration.fit_tables import FORECASTS
from experiments.calibration.posterior import HOLDOUT, PERFECT, UNKNOWN
from experiments.plots.fits import StoredFit
from experiments.plots.fits.rank_histogram import shown_ranks

LANGUAGE: Final = "en"
ENDINGS: Final = (PERFECT, f"{PERFECT}{UNKNOWN}")
COMMANDS: Final = (
    "python run.py task=calibrate as_of=2023-08-31 population.scale=0.05 fit.perfect=40",
    "python run.py task=calibrate as_of=2023-08-31 fit.holdout=5",
)


@dataclass(frozen=True, eq=False)
class InventedTrials:
    """The tables of a fit that was tried on invented pasts."""

    stored: StoredFit

    @property
    def fit(self) -> dict[str, Any]:
        """The settings of the fit."""
        settings: dict[str, Any] = self.stored.manifest["fit"]
        return settings

    @property
    def is_told_all(self) -> bool:
        """Whether the fit knows all that its pasts hold."""
        return not self.fit["unknown"] and not self.fit["unknown_counting"]

    @property
    def ranks(self) -> pd.DataFrame:
        """The share of members below the truth: a row for each past, a column for each axis."""
        return self.stored.ranks.drop(columns="trial")

    @property
    def informed(self) -> pd.DataFrame:
        """The ranks of those axes about which the fit of the same day is not silent, of all where that is not known."""
        return shown_ranks(self.stored)

    @cached_property
    def forecasts(self) -> pd.DataFrame:
        """What came later in the invented pasts, and what was forecast, as forecasts.csv has it."""
        return self.stored.table("forecasts.csv", FORECASTS)


@dataclass(frozen=True, eq=False)
class LeftOut:
    """The scores of départements that were left out, by method, and how they were made."""

    stored: StoredFit
    scores: pd.DataFrame


@dataclass(frozen=True)
class StoredTrials:
    """All trials of a folder of results, by day; those in which the fit knows all come first."""

    invented: tuple[InventedTrials, ...]
    left_out: tuple[LeftOut, ...]


def stored_trials(results: Path) -> StoredTrials:
    """Return what is stored; nothing is no mistake."""
    invented = (InventedTrials(fit) for ending in ENDINGS for fit in _fits(results, ending) if not fit.ranks.empty)
    left_out = ((fit, fit.table("holdout_scores.csv")) for fit in _fits(results, HOLDOUT))
    return StoredTrials(tuple(invented), tuple(LeftOut(fit, scores) for fit, scores in left_out if not scores.empty))


def _fits(results: Path, ending: str) -> list[StoredFit]:
    found = (StoredFit.read(folder, LANGUAGE) for folder in sorted(results.glob(f"calibration_????-??-??{ending}")))
    return [fit for fit in found if fit is not None]
