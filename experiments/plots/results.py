"""A results folder as figures need it: its tables, the arms in order, and where the numbers come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.comparing.headline_differences import Verdict
from experiments.comparing.verdicts import SAME, MeanDifference
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.plots.drawn_results import DrawnResults, SimulatedArea
from experiments.plots.palette import ArmStyle, arm_styles
from experiments.storing.manifest import data_end_of, read_manifest
from experiments.storing.parquet_tables import read_parquet
from sim.vocabulary import Level

SUMMARY, COMPARISON, HEADLINES = "summary.parquet", "comparison.parquet", "headlines.csv"
NO_COMPARISON = pd.DataFrame(columns=["arm", "baseline", "metric", "date", "difference", "q05", "q95"])


class StudyNotRun(Exception):  # noqa: N818 — a state of the folder, not an error of the program
    """The folder holds no results to draw."""


@dataclass(frozen=True)
class Band:
    """One metric of one arm over time, for the whole of the simulated place. M dates."""

    dates: tuple[date, ...]
    low: tuple[float, ...]  # 5 % quantile
    middle: tuple[float, ...]  # median, or mean of paired differences
    high: tuple[float, ...]  # 95 % quantile
    mean: tuple[float, ...]

    def __bool__(self) -> bool:
        return len(self.dates) > 0

    @property
    def around_mean(self) -> "Band":
        """The same band with the mean as its middle."""
        return replace(self, middle=self.mean)

    @property
    def reaching_mean(self) -> "Band":
        """The same band, wider where few runs make the mean, so that nine of ten lie on one side of it."""
        low, high = tuple(map(min, self.low, self.mean)), tuple(map(max, self.high, self.mean))
        return replace(self, low=low, high=high)

    @property
    def end(self) -> tuple[float, float, float]:
        """Low, middle and high at the last date."""
        return self.low[-1], self.middle[-1], self.high[-1]

    def where(self, is_kept: Sequence[bool]) -> "Band":
        """Return the band at some of its dates (M flags)."""
        return Band(*(tuple(compress(column, is_kept)) for column in self._columns))

    def part(self, rows: slice) -> "Band":
        """Return the band at neighbouring dates."""
        return Band(*(column[rows] for column in self._columns))

    def since(self, first: date) -> "Band":
        """Return the band from a date on."""
        return self.where([day >= first for day in self.dates])

    def scaled(self, factor: float) -> "Band":
        """Return the band in another unit."""
        return Band(self.dates, *(tuple(factor * value for value in column) for column in self._columns[1:]))

    @property
    def _columns(self) -> tuple[tuple[Any, ...], ...]:
        return self.dates, self.low, self.middle, self.high, self.mean


@dataclass(frozen=True, eq=False)
class StoredStudy(DrawnResults):
    """The results of one study."""

    summary: pd.DataFrame  # national level, columns of summary.parquet
    comparison: pd.DataFrame  # national level, columns of comparison.parquet; empty when there is no such file
    only: tuple[str, ...] = field(default=(), kw_only=True)  # arms that are shown beside the baseline; empty: all

    @cached_property
    def arms(self) -> tuple[str, ...]:
        """The arms that are shown, in their order."""
        return tuple(arm for arm in self.all_arms if not self.only or arm in (self.baseline, *self.only))

    @cached_property
    def all_arms(self) -> tuple[str, ...]:
        """The arms with results: in the manifest's order where it has them, the baseline first."""
        present = list(dict.fromkeys(self.summary["arm"]))
        listed = [arm for arm in self._labels if arm in present]
        ordered = [*listed, *(arm for arm in present if arm not in listed)]
        return tuple(sorted(ordered, key=lambda arm: arm != self.baseline))

    @cached_property
    def baseline(self) -> str | None:
        """The arm with which the others are compared, None when no comparison was made."""
        if not self.comparison.empty:
            return str(self.comparison["baseline"].iloc[0])
        named = self.manifest.get("baseline")
        return str(named) if named in set(self.summary["arm"]) else None

    @cached_property
    def styles(self) -> dict[str, ArmStyle]:
        """How each arm is drawn, the same whichever are shown."""
        return arm_styles(self.all_arms, self.baseline)

    def label(self, arm: str) -> str:
        """Return an arm's name for people."""
        return str(self._labels.get(arm, {}).get(self.language) or arm.replace("_", " "))

    def label_with_role(self, arm: str) -> str:
        """Return an arm's name for people, saying which one is the baseline."""
        label = self.label(arm)
        is_role_told = arm == self.baseline and len(self.arms) > 1
        return text("figure.baseline", self.language, arm=label) if is_role_told else label

    @cached_property
    def n_runs(self) -> int:
        """Runs behind each arm, the fewest where arms differ."""
        runs = self.summary["n_draws"] * self.summary["n_replicates"]
        return int(runs.min())

    @property
    def runs(self) -> str:
        """How many runs stand behind each arm, in words."""
        key = "intervals.one_run_each" if self.n_runs == 1 else "intervals.runs_each"
        return text(key, self.language, n=number(self.n_runs, self.language))

    @cached_property
    def area(self) -> SimulatedArea:
        """The part of the world that was simulated."""
        world = self.manifest.get("world") or {}
        code = world.get("code")
        file = ((self.manifest.get("configuration") or {}).get("territory") or {}).get("file")
        return SimulatedArea(str(world.get("kind", "france")), str(code) if code else None, str(file) if file else None)

    @cached_property
    def question(self) -> str:
        """The question that the study answers, in the figures' language; empty when the manifest has none."""
        return str((self.manifest.get("question") or {}).get(self.language) or "")

    @cached_property
    def data_end(self) -> date:
        """The last day of the observations that the study knows of."""
        return data_end_of(self.manifest)

    @cached_property
    def first_date(self) -> date:
        """The first date with results."""
        found: date = min(self.summary["date"])
        return found

    @cached_property
    def last_date(self) -> date:
        """The last date with results."""
        found: date = max(self.summary["date"])
        return found

    def band(self, arm: str, metric: str) -> Band:
        """Return a metric of an arm over time, empty when it was not recorded."""
        return _band(self._summaries.get((arm, metric)), "q50", "mean")

    def bands(self, metric: str) -> dict[str, Band]:
        """Return a metric over time by arm, without the arms that did not record it."""
        found = {arm: self.band(arm, metric) for arm in self.arms}
        return {arm: band for arm, band in found.items() if band}

    def difference(self, arm: str, metric: str) -> Band:
        """Return the paired difference of an arm from the baseline over time, empty when none was computed."""
        return _band(self._comparisons.get((arm, metric)), "difference", "difference").reaching_mean

    def judged(self, arm: str, metric: str) -> MeanDifference | None:
        """Return how a mean difference at the last date stands to its margin, None where no table tells.

        The table leaves out what is the same in all runs.
        """
        band = self.difference(arm, metric)
        is_same = bool(band) and band.end == (0.0, 0.0, 0.0)
        return self._judged.get((arm, metric)) or (SAME if is_same else None)

    @cached_property
    def _judged(self) -> dict[tuple[str, str], MeanDifference]:
        file = self.folder / HEADLINES
        table = pd.read_csv(file, dtype={"date": str}) if file.is_file() else pd.DataFrame(columns=["date"])
        rows = table[table["date"] == str(self.last_date)].to_dict("records")
        return {(str(row["arm"]), str(row["metric"])): _judged(row) for row in rows}

    @cached_property
    def _summaries(self) -> dict[tuple[str, str], pd.DataFrame]:
        return _by_arm_and_metric(self.summary)

    @cached_property
    def _comparisons(self) -> dict[tuple[str, str], pd.DataFrame]:
        return _by_arm_and_metric(self.comparison)

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {arm["name"]: arm.get("label") or {} for arm in self.manifest.get("arms") or ()}


