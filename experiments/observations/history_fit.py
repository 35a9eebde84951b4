"""How near the median of history passes at every national observation."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.observations.model_terms import PER_CENT, model_name, model_scale, terms, weights_between
from experiments.storing.csv_files import write_csv
from sim.whole_files import whole_file
from sim.world.tables import Observation, load_observations

COVERAGE_TOLERANCE = 0.04  # points of a share (issue of acceptance: 4 points, or twice the sd where that is wider)
COUNT_TOLERANCE = 0.15  # share of a count or an amount, or twice the sd where that is wider
FILE: Final = "history_fit.csv"
PAGE: Final = "history_fit.md"  # the scored rows as in docs/model.md
COLUMNS: Final = ("metric", "date", "observed", "simulated", "tolerance", "scored", "passes")
Series = Mapping[str, Sequence[tuple[date, float]]]  # metric → (month end, value), by date


@dataclass(frozen=True)
class HistoryFit:
    """One observation beside the value of the model on its day, both in the observation's unit (shares 0–1)."""

    metric: str  # as in observations.csv
    day: date
    observed: float
    simulated: float
    tolerance: float
    scored: bool

    @property
    def passes(self) -> bool:
        """Whether the model passes within the tolerance."""
        return abs(self.simulated - self.observed) <= self.tolerance


def history_fits(observations: Sequence[Observation], series: Series) -> tuple[HistoryFit, ...]:
    """Return the fit at each observation that has a counterpart among the model's metrics, in their order.

    An observation before the first simulated month end is compared with the initial state, one after the last is left
    out.
    """
    compared = (_compare(observation, series) for observation in observations)
    return tuple(fit for fit in compared if fit is not None)


def _compare(observation: Observation, series: Series) -> HistoryFit | None:
    parts = terms(model_name(observation.metric), observation.date)
    if any(term.metric not in series or term.day > series[term.metric][-1][0] for term in parts):
        return None
    simulated = sum(term.factor * value_at(series[term.metric], term.day) for term in parts)
    scale = model_scale(observation.metric)
    observed, sd = observation.value * scale, observation.sd * scale
    least = COVERAGE_TOLERANCE if observation.metric.endswith(PER_CENT) else COUNT_TOLERANCE * observed
    return HistoryFit(
        observation.metric, observation.date, observed, simulated, max(least, 2.0 * sd), observation.scored
    )


def value_at(points: Sequence[tuple[date, float]], day: date) -> float:
    """Return the value at a day, on a straight line between month ends; the nearest end outside of them."""
    return sum(weight * points[row][1] for row, weight in weights_between([end for end, _ in points], day))


def write_history_fits(summary: pd.DataFrame, arm: str, folder: Path) -> tuple[HistoryFit, ...]:
    """Compare the median of an arm with all observations, write history_fit.csv and history_fit.md, and return it.

    `summary` has the columns of summary.parquet.
    """
    fits = history_fits(load_observations(), _medians(summary, arm))
    rows = [{**asdict(fit), "date": fit.day.isoformat(), "passes": fit.passes} for fit in fits]
    write_csv([pd.DataFrame(rows, columns=list(COLUMNS))], COLUMNS, folder / FILE)
    with whole_file(folder / PAGE) as partial:
        partial.write_text(_page(fits), encoding="utf-8")
    return fits


def _medians(summary: pd.DataFrame, arm: str) -> Series:
    national = summary[(summary["arm"] == arm) & (summary["level"] == "national")].sort_values("date")
    return {
        str(metric): list(zip(rows["date"], rows["q50"], strict=True)) for metric, rows in national.groupby("metric")
    }


def _page(fits: Sequence[HistoryFit]) -> str:
    """Return the scored rows as a table for a document: coverages in %, the rest in its own unit."""
    lines = ["| metric | date | observed | simulated | tolerance | within |", "|---|---|---|---|---|---|"]
    for fit in sorted((fit for fit in fits if fit.scored), key=lambda fit: (fit.metric, fit.day)):
        scale = 100.0 if fit.metric.endswith(PER_CENT) else 1.0
        numbers = " | ".join(f"{scale * value:.1f}" for value in (fit.observed, fit.simulated, fit.tolerance))
        name = fit.metric.removesuffix(PER_CENT)
        lines.append(f"| {name} | {fit.day} | {numbers} | {'yes' if fit.passes else '**no**'} |")
    return "\n".join(lines) + "\n"
