"""Both coverages of the country over time as they were forecast, with what was known and what came."""

from collections.abc import Iterator
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.hindcast.forecast import SHOWN
from experiments.hindcast.rivals import labels
from experiments.language.numbers import between, full_date, month_and_year, percent
from experiments.language.texts import text
from experiments.plots.canvas import INK, Drawing, Heading
from experiments.plots.hindcasts.forecast_folder import MODEL, StoredHindcast
from experiments.plots.legend import Grid, LegendEntry, band_handle, figure_with_legend, named_entries, point_handle
from experiments.plots.palette import BLUE, BROWN, GREEN, GREY, ORANGE, PURPLE, VERMILION, Dash
from experiments.plots.results import Band
from experiments.plots.series import (
    DATA_END_LINE,
    days_of,
    draw_band,
    draw_observed,
    mark_data_end,
    percent_axis,
    set_years,
)

HEIGHT, LIMITS = 3.0, (0.0, 1.02)  # inches; shares
RIVALS: Final[dict[str, tuple[str, Dash]]] = {
    "persistence": (GREY, (0, (1.5, 1.5))),
    "last_trend": (ORANGE, (0, (6, 2))),
    "bass": (GREEN, (0, (6, 2, 1.5, 2))),
    "logistic": (PURPLE, (0, (3, 1.5))),
    "stage_flow": (BROWN, "-"),
}
LATER: Final[dict[str, Any]] = {"fmt": "D", "markersize": 4.2, "color": VERMILION, "elinewidth": 1.2, "zorder": 6}


def draw(hindcast: StoredHindcast) -> Iterator[Drawing]:
    """Yield one figure with a panel for each coverage, if the curves are stored."""
    language = hindcast.language
    shown = [metric for metric in SHOWN if hindcast.band(MODEL, metric)]
    if not shown:
        return
    subtitle_text = text(
        "forecast.interval" if hindcast.has_interval else "forecast.range", language, runs=hindcast.runs
    )
    title, note = (text(key, language, day=hindcast.as_of_in_words) for key in ("forecast.title", "forecast.note"))
    heading = Heading(title, subtitle_text, note)
    figure, panels = figure_with_legend(hindcast, heading, _legend_entries(hindcast, shown), Grid(len(shown), HEIGHT))
    for axes, metric in zip(panels, shown, strict=True):
        _draw_panel(axes, hindcast, metric)
    yield Drawing("forecast", figure, heading.title)


def _draw_panel(axes: Axes, hindcast: StoredHindcast, metric: str) -> None:
    language, band = hindcast.language, hindcast.band(MODEL, metric)
    axes.set_title(text(f"figure.coverage.{metric}", language))
    axes.set_ylim(*LIMITS)
    percent_axis(axes.yaxis, language)
    mark_data_end(axes, hindcast)
    for rival, (colour, dash) in RIVALS.items():
        own = hindcast.band(rival, metric)
        axes.plot(days_of(own.dates), own.middle, color=colour, linestyle=dash, linewidth=1.1, zorder=1.6)
    past, future = parted(hindcast, band)
    draw_band(axes, past, INK, "-", shade=True)
    draw_band(axes, future, BLUE, "-", shade=True)
    draw_observed(axes, hindcast.known(metric))
    draw_observed(axes, hindcast.later(metric), LATER)
    set_years(axes, band.dates[0], band.dates[-1], label_space=0.02)
    _write_end(axes, band, language)


def parted(hindcast: StoredHindcast, band: Band) -> tuple[Band, Band]:
    """Return a band up to the cut-off, and from its last day before that on."""
    past = band.where([day <= hindcast.as_of for day in band.dates])
    return past, band.since(past.dates[-1]) if past else band


def _write_end(axes: Axes, band: Band, language: str) -> None:
    """Write the value of the last day, with its interval, into the lower right corner."""
    low, middle, high = (percent(value, language) for value in band.end)
    value = f"{middle} ({between(low, high, language)})"
    written = f"{month_and_year(band.dates[-1], language)}\n{value}"
    how: dict[str, Any] = {"ha": "right", "va": "bottom", "size": 9, "weight": "bold", "color": BLUE}
    axes.annotate(written, (0.98, 0.03), xycoords="axes fraction", **how)


def _legend_entries(hindcast: StoredHindcast, shown: list[str]) -> list[LegendEntry]:
    handles: dict[str, Any] = {
        "past": band_handle(INK),
        "model": band_handle(BLUE),
        "known": point_handle("o", "black", "white", size=4.2),
    }
    if any(hindcast.later(metric) for metric in shown):
        handles["later"] = point_handle("D", VERMILION, VERMILION, size=4.2)
    handles["cut"] = Line2D([], [], **DATA_END_LINE)
    day = full_date(hindcast.as_of, hindcast.language)
    return [*named_entries("forecast", handles, hindcast.language, day=day), *_rival_entries(hindcast, shown)]


def _rival_entries(hindcast: StoredHindcast, shown: list[str]) -> Iterator[LegendEntry]:
    for rival, (colour, dash) in RIVALS.items():
        if any(hindcast.band(rival, metric) for metric in shown):
            name = labels()[rival][hindcast.language]
            line = Line2D([], [], color=colour, linestyle=dash, linewidth=1.1)
            yield LegendEntry(line, text("forecast.legend.rival", hindcast.language, name=name))
