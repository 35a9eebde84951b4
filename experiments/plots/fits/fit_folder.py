"""The folder of a fit as figures need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import pandas as pd

from experiments.calibration.fit_tables import FIT, PARAMETERS, SILENT, verdict
from experiments.calibration.posterior import fit_name, read_draws, shipped_file
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.plots.drawn_results import CalibrationFolder
from sim.vocabulary import Level


@dataclass(frozen=True, eq=False)
class StoredFit(CalibrationFolder):
    """The tables of a fit."""

    @property
    def question(self) -> str:
        """What a fit asks."""
        return text("fit_folder.question", self.language)

    @property
    def n_members(self) -> int:
        """How many sets of parameters were followed."""
        return int(self.manifest["fit"]["members"])

    @property
    def n_proposals(self) -> int:
        """How many sets of parameters were proposed in the last round."""
        return int(self.manifest["fit"]["proposals"])

    @property
    def runs(self) -> str:
        """How many runs there are before the fit."""
        return text("fit_folder.runs", self.language, n=number(self.n_members, self.language))

    @cached_property
    def observations(self) -> pd.DataFrame:
        """How the fit passes the national observations, as fit.csv has them; empty where it was tried only."""
        table = self.table("fit.csv", FIT)
        return table[table["level"] == Level.NATIONAL]

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """What the data said about each parameter: parameters.csv."""
        return self.table("parameters.csv", PARAMETERS)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """The ranks of known parameters in their posteriors: ranks.csv, where the fit was tried on invented pasts."""
        return self.table("ranks.csv")

    @cached_property
    def informed(self) -> tuple[str, ...]:
        """The axes about which the data said something in the fit of the same day: the stored one, else the shipped."""
        name = fit_name(self.as_of, bool(self.manifest["fit"]["peers"]))
        table = StoredFit(self.folder.parent / name, self.language, self.manifest).parameters
        if not table.empty:
            return tuple(table[table["verdict"] != SILENT]["axis"].unique())
        file = shipped_file(name)
        return _told_axes(pd.DataFrame(read_draws(file)), self.manifest) if file.is_file() else ()


def _told_axes(draws: pd.DataFrame, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the axes of a fit of which a parameter's draws are not spread as its prior is."""
    ranges = {path: (low, high) for path, low, high, _ in manifest.get("prior", ()) if path in draws}
    told = {path for path, (low, high) in ranges.items() if _is_told(draws[path], low, high)}
    return tuple(axis for axis, paths in manifest.get("axes", {}).items() if told & set(paths))


def _is_told(values: "pd.Series[float]", low: float, high: float) -> bool:
    """Say whether draws differ from an even spread between two bounds."""
    spread = (high - low) / sqrt(12.0)
    return verdict((values.mean() - (low + high) / 2.0) / spread, values.std() / spread) != SILENT
