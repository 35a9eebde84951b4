"""The folder of a fit as figures need it."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from experiments.calibration.fit_tables import FIT, PARAMETERS, SILENT
from experiments.calibration.posterior import fit_name
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
        """The parameters and groups about which the data said something in the fit of the same day."""
        fit = self.folder.parent / fit_name(self.as_of, bool(self.manifest["fit"]["peers"]))
        table = StoredFit(fit, self.language, self.manifest).parameters
        return tuple(table[table["verdict"] != SILENT]["axis"].unique())