def _judged(row: Mapping[Any, Any]) -> MeanDifference:
    low, mean, high, margin = (float(row[name]) for name in ("low95", "mean", "high95", "margin"))
    return MeanDifference(low, mean, high, margin, Verdict(row["verdict"]))


def _by_arm_and_metric(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    by_date = table.sort_values("date", kind="stable").groupby(["arm", "metric"], sort=False)
    return {(str(arm), str(metric)): rows for (arm, metric), rows in by_date}


def _band(rows: pd.DataFrame | None, middle: str, mean: str) -> Band:
    if rows is None:
        return Band((), (), (), (), ())
    defined = rows[rows[middle].notna()]
    return Band(*(tuple(defined[column]) for column in ("date", "q05", middle, "q95", mean)))


def read_study(folder: Path, language: str, only: tuple[str, ...] = ()) -> StoredStudy:
    """Read the tables of a results folder, of which only some arms are shown beside the baseline where any are named.

    Raises StudyNotRun when it holds no summary.
    """
    if not (folder / SUMMARY).is_file():
        raise StudyNotRun(f"{folder} holds no {SUMMARY}")
    summary = _national(folder / SUMMARY)
    if summary.empty:
        raise StudyNotRun(f"{folder / SUMMARY} holds no national results")
    return StoredStudy(
        folder=folder,
        language=language,
        manifest=read_manifest(folder) or {},
        summary=summary,
        comparison=_national(folder / COMPARISON),
        only=only,
    )


def _national(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return NO_COMPARISON
    return read_parquet(path, level=str(Level.NATIONAL))
