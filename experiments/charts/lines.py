"""How the arms of a stored study are drawn and called in charts."""

from datetime import date

from experiments.charts.chart import ArmLine
from experiments.plots.results import StoredStudy


def lines_of(study: StoredStudy) -> dict[str, ArmLine]:
    """Return the line of each arm, the baseline named as such."""
    return {arm: ArmLine.of(study.styles[arm], study.label_with_role(arm)) for arm in study.arms}


def departure_of(study: StoredStudy) -> date | None:
    """Return the day on which the first arm leaves history, None where none does."""
    left = study.manifest.get("departures") or {}
    return min((date.fromisoformat(left[arm]) for arm in study.arms if arm in left), default=None)
