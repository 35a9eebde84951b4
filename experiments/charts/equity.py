"""Who is covered last: the fifth of the population with the worst access to GPs, and the gap between départements."""

from collections.abc import Iterator

from experiments.charts.chart import Chart
from experiments.charts.measures import share_measure
from experiments.charts.study_curves import study_curves
from experiments.language.texts import text
from experiments.plots.results import StoredStudy

TOPS = {"coverage_aci_worst_access_fifth": 1.0, "coverage_gap_departements": None}


def equity_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield a chart for each metric of equity that was recorded; the gap only where départements can differ."""
    language = study.language
    for metric, top in TOPS.items():
        bands = study.bands(metric)
        if any(any(band.high) for band in bands.values()):
            unit = text(f"charts.unit.{metric}", language)
            measure = share_measure(metric, text(f"charts.title.{metric}", language), unit, top=top)
            yield study_curves(study, bands, measure)
