"""The folder of a search for an event as figures need it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.designs.factor_words import factor_names
from experiments.designs.factors import Factor
from experiments.discovery.tables import BETTER, BOX
from experiments.language.numbers import number
from experiments.language.texts import spaced, text
from experiments.plots.drawn_results import SimulatedArea, TaskResults
from experiments.study.definition import Evidence


@dataclass(frozen=True, eq=False)
class StoredDiscovery(TaskResults):
    """The tables of a search."""

    @property
    def question(self) -> str:
        """Under which conditions the event happens."""
        return text("event_figures.question", self.language, event=self.manifest["event_in_words"][self.language])

    @property
    def runs(self) -> str:
        """How many points there are, and replicates of each."""
        counts = {name: number(self.manifest[name], self.language) for name in ("points", "replicates")}
        return text("event_figures.runs", self.language, **counts)

    @property
    def data_end(self) -> date:
        """The last day of the observations that were known."""
        return date.fromisoformat(str(self.manifest["as_of"]))

    @property
    def area(self) -> SimulatedArea:
        """The part of the world that was simulated."""
        return SimulatedArea(**self.manifest["territory"])

    @cached_property
    def names(self) -> dict[str, str]:
        """What each factor is called, by path."""
        factors = [Factor(**{**one, "evidence": Evidence(one["evidence"])}) for one in self.manifest["factors"]]
        return {path: spaced(name, self.language) for path, name in factor_names(factors, self.language).items()}

    @property
    def has_rule(self) -> bool:
        """Whether a box was found that is better than the base rate."""
        return self.box is not None and self.box["verdict"] == BETTER

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the folder."""
        return pd.read_csv(self.folder / f"{name}.csv")

    @cached_property
    def box(self) -> "pd.Series[Any] | None":
        """How well the box does: its row of rules.csv; None where no box was sought."""
        rules = self.table("rules")
        rows = rules[rules["rule"] == BOX]
        return None if rows.empty else rows.iloc[0]

    @cached_property
    def limits(self) -> pd.DataFrame:
        """The limits of the box, without those that resamples alone have."""
        table = self.table("limits")
        return table[table["limit"].notna()]

    @property
    def base_rate(self) -> float:
        """The share of points at which the event happens."""
        return float(self.table("points")["happened"].mean())
