"""Tables of a study in memory: every national number of its arms, apart from the baseline by as much as is asked."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from experiments.comparing.headline_differences import verdict_of
from experiments.comparing.headline_tables import ASSUMPTIONS
from experiments.comparing.tables import TARGET_METRICS, THRESHOLDS
from experiments.plots.results import StoredStudy
from experiments.reporting.study_answers import Answers
from sim.calendar import FIRST_MONTH, last_day, month_of
from sim.metrics import all_metrics
from sim.vocabulary import Level

METRICS = [metric.name for metric in all_metrics() if Level.NATIONAL in metric.recorded]
HALF_WIDTH = 0.01  # of every interval
MARGIN = 0.02
ALL_ALIKE = 0.8  # of every level


def answers_of(
    arms: Sequence[str] = ("status_quo", "plan_100"),
    difference: float = 0.05,
    end: date = date(2027, 12, 31),
    n_runs: int = 100,
) -> Answers:
    """Return the answers of a study whose first arm is the baseline, at every year's end."""
    months = [month for month in range(FIRST_MONTH, month_of(end) + 1) if month % 12 == month_of(end) % 12]
    days = [last_day(month) for month in months]
    rows = [(metric, day) for metric in METRICS for day in days]
    summary = pd.concat([_levels(arm, rows, n_runs) for arm in arms], ignore_index=True)
    comparison = pd.concat([_differences(arm, arms[0], rows, difference) for arm in arms[1:]], ignore_index=True)
    manifest = manifest_of(arms, end, n_runs)
    study = StoredStudy(Path("results/fake"), "en", manifest, summary, comparison)
    found = pd.concat([_headlines(arm, days, difference) for arm in arms[1:]], ignore_index=True)
    headlines = found.assign(n_draws=n_runs)
    return Answers(study, _targets(arms), _watchlist(arms, end), headlines, pd.DataFrame(columns=list(ASSUMPTIONS)))


def _levels(arm: str, rows: Sequence[tuple[str, date]], n_runs: int) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["metric", "date"])
    low, high = ALL_ALIKE - HALF_WIDTH, ALL_ALIKE + HALF_WIDTH
    return table.assign(arm=arm, mean=ALL_ALIKE, q05=low, q50=ALL_ALIKE, q95=high, n_draws=n_runs, n_replicates=1)


def _differences(arm: str, baseline: str, rows: Sequence[tuple[str, date]], difference: float) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["metric", "date"])
    low, high = difference - HALF_WIDTH, difference + HALF_WIDTH
    return table.assign(arm=arm, baseline=baseline, difference=difference, q05=low, q95=high)


def _headlines(arm: str, days: Sequence[date], difference: float) -> pd.DataFrame:
    rows = [(metric, day) for metric in METRICS for day in days]
    low, high = difference - HALF_WIDTH, difference + HALF_WIDTH
    known = {"mean": difference, "low95": low, "high95": high, "p_positive": 0.6, "p_low": 0.47, "p_high": 0.71}
    table = pd.DataFrame(rows, columns=["metric", "date"])
    return table.assign(arm=arm, margin=MARGIN, verdict=verdict_of(low, high, MARGIN), **known)


def _targets(arms: Sequence[str]) -> pd.DataFrame:
    rows = [(arm, metric, threshold) for arm in arms for metric in TARGET_METRICS for threshold in THRESHOLDS]
    table = pd.DataFrame(rows, columns=["arm", "metric", "threshold"])
    dates = {"date_q05": "2025-06-30", "date_q50": "2026-01-31", "date_q95": None}
    return table.assign(p_reached=0.9, months_gained=4.0, **dates)


def _watchlist(arms: Sequence[str], end: date) -> pd.DataFrame:
    rows = [
        (arm, str(end), chance, people) for arm in arms for chance, people in ((0.9, 30_000), (0.5, 5_000), (0.2, 1))
    ]
    return pd.DataFrame(rows, columns=["arm", "date", "p_white", "population"])


def manifest_of(arms: Sequence[str], end: date, n_runs: int) -> dict[str, object]:
    """Return a manifest with what pages read."""
    return {
        "commit": "0123456789abcdef",
        "clean": True,
        "configuration_hash": "fedcba9876543210",
        "code_hash": "00112233445566778899",
        "baseline": arms[0],
        "start": "2019-07-01",
        "end": str(end),
        "arms": [{"name": arm, "label": {"fr": arm, "en": arm}} for arm in arms],
        "world": {"kind": "france", "scale": 1.0, "territories": 1682, "professionals": 399357, "agents": 399357},
        "parameter_draws": [{}] * n_runs,
        "seeds": {"seed": 1, "replicates": [0]},
    }
