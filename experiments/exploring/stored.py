"""Stored studies beside the page's own runs: which there are, and their curves."""

from dataclasses import replace
from pathlib import Path

from experiments.charts.coverage import coverage_charts
from experiments.charts.embedding import chart_html
from experiments.charts.shells import shell_charts
from experiments.comparing.place import place_name
from experiments.language.texts import text
from experiments.plots.results import SUMMARY, StudyNotRun, read_study
from experiments.storing.list_studies import stored_studies


def stored_names(root: Path) -> list[str]:
    """Return the names of the studies that have results to show."""
    return [one.name for one in stored_studies(root) if (root / one.name / SUMMARY).is_file()]


def stored_charts(root: Path, name: str, language: str) -> tuple[str, list[str]]:
    """Return a heading and the charts of a stored study as HTML; both empty where there is no such study."""
    if name not in stored_names(root):
        return "", []
    try:
        study = read_study(root / name, language)
    except (StudyNotRun, OSError, ValueError):
        return text("explorer.stored_unreadable", language, name=name), []
    shown = [*coverage_charts(study), *shell_charts(study)]
    title = text("explorer.stored_of", language, name=name, place=place_name(study.manifest, language))
    return title, [chart_html(replace(chart, name=f"stored_{chart.name}"), language, heading=3) for chart in shown]
