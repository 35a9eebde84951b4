"""The risk of empty shells over time: their share of the ACI, and the population that lives under one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.language.numbers import small_percent
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.legend import LegendEntry
from experiments.plots.results import Band, StoredStudy
from experiments.plots.series import days_of, top_of
from sim.calendar import last_day, month_of

OTHER_THRESHOLDS = {"shell_share_strict": (0, (4, 1.5)), "shell_share_lenient": (0, (1, 1.2))}
MATURE_MONTHS = 24  # age of an ACI from which it can be a shell
FEWEST_MATURE = 10  # ACI old enough, under which a share of them jumps with every single one
WHOLE = 1.02  # a share with a margin
LEAST_HEIGHT = 0.1  # so that a risk near zero looks near zero


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for the share of shells and one for the population under them."""
    language = study.language
    if not study.bands("shell_share") or not study.bands("population_under_shell"):
        return
    note = f"{text('figure.shell_note', language)} {text('shell_risk.too_few', language, n=FEWEST_MATURE)}"
    heading = Heading(text("shell_risk.title", language), subtitle(study, text("shell_risk.unit", language)), note)
    rows = [_share_row(study), population_row(study)]
    yield Drawing("shell_risk", draw_rows(study, heading, rows, _threshold_entries(study)), heading.title)


def _share_row(study: StoredStudy) -> Row:
    language = study.language
    bands = {arm: where_mature(study, arm, band) for arm, band in study.bands("shell_share").items()}
    bands = {arm: band for arm, band in bands.items() if band}
    strict = [_threshold(study, arm, metric) for arm in bands for metric in OTHER_THRESHOLDS]
    medians = [Band(band.dates, band.middle, band.middle, band.middle, band.mean) for band in strict]
    return Row(
        title=text("shell_risk.share", language),
        bands=bands,
        limits=(0.0, min(top_of([*bands.values(), *medians], LEAST_HEIGHT), WHOLE)),
        written=small_percent,
        beside=lambda axes, arm: _draw_thresholds(axes, study, arm),
        note="" if bands else text("shell_risk.nothing", language, n=FEWEST_MATURE),
    )


def population_row(study: StoredStudy) -> Row:
    """Return the row of the population under an empty shell."""
    bands = study.bands("population_under_shell")
    return Row(
        title=text("shell_risk.population", study.language),
        bands=bands,
        limits=(0.0, min(top_of(list(bands.values()), LEAST_HEIGHT), WHOLE)),
        written=small_percent,
    )


def where_mature(study: StoredStudy, arm: str, band: Band) -> Band:
    """Return a share of the mature ACI at the dates at which they are not too few, by the ACI of 24 months before."""
    aci = study.band(arm, "n_aci")
    number = dict(zip(aci.dates, aci.mean, strict=True))
    return band.where([number.get(_months_before(day), 0.0) >= FEWEST_MATURE for day in band.dates])


def _months_before(day: date) -> date:
    return last_day(month_of(day) - MATURE_MONTHS)


def _threshold(study: StoredStudy, arm: str, metric: str) -> Band:
    return where_mature(study, arm, study.band(arm, metric))


def _line_style(metric: str, colour: str) -> dict[str, Any]:
    return {"color": colour, "linestyle": OTHER_THRESHOLDS[metric], "linewidth": 1.1}


def _draw_thresholds(axes: Axes, study: StoredStudy, arm: str) -> None:
    """Draw an arm's share of shells under the two other thresholds; of several arms in one panel, only the first's."""
    for metric in OTHER_THRESHOLDS:
        band = _threshold(study, arm, metric)
        axes.plot(days_of(band.dates), band.middle, **_line_style(metric, study.styles[arm].colour))


def _threshold_entries(study: StoredStudy) -> list[LegendEntry]:
    colour = study.styles[study.arms[0]].colour
    return [
        LegendEntry(
            Line2D([], [], **_line_style(metric, colour)), text(f"shell_risk.threshold.{metric}", study.language)
        )
        for metric in OTHER_THRESHOLDS
        if study.bands(metric)
    ]
