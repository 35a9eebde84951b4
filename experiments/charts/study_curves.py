"""Curves of a stored study: its arms, its place and its dates, whatever is measured."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from experiments.charts.chart import Chart
from experiments.charts.curve_words import Bands
from experiments.charts.curves import curve_chart
from experiments.charts.lines import departure_of, lines_of
from experiments.charts.measures import Measure
from experiments.observations.observed import Observed
from experiments.plots.canvas import subtitle
from experiments.plots.results import Band, StoredStudy


def study_curves(
    study: StoredStudy,
    bands: Bands,
    measure: Measure,
    *,
    observed: Sequence[Observed] = (),
    sentence: str = "",
    note: str = "",
    since: date = date.min,
    has_zero_line: bool = False,
) -> Chart:
    """Return the chart of a measure over time in a stored study (see `curve_chart`).

    Its curves are means, as the sentences and the tables of the page are, so that arms stand in one order everywhere.
    """
    measure = replace(measure, centre="mean")
    return curve_chart(
        means_of(bands),
        lines_of(study),
        observed,
        measure,
        study.data_end,
        study.language,
        sentence=sentence,
        subtitle=subtitle(study, measure.unit, measure.centre),
        note=note,
        since=since,
        has_zero_line=has_zero_line,
        departure=departure_of(study),
    )


def means_of(bands: Bands) -> dict[str, Band]:
    """Return bands with means in their middle."""
    return {arm: band.around_mean for arm, band in bands.items()}
