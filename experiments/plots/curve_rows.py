"""Rows of curves: a measure each, with the arms in one panel, or side by side where their bands would hide each other.

Side by side, every panel shows one arm with its band, the medians of the others behind it, and its last value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from experiments.language.numbers import between
from experiments.language.texts import spaced
from experiments.plots.canvas import WIDTH, Heading, wrapped
from experiments.plots.legend import (
    BASELINE_BEHIND,
    OTHER_ARM,
    TITLE_SIZE,
    Grid,
    LegendEntry,
    arm_entries,
    common_past_entries,
    data_end_entry,
    figure_with_legend,
    other_arms_entries,
)
from experiments.plots.model_tables import Point
from experiments.plots.results import Band, StoredStudy
from experiments.plots.series import (
    INTERVAL_SPACE,
    LABEL_SPACE,
    MAX_BANDS,
    days_of,
    draw_arms,
    draw_band,
    draw_observed,
    mark_data_end,
    set_years,
    write_end_values,
)

SHARED_PANEL_HEIGHT, ARM_PANEL_HEIGHT = 2.65, 1.9  # inches of a row
MAX_COLUMNS = 4
LABEL_SIZE, VALUE_SIZE, SPAN_SIZE = 9.0, 9.5, 7.5  # points
LINE_POINTS = 11.5
NARROW_SPACE = 0.02  # of the time shown, kept free at the right of a panel of one arm
CORNER_SHARE = 0.55  # of the time shown, over which a value in a corner stretches
# Keeps text readable over lines.
TEXT_BACKGROUND = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6}
CORNERS = {
    "lower right": (0.98, 0.03),
    "upper left": (0.03, 0.97),
    "lower left": (0.03, 0.03),
    "upper right": (0.98, 0.97),
}


@dataclass(frozen=True, eq=False)
class Row:
    """One measure of all arms: its name, its axis, how its values are written, and what stands beside the curves."""

    title: str
    bands: Mapping[str, Band]
    limits: tuple[float, float]
    axis: Callable[[Axis, str], None]
    written: Callable[[float], str]
    points: Sequence[Point] = ()
    beside: Callable[[Axes, str], None] = lambda axes, arm: None  # draws more into the panel of an arm
    note: str = ""  # instead of curves, where there is nothing to draw


def draw_rows(
    study: StoredStudy,
    heading: Heading,
    rows: Sequence[Row],
    entries: Sequence[LegendEntry] = (),
    since: date | None = None,
) -> Figure:
    """Return a figure of rows; `entries` are added to the legend of arms, `since` is the first date shown."""
    arms = [arm for arm in study.arms if any(arm in row.bands for row in rows)]
    years = (max(since or study.first_date, study.first_date), study.last_date)
    is_side_by_side = MAX_BANDS < len(arms) <= MAX_COLUMNS
    draw = _draw_side_by_side if is_side_by_side else _draw_in_one_panel
    return draw(study, heading, rows, entries, arms, years)


def _draw_in_one_panel(
    study: StoredStudy,
    heading: Heading,
    rows: Sequence[Row],
    entries: Sequence[LegendEntry],
    arms: Sequence[str],
    years: tuple[date, date],
) -> Figure:
    entries = [*arm_entries(study, arms), *common_past_entries(study), *entries, data_end_entry(study)]
    figure, panels = figure_with_legend(study, heading, entries, Grid(len(rows), SHARED_PANEL_HEIGHT))
    for axes, row in zip(panels, rows, strict=True):
        axes.set_title("\n".join(wrapped(spaced(row.title, study.language), WIDTH / 2 - 0.7, TITLE_SIZE, "bold")))
        _prepare(axes, study, row, years)
        draw_arms(axes, study, row.bands)
        for arm in arms:
            row.beside(axes, arm)
        write_end_values(axes, study, row.bands, row.written)
    return figure


def _draw_side_by_side(
    study: StoredStudy,
    heading: Heading,
    rows: Sequence[Row],
    entries: Sequence[LegendEntry],
    arms: Sequence[str],
    years: tuple[date, date],
) -> Figure:
    entries = [*other_arms_entries(study, arms), *entries, data_end_entry(study)]
    grid = Grid(len(rows) * len(arms), ARM_PANEL_HEIGHT, n_columns=len(arms), legend_columns=2)
    figure, all_panels = figure_with_legend(study, heading, entries, grid, sharey="row")
    names = {arm: _name(study, arm, len(arms)) for arm in arms}
    for row, panels in zip(rows, np.reshape(np.array(all_panels, dtype=object), (len(rows), -1)), strict=True):
        lines = max(len(lines) for lines in names.values()) if row is rows[0] else 0
        _write_heading(panels[0], spaced(row.title, study.language), lines)
        corner = emptiest_corner(row, years)
        for axes, arm in zip(panels, arms, strict=True):
            _prepare(axes, study, row, years, narrow=True)
            _draw_one(axes, study, row, arm)
            if arm in row.bands:
                _write_in_corner(axes, study, row, arm, corner)
    for axes, arm in zip(all_panels, arms, strict=False):
        _write_above(axes, names[arm], study.styles[arm].colour)
    return figure


def _prepare(axes: Axes, study: StoredStudy, row: Row, years: tuple[date, date], narrow: bool = False) -> None:
    axes.set_ylim(*row.limits)
    row.axis(axes.yaxis, study.language)
    mark_data_end(axes, study)
    draw_observed(axes, row.points)
    set_years(axes, *years, every=4 if narrow else 2, label_space=NARROW_SPACE if narrow else _label_space(row))
    if row.note:
        place: dict[str, Any] = {"ha": "center", "va": "center", "size": SPAN_SIZE}
        width = WIDTH / (MAX_COLUMNS + 1 if narrow else MAX_BANDS + 1)
        lines = wrapped(spaced(row.note, study.language), width, SPAN_SIZE)
        axes.text(0.5, 0.5, "\n".join(lines), transform=axes.transAxes, bbox=TEXT_BACKGROUND, **place)


def _label_space(row: Row) -> float:
    """Return the share of the time shown that the intervals and values at the right of a panel need."""
    n_arms = len(row.bands)
    return LABEL_SPACE + (1.5 * INTERVAL_SPACE * n_arms if n_arms > MAX_BANDS else 0.0)


def _draw_one(axes: Axes, study: StoredStudy, row: Row, arm: str) -> None:
    for other, band in row.bands.items():
        if other != arm:
            axes.plot(
                days_of(band.dates),
                band.middle,
                **(BASELINE_BEHIND if other == study.baseline else OTHER_ARM),
                zorder=1.5,
            )
    if arm in row.bands:
        draw_band(axes, row.bands[arm], study.styles[arm].colour, "-", shade=True)
    row.beside(axes, arm)


def _name(study: StoredStudy, arm: str, n_columns: int) -> list[str]:
    text = spaced(study.label_with_role(arm), study.language)
    return wrapped(text, (WIDTH - 0.6) / n_columns - 0.25, LABEL_SIZE, "bold")


def _write_heading(axes: Axes, text: str, lines_below: int) -> None:
    """Write the title of a row above its first panel, and above the names of the arms if these stand between."""
    axes.set_title("\n" * lines_below + " ", size=LABEL_SIZE)  # keeps the room, without asking for the width
    place: dict[str, Any] = {
        "xytext": (0, 4 + lines_below * LINE_POINTS),
        "textcoords": "offset points",
        "va": "bottom",
    }
    heading = axes.annotate(text, (0, 1), **place, **_IN_PANEL, size=TITLE_SIZE, weight="bold")
    heading.set_in_layout(False)


def _write_above(axes: Axes, lines: Sequence[str], colour: str) -> None:
    how: dict[str, Any] = {"size": LABEL_SIZE, "weight": "bold", "color": colour, "va": "bottom", "linespacing": 1.1}
    name = axes.annotate("\n".join(lines), (0, 1), xytext=(0, 4), textcoords="offset points", **_IN_PANEL, **how)
    name.set_in_layout(False)  # its room is that of the row's title


_IN_PANEL: dict[str, Any] = {"xycoords": "axes fraction", "annotation_clip": False}


def _write_in_corner(axes: Axes, study: StoredStudy, row: Row, arm: str, corner: str) -> None:
    """Write the last value of an arm, and its interval under it."""
    colour, language = study.styles[arm].colour, study.language
    low, middle, high = row.bands[arm].end
    is_upper, is_right = corner.startswith("upper"), corner.endswith("right")
    how: dict[str, Any] = {"ha": "right" if is_right else "left", "va": "top" if is_upper else "bottom"}
    span = between(row.written(low), row.written(high), language)
    shifts = (0.0, -LINE_POINTS) if is_upper else (LINE_POINTS, 0.0)
    styles: tuple[dict[str, Any], ...] = ({"size": VALUE_SIZE, "weight": "bold", "color": colour}, {"size": SPAN_SIZE})
    value = row.written(middle)
    for text, shift, style in zip((value, "" if span == value else span), shifts, styles, strict=True):
        place: dict[str, Any] = {"xytext": (0, shift), "textcoords": "offset points"}
        axes.annotate(text, CORNERS[corner], **place, **_IN_PANEL, **how, **style, zorder=6, bbox=TEXT_BACKGROUND)


def emptiest_corner(row: Row, years: tuple[date, date]) -> str:
    """Return the corner of a row's panels that lies farthest from all bands, the same for all arms."""
    bottom, top = row.limits
    room = {}
    for corner in CORNERS:
        low, high = _ends(row.bands.values(), years, is_right=corner.endswith("right"))
        room[corner] = (top - high if corner.startswith("upper") else low - bottom) if low <= high else top - bottom
    return max(room, key=lambda corner: room[corner])


def _ends(bands: Iterable[Band], years: tuple[date, date], is_right: bool) -> tuple[float, float]:
    """Return the lowest and the highest end of bands in the first or the last part of the time shown."""
    first, last = years
    part = CORNER_SHARE * (last - first)
    parts = [
        band.where([day >= last - part if is_right else day <= first + part for day in band.dates]) for band in bands
    ]
    lows = [low for band in parts for low in band.low]
    highs = [high for band in parts for high in band.high]
    return min(lows, default=np.inf), max(highs, default=-np.inf)
