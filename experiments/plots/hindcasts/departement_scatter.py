"""Every département at a scored date: what was forecast against what was observed."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.language.numbers import number, unbroken_date
from experiments.language.texts import text
from experiments.observations.observed import COVERAGE
from experiments.plots.canvas import INK, Drawing, Heading
from experiments.plots.hindcasts.forecast_folder import StoredHindcast
from experiments.plots.legend import Grid, LegendEntry, figure_with_legend, named_entries
from experiments.plots.model_tables import place_names
from experiments.plots.palette import BLUE, VERMILION
from experiments.plots.series import EQUAL_LINE, percent_axis, spread_apart
from sim.vocabulary import Level

HEIGHT: Final = 4.9  # inches
LIMITS: Final = (-0.02, 1.03)  # shares
MOST_NAMED: Final = 8
NAME_GAP: Final = 0.032  # share, between two names
TEXT_BACKGROUND: Final[dict[str, Any]] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.3}
MARKER_STYLES: Final[dict[bool, dict[str, Any]]] = {
    True: {"color": BLUE, "marker": "o", "alpha": 0.75},
    False: {"color": VERMILION, "marker": "D", "alpha": 0.85},
}


def draw(hindcast: StoredHindcast) -> Iterator[Drawing]:
    """Yield one figure for the last date on which départements were counted after the cut-off, if there is one."""
    language, rows = hindcast.language, hindcast.own_scores(Level.DEPARTEMENT, COVERAGE)
    if rows.empty:
        return
    rows = rows[rows["date"] == rows["date"].max()]
    day = unbroken_date(date.fromisoformat(rows["date"].iloc[0]), language)
    gap = number(100 * float(rows["absolute_error"].median()), language, 1)
    subtitle_text = text(
        "departements.unit", language, runs=hindcast.n_runs, inside=int(rows["inside"].sum()), n=len(rows), gap=gap
    )
    title = text("departements.title", language, day=day, origin=hindcast.as_of_in_words)
    heading = Heading(title, subtitle_text, text("departements.note", language))
    grid = Grid(1, HEIGHT, n_columns=1, legend_columns=3)
    figure, (axes,) = figure_with_legend(hindcast, heading, _legend_entries(language), grid)
    _draw_panel(axes, rows, language)
    yield Drawing("departements", figure, heading.title)


def _draw_panel(axes: Axes, rows: pd.DataFrame, language: str) -> None:
    axes.plot([0, 1], [0, 1], **EQUAL_LINE, zorder=1.5)
    for is_inside, part in rows.groupby("inside", sort=True):
        style = MARKER_STYLES[bool(is_inside)]
        errors = [part["q50"] - part["q05"], part["q95"] - part["q50"]]
        axes.errorbar(part["observed"], part["q50"], yerr=errors, fmt="none", ecolor=style["color"], alpha=0.3)
        axes.plot(part["observed"], part["q50"], linestyle="none", markersize=4.5, markeredgewidth=0, **style)
    _write_names(axes, worst(rows))
    for axis, name in ((axes.xaxis, "x"), (axes.yaxis, "y")):
        percent_axis(axis, language)
        axis.set_label_text(text(f"departements.axis.{name}", language))
    axes.grid(axis="x")
    axes.set_xlim(*LIMITS)
    axes.set_ylim(*LIMITS)


def worst(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows outside of their interval with the largest errors, the largest first."""
    outside = rows[~rows["inside"].astype(bool)]
    return outside.sort_values(["absolute_error", "code"], ascending=[False, True]).head(MOST_NAMED)


def _write_names(axes: Axes, rows: pd.DataFrame) -> None:
    """Write départements beside their points, away from the edge, moved apart where names would overlap."""
    for is_right, part in rows.groupby(rows["observed"] > 0.75):
        ordered = part.sort_values("q50", kind="stable")
        heights = spread_apart(list(ordered["q50"]), NAME_GAP, *LIMITS)
        how: dict[str, Any] = {"ha": "right" if is_right else "left", "va": "center", "size": 7.5, "color": INK}
        for row, height in zip(ordered.to_dict("records"), heights, strict=True):
            name = place_names(Level.DEPARTEMENT.value).get(str(row["code"]), str(row["code"]))
            place, shift = (row["observed"], height), (-6 if is_right else 6, 0)
            axes.annotate(name, place, xytext=shift, textcoords="offset points", zorder=6, bbox=TEXT_BACKGROUND, **how)


def _legend_entries(language: str) -> list[LegendEntry]:
    handles = {
        "inside": Line2D([], [], linestyle="none", markersize=5, **MARKER_STYLES[True]),
        "outside": Line2D([], [], linestyle="none", markersize=5, **MARKER_STYLES[False]),
        "equal": Line2D([], [], **EQUAL_LINE),
    }
    return named_entries("departements", handles, language)
