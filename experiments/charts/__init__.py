"""One set of Vega-Lite charts for the report, the explorer and the documentation: one file a kind of chart."""

from collections.abc import Iterator

from experiments.charts.chart import ArmLine, Chart, share_measure
from experiments.charts.curves import curve_chart
from experiments.language.texts import text
from experiments.plots.figures.coverage_curves import COVERAGES
from experiments.plots.model_tables import observed
from experiments.plots.results import StoredStudy


def charts_of(study: StoredStudy) -> Iterator[Chart]:
    """Yield the charts that a stored study bears, in reading order."""
    yield from _coverages(study)


def lines_of(study: StoredStudy) -> dict[str, ArmLine]:
    """Return how the arms of a study are drawn and called."""
    return {arm: ArmLine.of(study.styles[arm], study.label_with_role(arm)) for arm in study.arms}


def _coverages(study: StoredStudy) -> Iterator[Chart]:
    for metric in COVERAGES:
        bands = study.bands(metric)
        if bands:
            label = text(f"figure.coverage.{metric}", study.language)
            measure = share_measure(metric, label, text("figure.share_of_population", study.language), top=1.0)
            points = observed(metric, study.area, study.data_end)
            yield curve_chart(bands, lines_of(study), points, measure, study.data_end, study.language)
