"""What the tables of trials say: how often intervals hold the truth, and how départements left out are predicted."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan, sqrt
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from experiments.comparing.statistics import INTERVAL
from experiments.hindcast.score_sentences import metric_label
from experiments.language.numbers import interval
from experiments.plots.fits.rank_histogram import histogram
from experiments.reporting.interval_texts import NOTHING, percent
from sim.arrays import Floats
from sim.calendar import month_of
from tools.fit_trials.stored_trials import LANGUAGE, InventedTrials

ASKED: Final = {True: (0.86, 0.94), False: (0.80, 1.0)}  # of intervals of 90 %: told all, and not
LEVEL: Final = INTERVAL[1] - INTERVAL[0]
TWO_SIDED: Final = 1.96  # standard errors to either side of 95 % intervals
METHODS: Final = {
    "region_and_neighbours": "région and neighbours",
    "regional_mean": "mean of the région",
    "national_mean": "mean of the nation",
    "model": "**the model**, with what région and neighbours predict",
    "model_told_all": "the model that is told the true coverage",
}
_HARDLY: Final = 0.10  # share of the CRPS: with a hundred départements less is hardly better


@dataclass(frozen=True)
class HeldShare:
    """How often 90 % intervals hold the truth, over invented pasts."""

    share: float
    error: float  # standard error: figures of one past are not independent, pasts are
    asked: tuple[float, float]

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the 95 % interval of the share."""
        apart = TWO_SIDED * self.error
        return max(self.share - apart, 0.0), min(self.share + apart, 1.0)

    @property
    def text(self) -> str:
        """The share with its 95 % interval."""
        middle, low, high = map(percent, (self.share, *self.ends))
        return interval(middle, low, high, LANGUAGE)

    @property
    def verdict(self) -> str:
        """Whether the share lies where it was asked to, or may by its interval."""
        low, high = self.asked
        asked = f"{percent(low)} to {percent(high)}" if high < 1.0 else f"at least {percent(low)}"
        if low <= self.share <= high:
            return f"as asked ({asked})"
        may = self.ends[0] <= high and self.ends[1] >= low
        return f"**not as asked** ({asked}){', nor told apart from it' if may else ''}"


def held(ranks: Floats, is_told_all: bool) -> HeldShare:
    """Return how often ranks of the truth (pasts × figures) lie within the 90 % interval."""
    inside = (ranks >= INTERVAL[0]) & (ranks <= INTERVAL[1])
    by_past = inside.mean(axis=1)
    return HeldShare(float(by_past.mean()), float(by_past.std(ddof=1) / sqrt(len(by_past))), ASKED[is_told_all])


@dataclass(frozen=True)
class ForecastFigure:
    """One figure that was forecast in every invented past."""

    name: str
    months: int  # after the last observation
    held: str
    width: str  # of the 90 % interval, a share of the truth, median over pasts
    verdict: str  # where it holds more or less often than 90 %, by more than chance


@dataclass(frozen=True)
class TrialFacts:
    """How a fit did on its invented pasts."""

    n_pasts: int
    n_axes: int
    n_informed: int
    all_axes: HeldShare
    informed: HeldShare
    forecasts: HeldShare
    n_bars: int
    n_outside: int  # bars outside of what chance allows
    figures: tuple[ForecastFigure, ...]


def trial(found: InventedTrials) -> TrialFacts:
    """Return how a fit did on its invented pasts."""
    informed, told = found.informed, found.is_told_all
    bars = histogram(informed.to_numpy())
    ahead = found.forecasts.pivot_table(index="trial", columns=["metric", "date"], values="rank").to_numpy()
    return TrialFacts(
        n_pasts=len(found.ranks),
        n_axes=found.ranks.shape[1],
        n_informed=informed.shape[1],
        all_axes=held(found.ranks.to_numpy(), told),
        informed=held(informed.to_numpy(), told),
        forecasts=held(ahead, told),
        n_bars=len(bars.counts),
        n_outside=bars.n_outside,
        figures=tuple(_figures(found)),
    )


def _figures(found: InventedTrials) -> Iterator[ForecastFigure]:
    for (metric, day), rows in found.forecasts.groupby(["metric", "date"], sort=False):
        months = month_of(date.fromisoformat(str(day))) - month_of(found.stored.as_of)
        n_held = int(rows["rank"].between(*INTERVAL).sum())
        width = float(np.median((rows["q95"] - rows["q05"]) / rows["truth"]))
        low, high = binomtest(n_held, len(rows)).proportion_ci(method="wilson")
        share = interval(percent(n_held / len(rows)), percent(low), percent(high), LANGUAGE)
        verdict = "wider than need be" if low > LEVEL else "**too narrow**" if high < LEVEL else ""
        yield ForecastFigure(metric_label(str(metric), LANGUAGE), months, share, percent(width), verdict)


def unknown_in_words(found: InventedTrials) -> str:
    """Return what the invented pasts hold and the fit does not know."""
    values = [f"`{path}` = {value:g}" for path, value in sorted(found.fit["unknown"].items())]
    counting = found.fit["unknown_counting"]
    return " and ".join(values + ([f"counters that err by a further {percent(counting)}"] if counting else []))


@dataclass(frozen=True)
class LeftOutScore:
    """How one method predicts départements that were left out, as texts."""

    name: str
    crps: str
    mae: str
    rmse: str
    inside: str
    order: str


def left_out(scores: pd.DataFrame) -> list[LeftOutScore]:
    """Return a row for each method, best first."""
    return [_left_out(row) for row in scores.sort_values("crps", kind="stable").to_dict("records")]


def _left_out(row: Mapping[Hashable, Any]) -> LeftOutScore:
    order = row["rank_correlation"]
    crps, mae, rmse = (f"{row[name]:.3f}" for name in ("crps", "mae", "rmse"))
    rank = NOTHING if isnan(order) else f"{order:.2f}"
    return LeftOutScore(METHODS[row["method"]], crps, mae, rmse, percent(row["coverage90"]), rank)


def left_out_in_words(scores: pd.DataFrame) -> str:
    """Return what the scores say about readiness: how far région and neighbours help, and the model with them."""
    crps = scores.set_index("method")["crps"]
    gain = 1.0 - crps["region_and_neighbours"] / crps["national_mean"]
    words = "hardly better than" if gain < _HARDLY else f"{gain:.0%} better (CRPS) than"
    own = "better" if crps["model"] < crps["national_mean"] * (1.0 - _HARDLY) else "no better"
    return (
        f"Région and neighbours predict a left-out département {words} the national mean, and the model that uses "
        f"that prediction does {own}: most of what makes départements differ is known from their own count only."
    )
