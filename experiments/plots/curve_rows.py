"""Rows of curves: a measure each, with the arms in one panel, or side by side where their bands would hide each other.

Side by side, every panel shows one arm with its band, the medians of the others behind it, and its last value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.language.numbers import between, month_and_year, percent
from experiments.language.texts import spaced, text
from experiments.observations.observed import Observed
from experiments.plots.canvas import FAINT, POINTS_PER_INCH, WIDTH, Heading, empty_figure, wrapped
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
    legend_height,
    other_arms_entries,
)
from experiments.plots.results import Band, StoredStudy
from experiments.plots.series import (
    INTERVAL_SPACE,
    LABEL_GAP,
    LABEL_SPACE,
    MAX_BANDS,
    days_of,
    draw_arms,
    draw_band,
    draw_observed,
    mark_data_end,
    percent_axis,
    set_years,
    write_end_values,
)

SHARED_PANEL_HEIGHT, ARM_PANEL_HEIGHT, LEAST_ROW_HEIGHT = 2.65, 1.9, 2.0  # inches of a row
ROW_TITLE = 0.7  # inches of a row above and below its axes
MAX_COLUMNS = 4
LABEL_SIZE, VALUE_SIZE, SPAN_SIZE = 9.0, 9.5, 7.5  # points
LINE_POINTS = 11.5
LINES_IN_PANEL_HEIGHT = 2  # of the names of arms
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
    axis: Callable[[Axis, str], None] = percent_axis
    written: Callable[[float, str], str] = percent  # a value in a language
    points: Sequence[Observed] = ()
    beside: Callable[[Axes, str], None] = lambda axes, arm: None  # draws more into the panel of an arm
    note: str = ""  # instead of curves, where there is nothing to draw


@dataclass(frozen=True, eq=False)
class _StudyCurves:
    """What all rows of a figure show: some arms of a study, from a date to another."""

    study: StoredStudy
    arms: Sequence[str]
    years: tuple[date, date]
    label_gap: float = LABEL_GAP  # between values at the end, of the height of a panel


def draw_rows(
    study: StoredStudy,
    heading: Heading,
    rows: Sequence[Row],
    entries: Sequence[LegendEntry] = (),
    since: date | None = None,
    height: float | None = None,
) -> Figure:
    """Return a figure of rows; `entries` are added to the legend of arms, `since` is the first date shown.

    With a height, in inches, rows are as high as it leaves them beside the legend, and all arms are in one panel.
    """
    arms = [arm for arm in study.arms if any(arm in row.bands for row in rows)]
    shown = _StudyCurves(study, arms, (max(since or study.first_date, study.first_date), study.last_date))
    is_side_by_side = height is None and MAX_BANDS < len(arms) <= MAX_COLUMNS
    if is_side_by_side:
        own_entries = other_arms_entries(study, arms)
        n_lines = max(len(_name(study, arm, len(arms))) for arm in arms) - LINES_IN_PANEL_HEIGHT
        names_height = max(n_lines, 0) * LINE_POINTS / POINTS_PER_INCH
        grid = Grid(len(rows) * len(arms), ARM_PANEL_HEIGHT + names_height / len(rows), n_columns=len(arms))
    else:
        own_entries = [*arm_entries(study, arms), *common_past_entries(study), *_end_entries(study, arms)]
        grid = Grid(len(rows), SHARED_PANEL_HEIGHT)
    all_entries = [*own_entries, *entries, data_end_entry(study)]
    sharey = "row" if is_side_by_side else False
    if height is not None:
        spare = height - empty_figure(study, heading, 0.0).get_figheight()
        least = max(LEAST_ROW_HEIGHT, legend_height(all_entries, grid.n_columns, 1))
        grid = replace(grid, row_height=max(spare / len(rows), least))
        shown = replace(shown, label_gap=LABEL_GAP * (SHARED_PANEL_HEIGHT - ROW_TITLE) / (grid.row_height - ROW_TITLE))
    figure, panels = figure_with_legend(study, heading, all_entries, grid, sharey=sharey)
    (_draw_side_by_side if is_side_by_side else _draw_in_one_panel)(panels, rows, shown)
    return figure


def _end_entries(study: StoredStudy, arms: Sequence[str]) -> list[LegendEntry]:
    """Return the legend of the bars beyond the last date, where arms are too many for shaded bands."""
    if len(arms) <= MAX_BANDS:
        return []
    bar = Line2D([], [], color=FAINT, marker="|", markersize=11, markeredgewidth=2.2, linestyle="none")
    when = month_and_year(study.last_date, study.language)
    return [LegendEntry(bar, text("figure.end_interval", study.language, when=when))]


def _draw_in_one_panel(panels: Sequence[Axes], rows: Sequence[Row], shown: _StudyCurves) -> None:
    study = shown.study
    for axes, row in zip(panels, rows, strict=True):
        axes.set_title("\n".join(wrapped(spaced(row.title, study.language), WIDTH / 2 - 0.7, TITLE_SIZE, "bold")))
        _prepare(axes, row, shown)
        draw_arms(axes, study, row.bands)
        for arm in shown.arms:
            row.beside(axes, arm)
        write_end_values(axes, study, row.bands, row.written, shown.label_gap)


def _draw_side_by_side(panels: Sequence[Axes], rows: Sequence[Row], shown: _StudyCurves) -> None:
    study, n_arms = shown.study, len(shown.arms)
    names = [_name(study, arm, n_arms) for arm in shown.arms]
    for number, row in enumerate(rows):
        first, *others = panels[number * n_arms : (number + 1) * n_arms]
        _write_heading(first, spaced(row.title, study.language), 0 if number else max(map(len, names)))
        corner = emptiest_corner(row, shown.years)
        for axes, arm in zip((first, *others), shown.arms, strict=True):
            _prepare(axes, row, shown, narrow=True)
            _draw_one(axes, study, row, arm)
            if arm in row.bands:
                _write_in_corner(axes, study, row, arm, corner)
    for axes, arm, name in zip(panels, shown.arms, names, strict=False):
        _write_above(axes, name, study.styles[arm].colour)


def _prepare(axes: Axes, row: Row, shown: _StudyCurves, narrow: bool = False) -> None:
    axes.set_ylim(*row.limits)
    language = shown.study.language
    row.axis(axes.yaxis, language)
    mark_data_end(axes, shown.study)
    draw_observed(axes, row.points)
    set_years(axes, *shown.years, every=4 if narrow else 2, label_space=NARROW_SPACE if narrow else _label_space(row))
    if row.note:
        width = WIDTH / (MAX_COLUMNS + 1 if narrow else MAX_BANDS + 1)
        note = "\n".join(wrapped(spaced(row.note, language), width, SPAN_SIZE))
        place: dict[str, Any] = {"ha": "center", "va": "center", "transform": axes.transAxes}
        axes.text(0.5, 0.5, note, size=SPAN_SIZE, bbox=TEXT_BACKGROUND, **place)


def _label_space(row: Row) -> float:
    """Return the share of the time shown that the intervals and values at the right of a panel need."""
    n_arms = len(row.bands)
    return LABEL_SPACE + (1.5 * INTERVAL_SPACE * n_arms if n_arms > MAX_BANDS else 0.0)


def _draw_one(axes: Axes, study: StoredStudy, row: Row, arm: str) -> None:
    for other, band in row.bands.items():
        if other != arm:
            style = BASELINE_BEHIND if other == study.baseline else OTHER_ARM
            axes.plot(days_of(band.dates), band.middle, **style, zorder=1.5)
    if arm in row.bands:
        draw_band(axes, row.bands[arm], study.styles[arm].colour, "-", shade=True)
    row.beside(axes, arm)


def _name(study: StoredStudy, arm: str, n_columns: int) -> list[str]:
    words = spaced(study.label_with_role(arm), study.language)
    return wrapped(words, (WIDTH - 0.6) / n_columns - 0.25, LABEL_SIZE, "bold")


def _write_heading(axes: Axes, words: str, lines_below: int) -> None:
    """Write the title of a row above its first panel, and above the names of the arms if these stand between."""
    # Keeps the room, without asking for the width.
    axes.set_title("\n" * lines_below + " ", size=LABEL_SIZE, linespacing=LINE_POINTS / LABEL_SIZE)
    _write_over(axes, words, 4 + lines_below * LINE_POINTS, size=TITLE_SIZE)


def _write_above(axes: Axes, lines: Sequence[str], colour: str) -> None:
    _write_over(axes, "\n".join(lines), 4, size=LABEL_SIZE, color=colour, linespacing=1.1)


def _write_over(axes: Axes, words: str, rise: float, **how: Any) -> None:
    """Write bold text some points above the left of a panel, in the room that the title of its row keeps."""
    place = axes.annotate(words, (0, 1), xytext=(0, rise), weight="bold", va="bottom", **_IN_PANEL, **how)
    place.set_in_layout(False)


_IN_PANEL: dict[str, Any] = {
    "xycoords": "axes fraction",
    "textcoords": "offset points",
    "annotation_clip": False,
}


def _write_in_corner(axes: Axes, study: StoredStudy, row: Row, arm: str, corner: str) -> None:
    """Write the last value of an arm, and its interval under it."""
    colour, language = study.styles[arm].colour, study.language
    low, middle, high = row.bands[arm].end
    is_upper, is_right = corner.startswith("upper"), corner.endswith("right")
    how: dict[str, Any] = {"ha": "right" if is_right else "left", "va": "top" if is_upper else "bottom"}
    span = between(row.written(low, language), row.written(high, language), language)
    shifts = (0.0, -LINE_POINTS) if is_upper else (LINE_POINTS, 0.0)
    styles: tuple[dict[str, Any], ...] = ({"size": VALUE_SIZE, "weight": "bold", "color": colour}, {"size": SPAN_SIZE})
    value = row.written(middle, language)
    for words, shift, style in zip((value, "" if span == value else span), shifts, styles, strict=True):
        place: dict[str, Any] = {"xytext": (0, shift), **_IN_PANEL, **how}
        axes.annotate(words, CORNERS[corner], **place, **style, zorder=6, bbox=TEXT_BACKGROUND)


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
    start, end = (last - part, last) if is_right else (first, first + part)
    parts = [band.where([start <= day <= end for day in band.dates]) for band in bands]
    lows = [low for band in parts for low in band.low]
    highs = [high for band in parts for high in band.high]
    return min(lows, default=np.inf), max(highs, default=-np.inf)
