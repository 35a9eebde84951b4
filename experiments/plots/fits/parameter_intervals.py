"""What the data said about each parameter: where its posterior lies within its range."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.calibration.fit_tables import MOVED, NARROWED, SILENT, short_name
from experiments.language.numbers import percent
from experiments.language.texts import text
from experiments.plots.canvas import FAINT, Drawing, Heading, empty_figure
from experiments.plots.fits.fit_folder import StoredFit
from experiments.plots.legend import LegendEntry, draw_legend, legend_height
from experiments.plots.palette import BLUE, GREY, VERMILION
from experiments.plots.series import set_lines

COLOURS = {MOVED: VERMILION, NARROWED: BLUE, SILENT: GREY}
LARGE, SMALL = 0.26, 0.125  # inches, of a line
LARGE_SIZE, SMALL_SIZE = 8.5, 6.2  # points
AROUND = 0.55  # inches, of title and axis
SILENT_COLUMNS: Final = 2


def draw(fit: StoredFit) -> Iterator[Drawing]:
    """Yield one figure: large where the data said something, small where they are silent."""
    if fit.parameters.empty:
        return
    language = fit.language
    title = text("parameters.title", language, day=fit.as_of_in_words)
    subtitle_text, note = text("parameters.unit", language, n=fit.n_proposals), text("parameters.note", language)
    heading = Heading(title, subtitle_text, note)
    yield Drawing("parameters", _figure(fit, heading, placed(fit.parameters)), title)


def placed(parameters: pd.DataFrame) -> pd.DataFrame:
    """Return parameters with their quantiles as shares of their range, by verdict, the most moved first."""
    width = (parameters["high"] - parameters["low"]).replace(0.0, 1.0)
    shares = {name: (parameters[name] - parameters["low"]) / width for name in ("q05", "q50", "q95")}
    order = parameters["verdict"].map({MOVED: 0, NARROWED: 1, SILENT: 2})
    weight = parameters["shift"].abs().where(parameters["verdict"] == MOVED, 1.0 - parameters["sd_ratio"])
    table = parameters.assign(**shares, order=order, weight=-weight)
    return table.sort_values(["order", "weight", "parameter"], kind="stable", ignore_index=True)


def readable(path: str) -> str:
    """Return the name of a parameter for people: "prepare: half founders"."""
    return short_name(path).replace(".", ": ").replace("_", " ")


def _figure(fit: StoredFit, heading: Heading, table: pd.DataFrame) -> Figure:
    informed, silent = table[table["verdict"] != SILENT], table[table["verdict"] == SILENT]
    entries = _legend_entries(fit.language, table)
    n_lines = -(-len(silent) // SILENT_COLUMNS)
    heights = [
        len(informed) * LARGE + AROUND if len(informed) else 0.0,
        n_lines * SMALL + AROUND if len(silent) else 0.0,
        legend_height(entries, 2, 2),
    ]
    figure = empty_figure(fit, heading, sum(heights))
    grid = figure.add_gridspec(3, SILENT_COLUMNS, height_ratios=[max(height, 1e-3) for height in heights])
    if len(informed):
        _draw_informed(figure.add_subplot(grid[0, :]), informed, fit.language)
    for column in range(SILENT_COLUMNS if len(silent) else 0):
        part = silent.iloc[column * n_lines : (column + 1) * n_lines]
        title = text("parameters.silent", fit.language) if column == 0 else ""
        _draw_silent(figure.add_subplot(grid[1, column]), part, n_lines, title)
    draw_legend(figure.add_subplot(grid[2, :]), entries, 2, ncols=2)
    return figure


def _draw_informed(axes: Axes, rows: pd.DataFrame, language: str) -> None:
    axes.set_title(text("parameters.informed", language))
    _draw_rows(axes, rows, {"band": 9.0, "line": 4.5, "dot": 6.5, "size": LARGE_SIZE}, len(rows))
    how: dict[str, Any] = {"size": LARGE_SIZE - 0.7, "color": FAINT, "ha": "center"}
    axes.annotate(text("parameters.left", language), (1.06, 1.0), xycoords="axes fraction", va="bottom", **how)
    for line, ratio in enumerate(rows["sd_ratio"]):
        axes.text(1.06, line, percent(float(ratio), language), va="center", **how)


def _draw_silent(axes: Axes, rows: pd.DataFrame, n_lines: int, title: str) -> None:
    axes.set_title(title or " ")
    _draw_rows(axes, rows, {"band": 4.6, "line": 1.8, "dot": 2.6, "size": SMALL_SIZE}, n_lines)


def _draw_rows(axes: Axes, rows: pd.DataFrame, sizes: dict[str, float], n_lines: int) -> None:
    for line, row in enumerate(rows.to_dict("records")):
        colour = COLOURS[str(row["verdict"])]
        axes.plot([0.05, 0.95], [line, line], color="#E2E2E2", linewidth=sizes["band"])
        axes.plot([row["q05"], row["q95"]], [line, line], color=colour, linewidth=sizes["line"])
        style: dict[str, Any] = {"markerfacecolor": "white", "markeredgecolor": colour, "markeredgewidth": 1.1}
        axes.plot(row["q50"], line, marker="o", markersize=sizes["dot"], **style)
    names = [readable(str(path)) for path in rows["parameter"]]
    axes.set_yticks(np.arange(len(rows)), names, size=sizes["size"])
    set_lines(axes, n_lines)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([0.0, 0.5, 1.0], ["0", "½", "1"], size=sizes["size"])


def _legend_entries(language: str, table: pd.DataFrame) -> list[LegendEntry]:
    entries = [LegendEntry(Patch(color="#E2E2E2"), text("parameters.prior", language))]
    for verdict, colour in COLOURS.items():
        n = int((table["verdict"] == verdict).sum())
        bar = Line2D([], [], color=colour, linewidth=4)
        dot = Line2D([], [], color=colour, marker="o", markerfacecolor="white", markersize=5, linestyle="none")
        entries.append(LegendEntry((bar, dot), text(f"parameters.verdict.{verdict}", language, n=n)))
    return entries
