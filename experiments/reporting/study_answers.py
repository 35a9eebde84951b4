"""What the tables of a study answer, in the words that templates ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any, Self

import pandas as pd

from experiments.comparing.hanging import named, told_apart
from experiments.comparing.verdicts import HIGHER, LOWER, STANDINGS
from experiments.language.numbers import interval, month_and_year, number
from experiments.language.texts import text
from experiments.mistakes import UserMistake, listed, nearest
from experiments.plots.canvas import has_interval
from experiments.plots.results import StoredStudy, read_study
from experiments.reporting.difference_texts import (
    NONE,
    UNDEFINED,
    Difference,
    Place,
    differences_in,
    standing_text,
    told_of,
)
from experiments.reporting.interval_texts import LANGUAGE, Interval, level_text, margin_text, percent, percent_interval
from sim.calendar import DECEMBER, last_day, month_of
from sim.metrics import metric as metric_named
from sim.metrics.costs import PUBLIC_COST

MOST_SHARES = 5  # assumptions that are named for one difference
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
    PUBLIC_COST: "public cost, all payers",
}


@dataclass(frozen=True)
class WhiteTerritories:
    """The territories white in at least half of the runs."""

    number: int
    population: int
    language: str

    def __str__(self) -> str:
        numbers = (number(one, self.language) for one in (self.number, self.population))
        return text("pages.white", self.language, **dict(zip(("number", "population"), numbers, strict=True)))


@dataclass(frozen=True, eq=False)
class Answers:
    """The national results of one study; `when` is a year (its end), a month as 2025-06, or "end"."""

    study: StoredStudy
    targets: pd.DataFrame
    watchlist: pd.DataFrame
    headlines: pd.DataFrame
    told: pd.DataFrame  # rows of assumptions.csv whose share is told apart

    def speaking(self, language: str) -> Self:
        """Return the same answers in another language."""
        return replace(self, study=replace(self.study, language=language))

    @property
    def language(self) -> str:
        """The language in which they are told."""
        return self.study.language

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

    @property
    def horizon(self) -> str:
        """The last date at which differences are told, as `when`: of the last year, or of the study."""
        last = self.headlines["date"].max() if len(self.headlines) else self.study.last_date
        return f"{last:%Y-%m}"

    def month(self, when: str = "end") -> str:
        """Return "December 2027"."""
        return month_and_year(self.day(when), self.language)

    def month_of(self, day: str) -> str:
        """Return the month of a day as the manifest gives it: "July 2019"."""
        return month_and_year(date.fromisoformat(day), self.language)

    def level(self, metric: str, arm: str, when: str = "end") -> str:
        """Return the median of an arm and the interval of its runs, in words."""
        return level_text(metric, self.interval(metric, arm, when), self.language)

    def interval(self, metric: str, arm: str, when: str = "end") -> Interval:
        """Return the median of an arm and the 90 % interval of its runs."""
        found = self._levels.get((arm, metric, self.day(when)))
        if found is None:
            raise self._absent(metric, arm, when)
        return found

    def mean(self, metric: str, arm: str, when: str = "end") -> Interval:
        """Return the mean of an arm and the 90 % interval of its runs."""
        found = self._means.get((arm, metric, self.day(when)))
        if found is None:
            raise self._absent(metric, arm, when)
        return found

    def span(self, metric: str, arm: str, when: str = "end") -> Interval:
        """Return the mean difference of an arm from the baseline and the 90 % interval of its runs."""
        found = self._spans.get((arm, metric, self.day(when)))
        if found is None:
            raise self._absent(metric, arm, when)
        return _reaching(*found)

    def difference(self, metric: str, arm: str, when: str = "end") -> Difference:
        """Return the mean paired difference of an arm from the baseline."""
        return self._differences.get((arm, metric, self.day(when))) or self._unlisted(metric, arm, when)

    def cell(self, metric: str, arm: str, when: str = "end") -> str:
        """Return the difference of an arm from the baseline for a table."""
        return self.difference(metric, arm, when).cell(metric, self.language)

    def higher(self, metric: str, arm: str, when: str = "end") -> bool:
        """Say whether an arm is above the baseline by more than the margin."""
        return self.difference(metric, arm, when).standing == HIGHER

    def lower(self, metric: str, arm: str, when: str = "end") -> bool:
        """Say whether an arm is below the baseline by more than the margin."""
        return self.difference(metric, arm, when).standing == LOWER

    def stands(self, metric: str, arm: str, when: str = "end") -> str:
        """Return how an arm stands to the baseline, to follow the name of a metric, right whichever way it goes."""
        found = self.difference(metric, arm, when)
        known, margin = found.fully(metric, self.language), margin_text(metric, found.margin, self.language)
        return standing_text(found.standing, margin, "" if found.is_zero else f"({known})", self.language)

    def briefly(self, metric: str, arms: Mapping[str, str], when: str = "end") -> str:
        """Return how arms stand to the baseline in one short sentence; `arms` says how each is called in it."""
        found = {words: self.difference(metric, arm, when) for arm, words in arms.items()}
        return told_of(metric, found, self.language)

    def sorted_by_standing(self, metrics: Iterable[str], arm: str, when: str = "end") -> dict[str, list[str]]:
        """Return metrics as phrases by how the arm stands to the baseline."""
        found: dict[str, list[str]] = {standing: [] for standing in STANDINGS}
        for metric in metrics:
            found[self.difference(metric, arm, when).standing].append(phrase(metric))
        return found

    def shares(self, metric: str, arm: str, when: str = "end") -> list[str]:
        """Return the assumptions that a difference hangs on most, with the share of its variance between draws."""
        rows = self.told
        rows = rows[(rows["arm"] == arm) & (rows["metric"] == metric) & (rows["date"] == self.day(when))]
        largest = rows.sort_values("share", ascending=False, kind="stable").head(MOST_SHARES)
        return [self._share(row) for row in largest.to_dict("records")]

    def _share(self, row: Mapping[Any, Any]) -> str:
        share = percent_interval(Interval(row["low"], row["share"], row["high"]), self.language)
        return f"{named(row['assumption'], self.language)}, {row['evidence']}: {share}"

    def reached(self, metric: str, threshold: float, arm: str) -> str:
        """Return when an arm reaches a target: the median date and its interval, or how often it does not."""
        row = self._target(metric, threshold, arm)
        share = float(row["p_reached"])
        middle, low, high = (self._target_date(row[name]) for name in ("date_q50", "date_q05", "date_q95"))
        if share == 0:
            return text("pages.in_no_run", self.language)
        found = interval(middle, low, high, self.language)
        told = text("pages.in_runs", self.language, dates=found, share=percent(share, self.language))
        return told if share < 1 else found

    def reached_in(self, metric: str, threshold: float, arm: str) -> str:
        """Return the same inside a sentence: "in July 2025 […]"."""
        text = self.reached(metric, threshold, arm)
        return text if text.startswith(("in ", "not ")) else f"in {text}"

    def share_reached(self, metric: str, threshold: float, arm: str) -> float:
        """Return in which share (0–1) of its runs an arm reaches a target."""
        return float(self._target(metric, threshold, arm)["p_reached"])

    def median_date(self, metric: str, threshold: float, arm: str) -> str:
        """Return the month by which half of an arm's runs have reached a target, or that they have not by the end."""
        return self._target_date(self._target(metric, threshold, arm)["date_q50"])

    def months_gained(self, metric: str, threshold: float, arm: str) -> float:
        """Return the months gained against the baseline (median of pairs), NaN where neither gets there."""
        return float(self._target(metric, threshold, arm)["months_gained"])

    def white(self, arm: str, when: str = "end") -> WhiteTerritories:
        """Return the territories that are white in at least half of the runs at a recorded date."""
        self._check("arm", arm, self.arms)
        rows = self.watchlist
        rows = rows[(rows["arm"] == arm) & (rows["date"] == str(self.day(when))) & (rows["p_white"] >= WHITE_FROM)]
        return WhiteTerritories(len(rows), int(rows["population"].sum()), self.language)

    def _target_date(self, day: Any) -> str:
        is_known = isinstance(day, str) and day
        not_by_end = text("pages.not_by_the_end", self.language)
        return month_and_year(date.fromisoformat(day), self.language) if is_known else not_by_end

    def _target(self, metric: str, threshold: float, arm: str) -> Any:
        rows = self.targets
        rows = rows[(rows["arm"] == arm) & (rows["metric"] == metric) & (rows["threshold"] == threshold)]
        if len(rows) != 1:
            raise self._absent(f"target {threshold:g} of {metric}", arm, "end")
        return rows.iloc[0]

    @cached_property
    def _levels(self) -> dict[Place, Interval]:
        table = self.study.summary
        return {key: Interval(*row) for key, row in _rows(table, ("q05", "q50", "q95"))}

    @cached_property
    def _means(self) -> dict[Place, Interval]:
        return {key: _reaching(*row) for key, row in _rows(self.study.summary, ("q05", "mean", "q95"))}

    @cached_property
    def _differences(self) -> dict[Place, Difference]:
        return differences_in(self.headlines, self.told)

    @cached_property
    def _spans(self) -> dict[Place, tuple[float, ...]]:
        return dict(_rows(self.study.comparison, ("q05", "difference", "q95")))

    def _unlisted(self, metric: str, arm: str, when: str) -> Difference:
        """Return that no run differs, or that there is nothing to compare; raises UserMistake where that is not so."""
        span = self._spans.get((arm, metric, self.day(when)))
        if span is None:
            raise self._absent(metric, arm, when)
        if all(map(isnan, span)):
            return UNDEFINED
        if any(span):
            what = f"headlines.csv lacks {metric} of {arm} at {self.day(when)}: it was written by older code"
            raise UserMistake(what, self._where, f"python run.py task=compare experiment={self.study.name}")
        return NONE

    def _absent(self, metric: str, arm: str, when: str) -> UserMistake:
        self._check("arm", arm, self.arms)
        what = f"the tables hold no {metric} of {arm} at {self.day(when)}"
        return UserMistake(what, self._where, "a metric, an arm and a date of the study")

    def _check(self, what: str, name: str, known: Sequence[str]) -> None:
        if name not in known:
            raise UserMistake(f"unknown {what} {name!r}", self._where, listed(known), nearest(name, known))

    @property
    def _where(self) -> str:
        return f"page of {self.study.name}"


def _rows(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Place, tuple[float, ...]]]:
    """Yield arm, metric and date of each row with its figures."""
    keys = zip(table["arm"], table["metric"], table["date"], strict=True)
    yield from zip(keys, zip(*(table[name] for name in columns), strict=True), strict=True)


def _reaching(low: float, mean: float, high: float) -> Interval:
    """Return a mean with its interval, which reaches to it where few runs make the mean."""
    return Interval(min(low, mean), mean, max(high, mean))


def phrase(metric: str) -> str:
    """Return how a metric is called inside a sentence."""
    return PHRASES.get(metric) or metric_named(metric).label[LANGUAGE]


def read_answers(folder: Path, language: str = LANGUAGE) -> Answers:
    """Read the tables of a study's folder. Raises StudyNotRun when it holds none."""
    study = read_study(folder, language)
    texts = {"arm": str, "metric": str, "date": str, "code": str}
    targets, watchlist, headlines = (
        pd.read_csv(folder / f"{name}.csv", dtype=texts) for name in ("targets", "watchlist", "headlines")
    )
    dated = (table.assign(date=table["date"].map(date.fromisoformat)) for table in (headlines, told_apart(folder)))
    return Answers(study, targets, watchlist, *dated)
