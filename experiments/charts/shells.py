"""The risk of empty shells over time, with the sentence that nothing observed stands behind it."""

from collections.abc import Iterator

from experiments.charts.chart import Chart
from experiments.charts.measures import share_measure
from experiments.charts.study_curves import study_curves
from experiments.language.texts import text
from experiments.plots.figures.shell_risk import FEWEST_MATURE, where_mature
from experiments.plots.results import Band, StoredStudy


def shell_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield a chart of the population under a shell and one of the share of shells, where they were recorded."""
    shell_note = text("charts.shell_note", study.language)
    too_few = text("shell_risk.too_few", study.language, n=FEWEST_MATURE)
    yield from _chart(study, "population_under_shell", study.bands("population_under_shell"), shell_note)
    mature = {arm: where_mature(study, arm, band) for arm, band in study.bands("shell_share").items()}
    yield from _chart(study, "shell_share", mature, f"{shell_note} {too_few}")


def _chart(study: StoredStudy, metric: str, bands: dict[str, Band], note: str) -> Iterator[Chart]:
    kept = {arm: band for arm, band in bands.items() if band}
    if kept:
        language, unit = study.language, text(f"charts.unit.{metric}", study.language)
        measure = share_measure(metric, text(f"charts.title.{metric}", language), unit)
        yield study_curves(study, kept, measure, note=note)
