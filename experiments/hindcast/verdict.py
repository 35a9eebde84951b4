"""The verdict of a registered forecast: what it and its naive rivals had said of what was observed since.

To be judged, a forecast is made again with the code that it was registered with: `task=hindcast` scores it on what is
known by now. Where its figures are not those that were registered, there is no verdict.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.comparing.statistics import QUANTILE_NAMES
from experiments.hindcast.score_sentences import FAIR_SHARE, method_names, metric_label
from experiments.hindcast.scores import ROW
from experiments.language.numbers import full_date, number, percent
from experiments.language.texts import text
from experiments.observations.model_terms import SPENDING
from experiments.observations.observed import Observed
from experiments.storing.csv_files import write_csv
from sim.vocabulary import Level

COLUMNS: Final = (*ROW, "method", "observed", "sd", "q05", "q50", "q95", "crps", "inside")
MODEL: Final = "model"
ENDING: Final = "_verdict.csv"
_FIGURE: Final = ["level", "code", "date", "metric"]


def judge(folder: Path, registered: Path, observations: Iterable[Observed]) -> Path:
    """Write the verdict of a registered forecast beside it, from the folder of the same made again; return its file.

    The rows are the scored `observations` of later days, with every method of that forecast. Raises ValueError where
    the figures are not those that were registered, OSError where one of the tables cannot be read.
    """
    _check_figures(pd.read_csv(folder / "forecast.csv", dtype={"code": str}), registered)
    rows = pd.read_csv(folder / "score_rows.csv", dtype={"code": str})
    counted = {(row.target.metric, str(row.day), *row.target[1:], row.counted_by) for row in observations if row.scored}
    is_counted = [key in counted for key in zip(*(rows[name] for name in ROW), strict=True)]
    file = registered.with_name(f"{registered.stem}{ENDING}")
    write_csv([rows.loc[is_counted, list(COLUMNS)]], COLUMNS, file)
    return file


def _check_figures(made: pd.DataFrame, registered: Path) -> None:
    table = pd.read_csv(registered, dtype={"code": str})
    asked = table[table["metric"] != SPENDING]  # of which forecast.csv has only the cumulative cost
    both = asked.merge(made, on=_FIGURE, suffixes=("", "_made"))
    figures = ["mean", *QUANTILE_NAMES]
    if len(both) < len(asked) or not both[figures].equals(
        both[[f"{name}_made" for name in figures]].set_axis(figures, axis=1)
    ):
        raise ValueError(f"the forecast made again does not have the figures of {registered.name}")


@dataclass(frozen=True)
class Verdict:
    """What a registered forecast and its rivals had said of later observations: rows in COLUMNS."""

    day: date  # of the forecast
    file: Path
    rows: pd.DataFrame

    @classmethod
    def of(cls, registered: Path) -> "Verdict | None":
        """Return the verdict that stands beside a registered forecast, None where there is none yet."""
        file = registered.with_name(f"{registered.stem}{ENDING}")
        if not file.is_file():
            return None
        return cls(date.fromisoformat(registered.stem), file, pd.read_csv(file, dtype={"code": str}))

    @cached_property
    def nation(self) -> pd.DataFrame:
        """The national rows of all methods, with CRPS in units of the sd of each observation (`crps_in_sd`)."""
        rows = self.rows[self.rows["level"] == Level.NATIONAL]
        return rows.assign(crps_in_sd=rows["crps"] / rows["sd"])

    @cached_property
    def methods(self) -> pd.DataFrame:
        """Of the nation, the mean CRPS in sd and the rows inside of the 90 % interval by method, the best first."""
        table = self.nation.groupby("method").agg(
            crps=("crps_in_sd", "mean"), inside=("inside", "sum"), n=("inside", "size")
        )
        return table.sort_values("crps", kind="stable")

    @property
    def rival(self) -> str:
        """The best of all other methods."""
        return str(self.methods.drop(index=MODEL).index[0])

    @cached_property
    def departements(self) -> pd.DataFrame:
        """How the model did on départements by day."""
        return departement_days(self.rows)

    @property
    def outside(self) -> list[str]:
        """The national metrics of which a row lies outside of the model's interval."""
        own = self.nation[self.nation["method"] == MODEL]
        return sorted(set(own["target"][~own["inside"].astype(bool)]))

    @cached_property
    def leads(self) -> "pd.Series[bool]":
        """Whether the model has a lower mean CRPS than the best rival, by national metric."""
        crps = self.nation.pivot_table(index="target", columns="method", values="crps_in_sd")
        return crps[MODEL] < crps[self.rival]


def departement_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how the model did on départements by day, in points (0–100), from scored rows of one origin.

    The error of the shape, the mean difference, the mean width, rows inside of their interval, correlation with the
    forecast median.
    """
    rows = rows[(rows["level"] == Level.DEPARTEMENT) & (rows["method"] == MODEL)]
    rows = rows.assign(error=100.0 * (rows["observed"] - rows["q50"]), width=100.0 * (rows["q95"] - rows["q05"]))
    days = rows.groupby("date")
    found = days.agg(
        shape=("error", lambda errors: errors.std(ddof=0)),
        bias=("error", "mean"),
        width=("width", "mean"),
        inside=("inside", "sum"),
        n=("inside", "size"),
    )
    return found.assign(correlation=[day["observed"].corr(day["q50"]) for _, day in days])


def verdict_in_words(verdict: Verdict, language: str) -> Iterator[str]:
    """Yield sentences about a verdict: whether the forecast was right, the nation, the départements."""
    yield from _judgement(verdict, language)
    methods = verdict.methods.to_dict("index")
    own, theirs, rival = methods[MODEL], methods[verdict.rival], method_names(language)[verdict.rival]
    yield text(
        "verdict.nation",
        language,
        inside=own["inside"],
        n=own["n"],
        last=full_date(date.fromisoformat(verdict.nation["date"].max()), language),
        own=number(own["crps"], language, 2),
        theirs=number(theirs["crps"], language, 2),
        rival=rival,
        theirs_inside=theirs["inside"],
    )
    yield text("verdict.outside", language, names=_names(verdict.outside, language))
    better, worse = (_names(verdict.leads.index[verdict.leads == is_lead], language) for is_lead in (True, False))
    yield text("verdict.series", language, rival=rival, better=better, worse=worse)
    if len(verdict.departements):
        yield _departements_in_words(verdict.departements, language)


def _names(metrics: Iterable[str], language: str) -> str:
    return " · ".join(metric_label(name, language) for name in metrics) or text("verdict.none", language)


def _departements_in_words(table: pd.DataFrame, language: str) -> str:
    return text(
        "verdict.departements",
        language,
        inside=int(table["inside"].sum()),
        n=int(table["n"].sum()),
        share=percent(table["inside"].sum() / table["n"].sum(), language),
        days=", ".join(full_date(date.fromisoformat(str(day)), language) for day in table.index),
        shape=", ".join(number(value, language, 1) for value in table["shape"]),
        bias=", ".join(number(value, language, 1, signed=True) for value in table["bias"]),
    )


def _judgement(verdict: Verdict, language: str) -> Iterator[str]:
    """Yield whether the forecast was right or wrong where the nation moves as one, and where chance rules."""
    own = verdict.rows[verdict.rows["method"] == MODEL]
    for level, inside in own.groupby("level", sort=False)["inside"]:
        yield text(f"verdict.{level}.{'right' if inside.mean() >= FAIR_SHARE[0] else 'wrong'}", language)
