"""Every national observation beside what the model said of it before and after the fit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.hindcast.score_sentences import metric_label
from experiments.language.numbers import full_date
from experiments.language.texts import spaced, text
from experiments.observations.model_terms import SPENDING
from experiments.observations.observed import is_share
from experiments.plots.canvas import INK, POINTS_PER_INCH, Drawing, Heading, empty_figure
from experiments.plots.fits.fit_folder import StoredFit
from experiments.plots.legend import TITLE_SIZE, LegendEntry, draw_legend, legend_height, named_entries
from experiments.plots.palette import BLUE, VERMILION
from experiments.plots.series import number_axis, percent_axis, set_lines

PANELS = ("share", "money", "count")
ROW, AROUND = 0.165, 0.62  # inches: of a line of a panel, and of its title and axis
SIZE, HEADER_SIZE = 7.6, 7.8  # points
LABELS = 1.02  # inches, of the dates left of a panel
NOTHING = 1e-3  # inches, of a part of the figure that stays empty
PRIOR: Final[dict[str, Any]] = {"color": "#D5D5D5", "linewidth": 7.5, "solid_capstyle": "butt"}
POSTERIOR: Final[dict[str, Any]] = {"color": BLUE, "linewidth": 3.6, "solid_capstyle": "butt"}
DARK_BLUE, DARK_GREY = "#00304D", "#8A8A8A"  # of medians
MEDIAN: Final[dict[str, Any]] = {"linestyle": "none", "marker": "|", "markeredgewidth": 1.6}
WITHIN, MISSED = ("o", INK, "white"), ("D", VERMILION, VERMILION)  # marker, colour, face
POINT: Final[dict[str, Any]] = {"markersize": 3.6, "markeredgewidth": 0.9, "elinewidth": 0.9, "zorder": 5}


@dataclass(frozen=True, eq=False)
class Panel:
    """Observations of one unit, metric by metric: each has a line of its name, then a line for each day."""

    title: str
    axis: Callable[[Axis, str], None]
    groups: Sequence[tuple[str, pd.DataFrame]]  # label, rows of fit.csv

    @property
    def n_lines(self) -> int:
        """Lines of names and of days."""
        return sum(1 + len(rows) for _, rows in self.groups)


def draw(fit: StoredFit) -> Iterator[Drawing]:
    """Yield one figure with a panel each for shares, amounts and counts."""
    rows = fit.observations
    if rows.empty:
        return
    title = text("fit.title", fit.language, day=fit.as_of_in_words)
    sizes = {"before": fit.n_members, "after": fit.n_proposals}
    shown = {**sizes, "rows": len(rows), "missed": int((~rows["within"]).sum())}
    heading = Heading(title, text("fit.unit", fit.language, **shown))
    kinds = {kind: _panel(fit, kind) for kind in PANELS}
    yield Drawing("fit", _figure(fit, heading, kinds), title)


def _panel(fit: StoredFit, kind: str) -> Panel:
    rows = fit.observations[[_kind(name) == kind for name in fit.observations["target"]]]
    groups = [(metric_label(str(name), fit.language), group) for name, group in rows.groupby("target", sort=True)]
    return Panel(text(f"fit.panel.{kind}", fit.language), percent_axis if kind == "share" else number_axis, groups)


def _kind(metric: str) -> str:
    if metric == SPENDING:
        return "money"
    return "share" if is_share(metric) else "count"


def _figure(fit: StoredFit, heading: Heading, kinds: dict[str, Panel]) -> Figure:
    """Return shares, spending and the legend at the left, counts at the right."""
    entries = _legend_entries(fit.language)
    left = [panel for kind, panel in kinds.items() if kind != "count" and panel.groups]
    right = [panel for kind, panel in kinds.items() if kind == "count" and panel.groups]
    columns = [column for column in (left, right) if column]
    heights = [sum(map(_height, column)) for column in columns]
    least_key = legend_height(entries, len(columns), 1)
    body = max(heights[0] + least_key, *heights)
    figure = empty_figure(fit, heading, body)
    grid = figure.add_gridspec(1, len(columns))
    for place, column in enumerate(columns):
        rest = body - heights[place]
        ratios = [*(panel.n_lines * ROW for panel in column), max(rest, NOTHING)]
        parts = grid[place].subgridspec(len(column) + 1, 1, height_ratios=ratios)
        for row, panel in enumerate(column):
            _draw_panel(figure.add_subplot(parts[row]), panel, fit.language)
        foot = figure.add_subplot(parts[len(column)])
        foot.set_axis_off()
        if place == 0:
            draw_legend(foot, entries, len(columns), ncols=1)
    return figure


def _height(panel: Panel) -> float:
    return panel.n_lines * ROW + AROUND


def _draw_panel(axes: Axes, panel: Panel, language: str) -> None:
    axes.set_title(" ")  # keeps the room
    _write_left(axes, panel.title, 1.0, "axes fraction", {"size": TITLE_SIZE, "va": "bottom"}, rise=5.0)
    set_lines(axes, panel.n_lines)
    line, labels = 0, []
    for label, rows in panel.groups:
        _write_left(axes, spaced(label, language), line, "data", {"size": HEADER_SIZE, "va": "center"})
        for number, row in enumerate(rows.to_dict("records"), start=line + 1):
            _draw_row(axes, row, number)
            labels.append((number, full_date(date.fromisoformat(str(row["date"])), language)))
        line += 1 + len(rows)
    axes.set_yticks([number for number, _ in labels], [day for _, day in labels], size=SIZE)
    axes.set_xlim(left=0)
    panel.axis(axes.xaxis, language)


def _write_left(axes: Axes, line: str, height: float, of: str, how: dict[str, Any], rise: float = 0.0) -> None:
    """Write a bold line that begins above the dates, at a height of the axes or of the data."""
    place: dict[str, Any] = {"xycoords": ("axes fraction", of), "textcoords": "offset points", "annotation_clip": False}
    written = axes.annotate(line, (0, height), xytext=(-LABELS * POINTS_PER_INCH, rise), weight="bold", **place, **how)
    written.set_in_layout(False)


def _draw_row(axes: Axes, row: dict[Any, Any], line: int) -> None:
    axes.plot([row["prior_q05"], row["prior_q95"]], [line, line], **PRIOR)
    axes.plot([row["q05"], row["q95"]], [line, line], **POSTERIOR)
    axes.plot(row["prior_q50"], line, color=DARK_GREY, markersize=7.5, **MEDIAN)
    axes.plot(row["q50"], line, color=DARK_BLUE, markersize=7.5, **MEDIAN)
    marker, colour, face = WITHIN if row["within"] else MISSED
    style: dict[str, Any] = {"fmt": marker, "color": colour, "markerfacecolor": face, "markeredgecolor": colour}
    axes.errorbar(row["observed"], line, xerr=2 * row["sd"], **style, **POINT)


def _legend_entries(language: str) -> list[LegendEntry]:
    def handle(marker: str, colour: str, face: str) -> tuple[Line2D, Line2D]:
        line = Line2D([], [], color=colour, linewidth=0.9)
        return line, Line2D([], [], color=colour, marker=marker, markerfacecolor=face, markersize=4, linestyle="none")

    handles = {
        "prior": (Patch(color=PRIOR["color"]), Line2D([], [], color=DARK_GREY, markersize=9, **MEDIAN)),
        "posterior": (Line2D([], [], **POSTERIOR), Line2D([], [], color=DARK_BLUE, markersize=9, **MEDIAN)),
        "observed": handle(*WITHIN),
        "missed": handle(*MISSED),
    }
    return named_entries("fit", handles, language)
