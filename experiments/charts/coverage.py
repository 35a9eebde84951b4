"""The three coverages over time, arm by arm, with what was observed: the whole time, and enlarged since arms differ."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import floor
from typing import Final

from experiments.charts.chart import Chart
from experiments.charts.curve_words import curve_sentence
from experiments.charts.lines import lines_of
from experiments.charts.measures import Measure, share_measure
from experiments.charts.study_curves import means_of, study_curves
from experiments.language.numbers import month_and_year, percent
from experiments.language.texts import text
from experiments.plots.figures.coverage_curves import COVERAGES
from experiments.plots.model_tables import observed
from experiments.plots.results import StoredStudy
from experiments.plots.series import common_length

ENLARGED: Final = "_enlarged"  # the end of the name of a chart
GRID: Final = 20  # steps of 5 % in the whole axis
LEAST_BOTTOM: Final = 0.3  # below it, an axis from 0 to 100 % shows as much


def coverage_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield a chart for each coverage that was recorded, and one of the time since the arms differ."""
    unit = text("figure.share_of_population", study.language)
    for metric in COVERAGES:
        if study.bands(metric):
            label = text(f"charts.title.{metric}", study.language)
            whole = share_measure(metric, label, unit, top=1.0)
            yield _chart(study, metric, whole)
            yield from _enlarged(study, metric, whole)


def _enlarged(study: StoredStudy, metric: str, whole: Measure) -> Iterator[Chart]:
    """Yield the chart since the last date that all arms have in common, on an axis that begins at the lowest value."""
    bands, language = study.bands(metric), study.language
    shared, days = common_length(list(bands.values())), next(iter(bands.values())).dates
    if not 1 < shared < len(days):
        return
    since = days[shared - 1]
    bottom = floor(GRID * min(min(band.since(since).low) for band in bands.values())) / GRID
    if bottom >= LEAST_BOTTOM:
        title = text("charts.enlarged.title", language, what=whole.label, when=month_and_year(since, language))
        unit = text("charts.enlarged.unit", language, low=percent(bottom, language), high=percent(1.0, language))
        measure = replace(whole, name=f"{metric}{ENLARGED}", label=title, unit=unit, bottom=bottom)
        told = curve_sentence(means_of(bands), lines_of(study), replace(whole, centre="mean"), language)
        yield _chart(study, metric, measure, since, told)


def _chart(study: StoredStudy, metric: str, measure: Measure, since: date = date.min, sentence: str = "") -> Chart:
    seen = observed(metric, study.area, study.data_end)
    shown = [point for point in seen if point.value - 2 * point.sd >= measure.bottom or not measure.bottom]
    return study_curves(study, study.bands(metric), measure, observed=shown, sentence=sentence, since=since)
