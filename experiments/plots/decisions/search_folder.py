"""The folder of a search for lever values as figures need it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.language.numbers import money_unit_for, number, unbroken_date
from experiments.language.texts import text
from experiments.optimisation.sentences import written
from experiments.optimisation.shortlist_files import label_of
from experiments.plots.drawn_results import SimulatedArea, TaskResults
from sim.metrics import all_metrics
from sim.metrics.base import Metric, MetricKind


@dataclass(frozen=True)
class DrawnObjective:
    """How an objective is drawn."""

    metric: Metric
    divisor: float  # euros of the unit, 1 for what is no money
    label: str
    better: str  # which way is better, in words


@dataclass(frozen=True, eq=False)
class StoredSearch(TaskResults):
    """The tables of a search, and what its manifest says of it."""

    @property
    def facts(self) -> dict[str, Any]:
        """What was searched, and how."""
        facts: dict[str, Any] = self.manifest["optimise"]
        return facts

    @property
    def question(self) -> str:
        """What a search asks."""
        return text("optimise.figure.question", self.language)

    @property
    def runs(self) -> str:
        """In how many draws each policy was scored, in words."""
        return text("optimise.figure.runs", self.language, draws=number(self.facts["fresh_draws"], self.language))

    @property
    def data_end(self) -> date:
        """The last day of what was known."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def area(self) -> SimulatedArea:
        """The place that was searched for."""
        return SimulatedArea(**self.manifest["configuration"]["territory"])

    @property
    def day(self) -> str:
        """The day on which outcomes are read, on one line."""
        return unbroken_date(date.fromisoformat(self.facts["date"]), self.language)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The policies scored afresh: front.csv."""
        texts = dict.fromkeys(("policy", "kind", "label_fr", "label_en", "start", "stays", "dominated_by"), str)
        table = pd.read_csv(self.folder / "front.csv", dtype=texts)
        return table.fillna(dict.fromkeys(texts, ""))

    @cached_property
    def shortlist(self) -> dict[str, str]:
        """The policies of the shortlist, with what each is called."""
        rows = pd.read_csv(self.folder / "shortlist.csv", dtype=str).drop_duplicates("policy")
        reasons = zip(rows["policy"], rows["reasons"], strict=True)
        return {str(policy): label_of(str(reason).split()[0], self.language) for policy, reason in reasons}

    @cached_property
    def hypervolumes(self) -> pd.DataFrame:
        """The hypervolume over evaluations: hypervolume.csv."""
        return pd.read_csv(self.folder / "hypervolume.csv")

    def shown(self, name: str) -> DrawnObjective:
        """Return how an objective is drawn."""
        language, better = self.language, self.facts["objectives"][name]
        metric = next(metric for metric in all_metrics() if metric.name == name)
        label, marked = metric.label[language], text(f"optimise.figure.better.{better}", language)
        if metric.kind is not MetricKind.EUROS:
            return DrawnObjective(metric, 1.0, label, marked)
        unit = money_unit_for(self.scores.loc[self.scores["metric"] == name, "fresh_mean"].max())
        label = text("optimise.figure.axis", language, metric=label, unit=unit.short(language))
        return DrawnObjective(metric, unit.euros, label, marked)

    @property
    def reference(self) -> str:
        """The reference point of the hypervolume, in words."""
        found = ((self.shown(name).metric, at) for name, at in self.facts["hypervolume_reference"].items())
        return ", ".join(f"{one.label[self.language]} {written(at, one, self.language)}" for one, at in found)
