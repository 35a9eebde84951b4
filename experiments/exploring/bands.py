"""From runs to what is shown of them in a place: curves with bands, and key figures.

Quantiles and means are those of the tables of a study, so that after all its runs the page shows what they hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from html import escape
from typing import Final

import numpy as np

from experiments.charts.chart import ArmLine, Chart
from experiments.charts.curve_words import written_at
from experiments.charts.curves import curve_chart
from experiments.charts.embedding import chart_html
from experiments.charts.measures import Measure, amount_measure, count_measure, share_measure
from experiments.comparing.statistics import mean, quantiles
from experiments.comparing.variance_components import mean_estimate
from experiments.exploring.worker import METRICS, Place, RunOutcomes
from experiments.language.numbers import MoneyUnit, amount, interval, money_unit_for, month_and_year, number, points
from experiments.language.texts import text
from experiments.observations.observed import Observed
from experiments.plots.figures.coverage_curves import COVERAGES
from experiments.plots.results import Band
from sim.arrays import Floats
from sim.metrics import all_metrics
from sim.metrics.base import MetricKind

ENDS: Final = (0.05, 0.5, 0.95)
Pair = tuple[int, int]  # draw and replicate
NO_BAND: Final = Band((), (), (), (), ())


@dataclass(frozen=True, eq=False)
class ShownArm:
    """An arm on the page: how it is drawn, and its runs by draw and replicate."""

    line: ArmLine
    runs: Mapping[Pair, RunOutcomes]


@dataclass(frozen=True)
class View:
    """What the reader looks at."""

    place: Place
    data_end: date
    language: str
    observed: Mapping[str, Sequence[Observed]]  # by metric


def band_of(runs: Sequence[RunOutcomes], place: Place, metric: str) -> Band:
    """Return a metric of a place over some runs, empty where they do not record it there."""
    if not runs or place not in runs[0].labels.places:
        return NO_BAND
    values = np.stack([_series(run, place, metric) for run in runs])
    columns = (*quantiles(values, ENDS), mean(values))
    band = Band(runs[0].labels.dates, *(tuple(map(float, column)) for column in columns))
    return band.where([value == value for value in band.middle])  # noqa: PLR0124 — without NaN


def _series(run: RunOutcomes, place: Place, metric: str) -> Floats:
    """Return one metric of a place over time: D."""
    found: Floats = run.of_place(place)[:, METRICS.index(metric)]
    return found


def charts(arms: Mapping[str, ShownArm], view: View) -> list[Chart]:
    """Return a chart for each metric that is recorded in the place; arms in the order of the legend."""
    lines = {name: arm.line for name, arm in arms.items()}
    found = []
    for metric in METRICS:
        bands = bands_of(arms, view.place, metric)
        if any(bands.values()):
            measure, factor = measure_of(metric, bands, view.language)
            scaled = {name: band.scaled(factor) for name, band in bands.items()}
            seen = view.observed.get(metric, ())
            found.append(curve_chart(scaled, lines, seen, measure, view.data_end, view.language, subtitle=measure.unit))
    return found


def chart_htmls(arms: Mapping[str, ShownArm], view: View) -> list[str]:
    """Return the charts as HTML."""
    return [chart_html(chart, view.language) for chart in charts(arms, view)]


def bands_of(arms: Mapping[str, ShownArm], place: Place, metric: str) -> dict[str, Band]:
    """Return a metric of a place by arm."""
    return {name: band_of(list(arm.runs.values()), place, metric) for name, arm in arms.items()}


def measure_of(metric: str, bands: Mapping[str, Band], language: str) -> tuple[Measure, float]:
    """Return what a metric is measured in, and the factor from the unit of its runs."""
    unit = money_unit_for(max((band.high[-1] for band in bands.values() if band), default=0.0))
    return _measure(metric, unit, language)


@cache
def _measure(metric: str, money: MoneyUnit, language: str) -> tuple[Measure, float]:
    known = next(one for one in all_metrics() if one.name == metric)
    label = known.label[language]
    if known.kind is MetricKind.SHARE:
        top = 1.0 if metric in COVERAGES else None
        return share_measure(metric, label, text("figure.share_of_population", language), top), 1.0
    if known.kind is MetricKind.COUNT:
        return count_measure(metric, label, known.unit), 1.0
    measure = amount_measure(metric, label, money.name(language), money.short(language))
    return replace(measure, is_yearly=False), 1.0 / money.euros


def key_figures(arms: Mapping[str, ShownArm], baseline: str, own: str, view: View) -> str:
    """Return the values at the last date as a table of HTML: a row a metric, a column an arm, and the difference."""
    rows = [row for metric in METRICS if (row := _figures(metric, arms, (baseline, own), view))]
    names = [arm.line.label for arm in arms.values()]
    heads = [text("explorer.figure.measure", view.language), *names, text("explorer.figure.difference", view.language)]
    last = next(iter(arms[baseline].runs.values())).labels.dates[-1]
    caption = text("explorer.figures", view.language, when=month_and_year(last, view.language))
    return _table(caption, heads if own in arms else heads[:-1], rows)


def _figures(metric: str, arms: Mapping[str, ShownArm], pair: tuple[str, str], view: View) -> list[str]:
    """Return a row of the key figures, empty where the place does not record the metric."""
    bands = bands_of(arms, view.place, metric)
    if not any(bands.values()):
        return []
    measure, factor = measure_of(metric, bands, view.language)
    values = [written_at(band.scaled(factor), -1, measure, view.language) if band else "" for band in bands.values()]
    baseline, own = pair
    told = [_difference(metric, arms[baseline], arms[own], view, factor)] if own in arms else []
    return [measure.label, *values, *told]


def _difference(metric: str, baseline: ShownArm, own: ShownArm, view: View, factor: float) -> str:
    """Return the mean difference at the last date over the runs that both arms have, with its 95 % interval."""
    common = [pair for pair in own.runs if pair in baseline.runs]
    found = [
        _series(own.runs[pair], view.place, metric)[-1] - _series(baseline.runs[pair], view.place, metric)[-1]
        for pair in common
    ]
    if not found:
        return ""
    known = mean_estimate(np.array(found), common)
    value, reach = float(known.mean), float(known.half_width)
    kind = next(one.kind for one in all_metrics() if one.name == metric)
    middle, low, high = (_signed(one, kind, view.language) for one in (value, value - reach, value + reach))
    told = middle if np.isnan(reach) or low == high else interval(middle, low, high, view.language)
    return text("explorer.points", view.language, value=told) if kind is MetricKind.SHARE else told


def _signed(value: float, kind: MetricKind, language: str) -> str:
    """Return a difference with its sign, in points of a share, in units, or in euros."""
    if np.isnan(value):
        return ""
    if kind is MetricKind.SHARE:
        return points(value, language, 1)
    if kind is MetricKind.COUNT:
        return number(value, language, 1, signed=True)
    return f"{'+' if value > 0 else ''}{amount(value, language)}"


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(one)}</td>" for one in others)}</tr>'
        for first, *others in rows
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
