"""Slides: 16:9 (higher where names of arms have more lines than fit), one measure and one message a picture.

The message is the title: the clearest mean paired difference from the baseline at the last date, or that none is clear,
by the verdicts of the screen and the report. It says "on average" unless the interval that holds nine of ten runs,
compared pair by pair, lies on one side of zero, as it is written.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from experiments.comparing.money_notes import money_notes
from experiments.comparing.place import place_name
from experiments.comparing.verdicts import clearest, message_of
from experiments.language.numbers import between, money_unit_for, month_and_year
from experiments.language.texts import text
from experiments.plots.canvas import WIDTH, Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.difference_slide import difference_slides
from experiments.plots.figures.cost import LEAST_TOP
from experiments.plots.figures.coverage_curves import COVERAGES, coverage_row
from experiments.plots.figures.difference_fan import draw_zero
from experiments.plots.figures.shell_risk import population_row
from experiments.plots.legend import LegendEntry, observed_entry
from experiments.plots.results import StoredStudy
from experiments.plots.series import number_axis
from experiments.plots.slide_measures import SHARES, SPENDING, TITLE_LINES, Measure
from sim.metrics.costs import PUBLIC_COST

SLIDE: Final = "slide"
HEIGHT: Final = WIDTH * 9 / 16  # inches
DPI: Final = 1920 / WIDTH
MOST_ARMS: Final = 5  # that a slide shows
MARGIN_SHARE: Final = 0.08  # of the extent of what is drawn, above and below it


def slides(study: StoredStudy) -> Iterator[Drawing]:
    """Yield a slide for each coverage, for the population under a shell and for spending, then all differences."""
    language = study.language
    for measure in SHARES:
        metric = measure.metric
        if not study.bands(metric):
            continue
        row = coverage_row(study, metric) if metric in COVERAGES else population_row(study)
        note = "" if metric in COVERAGES[:2] else text("slides.shell_note", language)
        entries = [observed_entry(study)] if row.points else []
        about = subtitle(study, text("figure.share_of_population", language), "mean")
        means = {arm: band.around_mean for arm, band in row.bands.items()}
        yield _slide(study, measure, replace(row, bands=means, written=measure.written), about, entries, [note])
    if study.bands(PUBLIC_COST):
        yield _spending(study)
    yield from difference_slides(study, HEIGHT, DPI)


def _spending(study: StoredStudy) -> Drawing:
    """Return the slide of spending since the start: paired differences, or of a single arm the amounts."""
    differences = {arm: band for arm in study.arms if (band := study.difference(arm, PUBLIC_COST))}
    language, kind = study.language, "difference" if differences else "amount"
    bands = differences or {arm: band.around_mean for arm, band in study.bands(PUBLIC_COST).items()}
    extent = [0.0, *(value for band in bands.values() for value in (*band.low, *band.high))]
    unit = money_unit_for(max(map(abs, extent)))
    written = SPENDING.difference if differences else SPENDING.written
    row = Row(
        title=text(f"slides.spending.{kind}", language, first=month_and_year(study.first_date, language)),
        bands={arm: band.scaled(1 / unit.euros) for arm, band in bands.items()},
        limits=_limits([value / unit.euros for value in extent]),
        axis=number_axis,
        written=lambda amount, language: written(amount * unit.euros, language),
        beside=draw_zero,
    )
    in_words = text("slides.spending.unit", language, unit=unit.name(language))
    notes = list(money_notes(study.manifest, study.arms, language))
    return _slide(study, SPENDING, row, subtitle(study, in_words, "mean"), [], notes)


def _limits(extent: Sequence[float]) -> tuple[float, float]:
    low, high = min(extent), max(extent)
    margin = MARGIN_SHARE * max(high - low, LEAST_TOP)
    return low - (margin if low else 0.0), high + margin


def _slide(
    study: StoredStudy, measure: Measure, row: Row, about: str, entries: list[LegendEntry], notes: Sequence[str]
) -> Drawing:
    title, told = _message(study, measure)
    told = text("slides.in_place", study.language, place=place_name(study.manifest, study.language), told=told)
    shown = _shown(study, measure, list(row.bands))
    left_out = len(row.bands) - len(shown)
    others = text("slides.others", study.language, n=str(left_out)) if left_out else ""
    levers = text("slides.levers_note", study.language) if len(study.arms) > 1 else ""
    heading = Heading(title, told, " ".join(filter(None, [about, others, *notes, levers])), TITLE_LINES)
    row = replace(row, bands={arm: row.bands[arm] for arm in shown})
    figure = draw_rows(study, heading, [row], entries, height=HEIGHT)
    return Drawing(f"{SLIDE}_{measure.metric}", figure, title, DPI)


def _shown(study: StoredStudy, measure: Measure, arms: list[str]) -> list[str]:
    """Return the arms that a slide has room for: the baseline, and those that differ most from it on the average."""

    def difference(arm: str) -> float:
        band = study.difference(arm, measure.metric)
        return math.inf if arm == study.baseline else abs(band.mean[-1]) if band else 0.0

    chosen = sorted(arms, key=difference, reverse=True)[:MOST_ARMS]
    return [arm for arm in arms if arm in chosen]


def _message(study: StoredStudy, measure: Measure) -> tuple[str, str]:
    """Return the message of a slide, and the sentence that says how sure it is."""
    arms = [arm for arm in study.arms if study.difference(arm, measure.metric)]
    return _of_differences(study, measure, arms) if arms else _of_one_arm(study, measure)


def _of_differences(study: StoredStudy, measure: Measure, arms: Sequence[str]) -> tuple[str, str]:
    language, found = study.language, {arm: measure.judged(study, arm) for arm in arms}
    told = clearest(found)
    message = message_of(found, told, is_sure=told is not None and measure.is_sure(study, told))
    arm = told or max(arms, key=lambda one: abs(found[one].mean))
    low, mean, high = (measure.difference(end, language) for end in study.difference(arm, measure.metric).end)
    names = {"arm": study.label(arm), "baseline": study.label(str(study.baseline)), "value": mean}
    margin = measure.margin(max(one.margin for one in found.values()), language)
    title = _said(study, measure, f"comparing.message.{message}", margin=margin, **names)
    is_only = told or len(arms) == 1
    interval = _said(study, measure, "slides.paired" if is_only else "slides.largest", low, high, **names)
    return title, " ".join(filter(None, (interval, _on_average(study, measure, arm))))


def _on_average(study: StoredStudy, measure: Measure, arm: str) -> str:
    """Return how the mean difference stands to its margin, in a sentence; empty where unknown."""
    judged, language = study.judged(arm, measure.metric), study.language
    if judged is None:
        return ""
    return judged.in_words(lambda margin: measure.margin(margin, language), language, "slides.standing")


def _of_one_arm(study: StoredStudy, measure: Measure) -> tuple[str, str]:
    band = study.band(study.arms[0], measure.metric).around_mean
    low, middle, high = (measure.written(one, study.language) for one in band.end)
    title = _said(study, measure, "slides.single", value=middle)
    return title, _said(study, measure, "slides.interval", low, high)


def _said(study: StoredStudy, measure: Measure, key: str, low: str = "", high: str = "", **names: str) -> str:
    language = study.language
    what = {"metric": text(f"slides.metric.{measure.metric}", language), "interval": between(low, high, language)}
    return text(key, language, when=month_and_year(study.last_date, language), **what, **names)
