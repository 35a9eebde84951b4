"""How an arm differs from the baseline in one national number, as headlines.csv and assumptions.csv tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.comparing.hanging import hanging, named
from experiments.comparing.headline_differences import Verdict
from experiments.comparing.verdicts import STANDINGS, MeanDifference
from experiments.language.texts import text
from experiments.reporting.interval_texts import Interval, difference_text, margin_text, percent, percent_interval

Place = tuple[str, str, Any]  # arm, metric, date
MARKS = {Verdict.LARGER: "", Verdict.EQUIVALENT: "≈ ", Verdict.OPEN: "? "}


@dataclass(frozen=True)
class Difference(Interval):
    """The mean of paired differences with its 95 % interval, and what follows; NaN where the number is undefined."""

    share: Interval  # of draws above zero, a tie counting half, with its 95 % interval
    margin: float
    verdict: Verdict
    hangs_on: tuple[str, float] | None = None  # assumption that nobody has measured, share of the variance it makes
    n_draws: int = 1  # of parameters

    @property
    def is_zero(self) -> bool:
        """Whether no run differs."""
        return self.low == self.middle == self.high == 0

    @property
    def standing(self) -> str:
        """What is said of it: the verdict, and the side of zero on which the whole interval lies."""
        return self.judged.standing

    @property
    def judged(self) -> MeanDifference:
        """What words are found for."""
        return MeanDifference(self.low, self.middle, self.high, self.margin, self.verdict)

    def briefly(self, metric: str, language: str) -> str:
        """Return the mean with its interval, and on which assumption it hangs."""
        return self._labelled(difference_text(metric, self, language), language)

    def fully(self, metric: str, language: str) -> str:
        """Return the same with the share of draws in which it is above zero."""
        share = percent_interval(self.share, language)
        words = text("pages.known", language, difference=difference_text(metric, self, language), share=share)
        return self._labelled(words, language)

    def cell(self, metric: str, language: str) -> str:
        """Return the same for a table: ≈ equal up to the margin, ? too uncertain, = identical, † what it hangs on."""
        if self.is_zero:
            return "="
        hanging_on = f" †{self.hangs_on[0]}" if self.hangs_on else ""
        known = difference_text(metric, self, language)
        return f"{MARKS[self.verdict]}{known}; {percent_interval(self.share, language)}{hanging_on}"

    def _labelled(self, words: str, language: str) -> str:
        if self.hangs_on is None:
            return words
        assumption, share = self.hangs_on
        told = {"share": percent(share, language), "assumption": named(assumption, language)}
        return text("pages.hanging", language, difference=words, **told)


NONE = Difference(0.0, 0.0, 0.0, Interval(0.5, 0.5, 0.5), 0.0, Verdict.EQUIVALENT)
UNDEFINED = Difference(np.nan, np.nan, np.nan, Interval(np.nan, np.nan, np.nan), 0.0, Verdict.OPEN)


def differences_in(headlines: pd.DataFrame, told: pd.DataFrame) -> dict[Place, Difference]:
    """Return the differences in headlines.csv, labelled by the shares of assumptions that are told apart."""
    labels = {_place(row): (str(row["assumption"]), float(row["share"])) for row in _records(hanging(told))}
    return {_place(row): difference_of(row, labels.get(_place(row))) for row in _records(headlines)}


def difference_of(row: Mapping[Any, Any], hangs_on: tuple[str, float] | None = None) -> Difference:
    """Return the difference in a row of headlines.csv."""
    low, mean, high, p_low, share, p_high, margin = (
        float(row[name]) for name in ("low95", "mean", "high95", "p_low", "p_positive", "p_high", "margin")
    )
    verdict, n_draws = Verdict(row["verdict"]), int(row["n_draws"])
    return Difference(low, mean, high, Interval(p_low, share, p_high), margin, verdict, hangs_on, n_draws)


def _records(table: pd.DataFrame) -> Iterator[dict[Any, Any]]:
    yield from table.to_dict("records")


def _place(row: Mapping[Any, Any]) -> Place:
    return row["arm"], row["metric"], row["date"]


def told_of(metric: str, found: Mapping[str, Difference], language: str) -> str:
    """Return how several arms stand to the baseline in one sentence, those of the same standing together.

    `found` holds their differences by the words for each arm, such as "with merging".
    """
    groups: dict[str, list[str]] = {}
    for words, one in found.items():
        known = "" if one.is_zero else f"({one.briefly(metric, language)})"
        groups.setdefault(one.standing, []).append(f"{words} {known}".strip())
    margin = margin_text(metric, max(one.margin for one in found.values()), language)
    parts = (
        standing_text(standing, margin, joined(arms, language), language)
        for standing, arms in sorted(groups.items(), key=lambda group: STANDINGS.index(group[0]))
    )
    return text("pages.then", language).join(parts)


def standing_text(standing: str, margin: str, arms: str, language: str) -> str:
    """Return "is higher with merging (+0.6 points …)", to follow the name of a number."""
    return text(f"pages.{standing}", language, arms=arms, margin=margin).strip()


def joined(words: list[str], language: str) -> str:
    """Return "a, b and c"."""
    *others, end = words
    return f"{', '.join(others)}{text('pages.and', language)}{end}" if others else end
