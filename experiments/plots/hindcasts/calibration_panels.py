"""Whether a forecast is calibrated: where observations lie in its distribution, and how many its intervals hold."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.comparing.even_histogram import even_histogram
from experiments.comparing.statistics import INTERVAL
from experiments.hindcast.forecast import SCORED_LEVELS
from experiments.hindcast.reliability import N_PARTS
from experiments.hindcast.rivals import labels
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading
from experiments.plots.hindcasts.forecast_folder import MODEL, StoredHindcast
from experiments.plots.legend import Grid, even_handles, figure_with_legend, named_entries
from experiments.plots.palette import BLUE, GREY
from experiments.plots.series import EQUAL_LINE, draw_even, number_axis, percent_axis

HEIGHT: Final = 2.6  # inches
LIMITS: Final = (0.0, 1.0)
OWN_LINE: Final[dict[str, Any]] = {"color": BLUE, "linewidth": 2.2, "zorder": 4}
RIVAL_LINE: Final[dict[str, Any]] = {"color": GREY, "linewidth": 0.9, "alpha": 0.7}


def draw(hindcast: StoredHindcast) -> Iterator[Drawing]:
    """Yield one figure with two panels for each level that was scored, if there is one."""
    language, rows = hindcast.language, hindcast.scored
    levels = [level for level in SCORED_LEVELS if ((rows["level"] == level) & (rows["method"] == MODEL)).any()]
    if not levels:
        return
    title = text("calibration.title", language, day=hindcast.as_of_in_words)
    subtitle_text = text("calibration.unit", language, runs=hindcast.n_runs)
    heading = Heading(title, subtitle_text, text("calibration.note", language))
    handles = {**even_handles(), "model": Line2D([], [], **OWN_LINE), "rival": Line2D([], [], **RIVAL_LINE)}
    entries = named_entries("calibration", handles, language)
    figure, panels = figure_with_legend(hindcast, heading, entries, Grid(2 * len(levels), HEIGHT, legend_columns=3))
    for level, places, held in zip(levels, panels[::2], panels[1::2], strict=True):
        own = rows[(rows["level"] == level) & (rows["method"] == MODEL)]
        name = text(f"scores.level.{level}", language)
        places.set_title(text("calibration.panel", language, level=name, n=len(own)))
        _draw_places(places, own, language)
        _draw_held(held, rows[rows["level"] == level], language)
    yield Drawing("calibration", figure, heading.title)


def _draw_places(axes: Axes, own: pd.DataFrame, language: str) -> None:
    draw_even(axes, even_histogram(own["pit"].to_numpy(dtype=float), N_PARTS, INTERVAL))
    axes.set_xlim(*LIMITS)
    axes.set_xlabel(text("calibration.place", language))
    axes.set_ylabel(text("calibration.count", language))
    percent_axis(axes.xaxis, language)
    number_axis(axes.yaxis, language)


def _draw_held(axes: Axes, rows: pd.DataFrame, language: str) -> None:
    axes.plot(LIMITS, LIMITS, **EQUAL_LINE, zorder=3)
    for method, part in rows[rows["method"].isin([MODEL, *labels()])].groupby("method", sort=True):
        widths = np.sort(np.abs(2 * part["pit"].to_numpy(dtype=float) - 1))  # the narrowest interval that holds each
        held = np.arange(len(widths) + 1) / len(widths)
        line = OWN_LINE if method == MODEL else RIVAL_LINE
        axes.step([0.0, *widths, 1.0], [*held, 1.0], where="post", **line)
    for axis, name in ((axes.xaxis, "nominal"), (axes.yaxis, "held")):
        axis.set_label_text(text(f"calibration.{name}", language))
        percent_axis(axis, language)
    axes.grid(axis="x")
    axes.set_xlim(*LIMITS)
    axes.set_ylim(0.0, 1.02)
