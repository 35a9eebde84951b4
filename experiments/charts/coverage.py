"""The three coverages over time, arm by arm, with what was observed."""

from collections.abc import Iterator

from experiments.charts.chart import Chart
from experiments.charts.curves import curve_chart
from experiments.charts.lines import lines_of
from experiments.charts.measures import share_measure
from experiments.language.texts import text
from experiments.plots.canvas import subtitle
from experiments.plots.figures.coverage_curves import COVERAGES
from experiments.plots.model_tables import observed
from experiments.plots.results import StoredStudy


def coverage_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield a chart for each coverage that was recorded."""
    language = study.language
    unit = text("figure.share_of_population", language)
    for metric in COVERAGES:
        if study.bands(metric):
            measure = share_measure(metric, text(f"charts.title.{metric}", language), unit, top=1.0)
            points = observed(metric, study.area, study.data_end)
            yield curve_chart(
                study.bands(metric),
                lines_of(study),
                points,
                measure,
                study.data_end,
                language,
                subtitle=subtitle(study, unit),
            )
