"""What the tables of a study answer, in the words that templates ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from experiments.language.numbers import month_and_year
from experiments.mistakes import UserMistake, listed, nearest
from experiments.plots.canvas import has_interval
from experiments.plots.results import StoredStudy, read_study
from sim.calendar import DECEMBER, last_day, month_of
from sim.metrics import metric as metric_named
from sim.vocabulary import Payer
from tools.pages.numbers import Difference, Interval, difference_text, level_text, percent

Key = tuple[str, str, date]  # arm, metric, date
Found = TypeVar("Found", bound=Interval)

NO_DIFFERENCE = "no difference beyond chance and parameter uncertainty"
IDENTICAL = "no difference at all"
LANGUAGE = "en"
MILLION = 1e6
WHITE_FROM = 0.5  # a territory counts as white when it is so in at least this share of the runs
PHRASES = {  # where a metric's label would not read well inside a sentence
    "coverage_li_plus": "LI+ coverage",
    "coverage_aci": "ACI coverage",
    "coverage_functioning": "functioning coverage",
    "n_aci": "signed ACI",
    "n_shells": "empty shells",
    "shell_share": "share of shells",
    "population_under_shell": "population under a shell",
    "member_share_within": "members in perimeters",
    "active_share": "active members",
    "high_fatigue_share": "members in high fatigue",
    "coverage_aci_worst_access_fifth": "ACI coverage where access to GPs is worst",
    "coverage_gap_departements": "gap between départements",
    "population_per_aci": "inhabitants per ACI",
    "n_dissolved": "ACI dissolved or not renewed",
    "cost_cnam_euros": "cost to the Assurance maladie",
    "cost_fir_euros": "cost to the ARS (FIR)",
    "cost_facilitation_euros": "cost of facilitation",
}


@dataclass(frozen=True)
class WhiteTerritories:
    """The territories white in at least half of the runs."""

    number: int
    population: int

    def __str__(self) -> str:
        return f"{self.number:,} territories ({self.population:,} inhabitants)"


@dataclass(frozen=True, eq=False)
class Answers:
    """The national results of one study; `when` is a year (its end), a month as 2025-06, or "end"."""

    study: StoredStudy
    targets: pd.DataFrame
    watchlist: pd.DataFrame

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms, the baseline first."""
        return self.study.arms

    @property
    def others(self) -> tuple[str, ...]:
        """The arms compared with the baseline."""
        return tuple(arm for arm in self.arms if arm != self.study.baseline)

    @property
    def has_interval(self) -> bool:
        """Whether there are runs enough for a 90 % interval."""
        return has_interval(self.study)

    def label(self, arm: str) -> str:
        """Return an arm's name for people."""
        self._check("arm", arm, self.arms)
        return self.study.label(arm)

    def day(self, when: str) -> date:
        """Return the month end that `when` means."""
        last = self.study.last_date
        if when == "end":
            return last
        year, _, month = when.partition("-")
        return last_day(month_of(date(int(year), int(month or DECEMBER), 1)))

    def month(self, when: str = "end") -> str:
        """Return "December 2027"."""
        return month_and_year(self.day(when), LANGUAGE)

    def month_of(self, day: str) -> str:
        """Return the month of a day as the manifest gives it: "July 2019"."""
        return month_and_year(date.fromisoformat(day), LANGUAGE)

    def level(self, metric: str, arm: str, when: str = "end") -> str:
        """Return the median of an arm and the interval of its runs."""
        return level_text(metric, self._found(self._levels, metric, arm, when))

    def difference(self, metric: str, arm: str, when: str = "end") -> Difference:
        """Return the paired difference of an arm from the baseline."""
        return self._found(self._differences, metric, arm, when)

    def gap(self, metric: str, arm: str, when: str = "end") -> str:
        """Return the paired difference of an arm from the baseline as text."""
        return difference_text(metric, self.difference(metric, arm, when))

    def cell(self, metric: str, arm: str, when: str = "end") -> str:
        """Return the same for a table: marked ≈ where it is none beyond uncertainty, = where all pairs are alike."""
        found = self.difference(metric, arm, when)
        if found.is_zero:
            return "="
        return f"{'≈ ' if found.is_none else ''}{self.gap(metric, arm, when)}"

    def higher(self, metric: str, arm: str, when: str = "end") -> bool:
        """Say whether an arm is above the baseline, beyond chance and parameter uncertainty."""
        return self.difference(metric, arm, when).is_higher

    def lower(self, metric: str, arm: str, when: str = "end") -> bool:
        """Say whether an arm is below the baseline, beyond chance and parameter uncertainty."""
        return self.difference(metric, arm, when).is_lower

    def stands(self, metric: str, arm: str, when: str = "end") -> str:
        """Return how an arm stands to the baseline, to follow the name of a metric, right whichever way it goes."""
        found, gap = self.difference(metric, arm, when), self.gap(metric, arm, when)
        if found.is_zero:
            return f"shows {IDENTICAL}"
        if found.is_none:
            return f"shows {NO_DIFFERENCE} ({gap}, higher in {percent(found.p_positive)} of draws)"
        return f"is {'higher' if found.is_higher else 'lower'} ({gap})"

    def cost(self, arm: str, when: str = "end") -> str:
        """Return the mean difference of public money spent by all payers, as "60 M€ less".

        The tables hold no interval of a sum.
        """
        total = sum(self.difference(f"cost_{payer.name.lower()}_euros", arm, when).middle for payer in Payer)
        return f"{abs(total) / MILLION:,.0f} M€ {'less' if total < 0 else 'more'}"

    def sorted_by_verdict(self, metrics: Iterable[str], arm: str, when: str = "end") -> dict[str, list[str]]:
        """Return metrics with their differences in three lists: higher, lower, none; identical ones are left out."""
        found: dict[str, list[str]] = {"higher": [], "lower": [], "none": []}
        for metric in metrics:
            one = self.difference(metric, arm, when)
            if one.is_zero:
                continue
            verdict = "higher" if one.is_higher else "lower" if one.is_lower else "none"
            found[verdict].append(f"{phrase(metric)} ({self.gap(metric, arm, when)})")
        return found

    def reached(self, metric: str, threshold: float, arm: str) -> str:
        """Return when an arm reaches a target: the median date and its interval, or how often it does not."""
        row = self._target(metric, threshold, arm)
        share, dates = float(row["p_reached"]), [row[name] for name in ("date_q50", "date_q05", "date_q95")]
        if share == 0:
            return "in no run"
        middle, low, high = (self._target_date(day) for day in dates)
        return f"{middle} [{low}, {high}]" + (f", in {percent(share)} of runs" if share < 1 else "")

    def reached_in(self, metric: str, threshold: float, arm: str) -> str:
        """Return the same inside a sentence: "in July 2025 […]"."""
        text = self.reached(metric, threshold, arm)
        return text if text.startswith(("in ", "not ")) else f"in {text}"

    def months_gained(self, metric: str, threshold: float, arm: str) -> float:
        """Return the months gained against the baseline (median of pairs), NaN where neither gets there."""
        return float(self._target(metric, threshold, arm)["months_gained"])

    def white(self, arm: str, when: str = "end") -> WhiteTerritories:
        """Return the territories that are white in at least half of the runs at a recorded date."""
        self._check("arm", arm, self.arms)
        rows = self.watchlist
        rows = rows[(rows["arm"] == arm) & (rows["date"] == str(self.day(when))) & (rows["p_white"] >= WHITE_FROM)]
        return WhiteTerritories(len(rows), int(rows["population"].sum()))

    def _target_date(self, day: Any) -> str:
        return month_and_year(date.fromisoformat(day), LANGUAGE) if isinstance(day, str) and day else "not by the end"

    def _target(self, metric: str, threshold: float, arm: str) -> Any:
        rows = self.targets
        rows = rows[(rows["arm"] == arm) & (rows["metric"] == metric) & (rows["threshold"] == threshold)]
        if len(rows) != 1:
            raise self._absent(f"target {threshold:g} of {metric} for {arm}")
        return rows.iloc[0]

    @cached_property
    def _levels(self) -> dict[Key, Interval]:
        table = self.study.summary
        return {key: Interval(*row) for key, row in _rows(table, ("q05", "q50", "q95"))}

    @cached_property
    def _differences(self) -> dict[Key, Difference]:
        table = self.study.comparison
        return {key: Difference(*row) for key, row in _rows(table, ("q05", "difference", "q95", "p_positive"))}

    def _found(self, table: Mapping[Key, Found], metric: str, arm: str, when: str) -> Found:
        found = table.get((arm, metric, self.day(when)))
        if found is None:
            self._check("arm", arm, self.arms)
            raise self._absent(f"{metric} of {arm} at {self.day(when)}")
        return found

    def _absent(self, what: str) -> UserMistake:
        return UserMistake(f"the tables hold no {what}", self._where, "a metric, an arm and a date of the study")

    def _check(self, what: str, name: str, known: Sequence[str]) -> None:
        if name not in known:
            raise UserMistake(f"unknown {what} {name!r}", self._where, listed(known), nearest(name, known))

    @property
    def _where(self) -> str:
        return f"page of {self.study.name}"


def _rows(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Key, tuple[float, ...]]]:
    """Yield arm, metric and date of each row with its figures."""
    keys = zip(table["arm"], table["metric"], table["date"], strict=True)
    yield from zip(keys, zip(*(table[name] for name in columns), strict=True), strict=True)


def phrase(metric: str) -> str:
    """Return how a metric is called inside a sentence."""
    return PHRASES.get(metric) or metric_named(metric).label[LANGUAGE]


def read_answers(folder: Path) -> Answers:
    """Read the tables of a study's folder. Raises StudyNotRun when it holds none."""
    texts = {"arm": str, "metric": str, "date": str}
    targets = pd.read_csv(folder / "targets.csv", dtype=texts)
    watchlist = pd.read_csv(folder / "watchlist.csv", dtype={**texts, "code": str})
    return Answers(read_study(folder, LANGUAGE), targets, watchlist)
