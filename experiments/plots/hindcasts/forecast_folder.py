"""The folder of a forecast as figures need it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from experiments.comparing.too_few_runs import FEWEST_FOR_INTERVAL
from experiments.hindcast.forecast import CURVES
from experiments.hindcast.scores import SCORED_COLUMNS
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.observations.observed import Observed, national
from experiments.plots.drawn_results import CalibrationFolder
from experiments.plots.model_tables import observed
from experiments.plots.results import Band
from sim.vocabulary import Level

MODEL = "model"


@dataclass(frozen=True, eq=False)
class StoredHindcast(CalibrationFolder):
    """The tables of a forecast from a day, and its scores."""

    @property
    def question(self) -> str:
        """What a forecast asks."""
        return text("forecast_folder.question", self.language)

    @property
    def runs(self) -> str:
        """How many trajectories there are, in words."""
        how = {name: int(self.manifest["projection"][name]) for name in ("draws", "futures")}
        return text("forecast_folder.runs", self.language, n=number(self.n_runs, self.language), **how)

    @property
    def n_runs(self) -> int:
        """How many trajectories there are."""
        how = self.manifest["projection"]
        return int(how["draws"]) * int(how["futures"])

    @property
    def has_interval(self) -> bool:
        """Whether there are trajectories enough for a 90 % interval."""
        return self.n_runs >= FEWEST_FOR_INTERVAL

    @cached_property
    def curves(self) -> pd.DataFrame:
        """National coverages over time by method: curves.csv."""
        table = self.table("curves.csv", CURVES)
        return table.assign(date=[date.fromisoformat(day) for day in table["date"]])

    @cached_property
    def scored(self) -> pd.DataFrame:
        """The scored rows of all methods: score_rows.csv."""
        return self.table("score_rows.csv", SCORED_COLUMNS)

    def band(self, method: str, metric: str) -> Band:
        """Return a method's own forecast of a metric, empty where it has none or another stood in for it."""
        rows = self.curves
        rows = rows[(rows["method"] == method) & (rows["metric"] == metric) & (rows["stand_in"] == "")]
        return Band(*(tuple(rows[column]) for column in ("date", "q05", "q50", "q95", "q50")))

    def known(self, metric: str) -> tuple[Observed, ...]:
        """Return the national observations that were known, scored or not, by date."""
        return observed(metric, self.area, self.as_of)

    def later(self, metric: str) -> tuple[Observed, ...]:
        """Return the national observations of later days that the model was scored on, by date."""
        rows = self.own_scores(Level.NATIONAL, metric).sort_values(["date", "observed", "sd"])
        cells = zip(rows["date"], rows["observed"], rows["sd"], rows["counted_by"], strict=True)
        return tuple(
            Observed(national(metric), date.fromisoformat(day), value, sd, True, counter)
            for day, value, sd, counter in cells
        )

    def own_scores(self, level: Level, metric: str) -> pd.DataFrame:
        """Return the scored rows of the model about a metric at a level."""
        rows = self.scored
        return rows[(rows["method"] == MODEL) & (rows["level"] == level.value) & (rows["target"] == metric)]
