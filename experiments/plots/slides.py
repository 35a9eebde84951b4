"""Slides: 16:9 (higher where names of arms have more lines than fit), one measure and one message a picture.

The message is the title: the clearest mean paired difference from the baseline at the last date, or that none is clear.
A difference is clear where the interval that holds nine of ten runs, compared pair by pair, does not reach zero, as it
is written.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from experiments.language.numbers import between, digits_of, money_unit_for, month_and_year, number, percent, points
from experiments.language.texts import text
from experiments.plots.canvas import WIDTH, Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.figures.cost import YEARLY, published_entry, whole_years, yearly_row
from experiments.plots.figures.coverage_curves import COVERAGES, coverage_row
from experiments.plots.figures.shell_risk import population_row
from experiments.plots.legend import LegendEntry, observed_entry
from experiments.plots.results import StoredStudy
from sim.metrics.costs import PUBLIC_COST

SLIDE: Final = "slide"
HEIGHT: Final = WIDTH * 9 / 16  # inches
DPI: Final = 1920 / WIDTH
MOST_ARMS: Final = 5  # that a slide shows
Written = Callable[[float, str], str]  # a value in a language
End = tuple[float, float, float]  # mean, 5 % and 95 % quantile at the last date


@dataclass(frozen=True)
class _Measure:
    """What a slide is about: a metric at the last date, and how its values and its differences are written."""

    metric: str
    written: Written
    difference: Written


def slides(study: StoredStudy) -> Iterator[Drawing]:
    """Yield a slide for each coverage, for the population under a shell, and for what is spent in a year."""
    language = study.language
    for metric in (*COVERAGES, "population_under_shell"):
        if not study.bands(metric):
            continue
        row = coverage_row(study, metric) if metric in COVERAGES else population_row(study)
        measure = _Measure(metric, _share, _points)
        note = "" if metric in COVERAGES[:2] else text("slides.shell_note", language)
        entries = [observed_entry(study)] if row.points else []
        yield _slide(study, measure, row, text("figure.share_of_population", language), entries, note)
    yield from _spending(study)


def _spending(study: StoredStudy) -> Iterator[Drawing]:
    years, language = whole_years(study), study.language
    if years.empty or not study.bands(PUBLIC_COST):
        return
    unit = money_unit_for(float(years["q95"].max()))
    row = replace(yearly_row(study, years, list(YEARLY)[-1], unit), title=text("slides.yearly", language))
    entries = [published_entry(language)] if row.points else []
    in_words = text("slides.unit", language, unit=unit.name(language))
    yield _slide(study, _Measure(PUBLIC_COST, _euros, _signed_euros), row, in_words, entries)


def _slide(
    study: StoredStudy, measure: _Measure, row: Row, unit: str, entries: list[LegendEntry], note: str = ""
) -> Drawing:
    title, told = _message(study, measure)
    shown = _shown(study, measure, list(row.bands))
    left_out = len(row.bands) - len(shown)
    others = text("slides.others", study.language, n=str(left_out)) if left_out else ""
    heading = Heading(title, told, " ".join(filter(None, [subtitle(study, unit), others, note])))
    row = replace(row, bands={arm: row.bands[arm] for arm in shown})
    figure = draw_rows(study, heading, [row], entries, height=HEIGHT)
    return Drawing(f"{SLIDE}_{measure.metric}", figure, title, DPI)


def _shown(study: StoredStudy, measure: _Measure, arms: list[str]) -> list[str]:
    """Return the arms that a slide has room for: the baseline, and those that differ most from it on the average."""

    def difference(arm: str) -> float:
        band = study.difference(arm, measure.metric)
        return math.inf if arm == study.baseline else abs(band.mean[-1]) if band else 0.0

    chosen = sorted(arms, key=difference, reverse=True)[:MOST_ARMS]
    return [arm for arm in arms if arm in chosen]


def _message(study: StoredStudy, measure: _Measure) -> tuple[str, str]:
    """Return the message of a slide, and the sentence that says how sure it is."""
    differences = {arm: study.difference(arm, measure.metric) for arm in study.arms}
    ends = {arm: (band.mean[-1], band.low[-1], band.high[-1]) for arm, band in differences.items() if band}
    return _of_differences(study, measure, ends) if ends else _of_one_arm(study, measure)


def _of_differences(study: StoredStudy, measure: _Measure, ends: Mapping[str, End]) -> tuple[str, str]:
    zero = measure.difference(0.0, study.language)
    clear = {
        arm: end
        for arm, end in ends.items()
        if end[1] * end[2] > 0 and zero not in {measure.difference(one, study.language) for one in end[1:]}
    }
    arm, end = max((clear or ends).items(), key=lambda one: abs(one[1][0]))
    value, low, high = (measure.difference(one, study.language) for one in end)
    names = {"arm": study.label(arm), "baseline": study.label(str(study.baseline)), "value": value}
    titled, told = ("clear", "paired") if clear else ("unclear", "largest")
    return _said(study, measure, titled, **names), _said(study, measure, told, low, high, **names)


def _of_one_arm(study: StoredStudy, measure: _Measure) -> tuple[str, str]:
    band = study.band(study.arms[0], measure.metric)
    low, middle, high = (measure.written(one, study.language) for one in band.end)
    return _said(study, measure, "single", value=middle), _said(study, measure, "interval", low, high)


def _said(study: StoredStudy, measure: _Measure, key: str, low: str = "", high: str = "", **names: str) -> str:
    language = study.language
    what = {"metric": text(f"slides.metric.{measure.metric}", language), "interval": between(low, high, language)}
    return text(f"slides.{key}", language, when=month_and_year(study.last_date, language), **what, **names)


def _share(share: float, language: str) -> str:
    return percent(share, language, digits=1)


def _points(share: float, language: str) -> str:
    return f"{points(share, language, digits=1)}{text('comparing.points', language)}"


def _euros(euros: float, language: str, *, signed: bool = False) -> str:
    unit = money_unit_for(abs(euros))
    amount = euros / unit.euros
    return f"{number(amount, language, digits_of(abs(amount)), signed=signed)} {unit.short(language)}"


def _signed_euros(euros: float, language: str) -> str:
    return _euros(euros, language, signed=True)
