"""The boxes on the way from all points to the smallest: coverage and density, and what the rule is worth."""

from collections.abc import Iterator
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.language.texts import text
from experiments.plots.canvas import INK, Drawing, Heading
from experiments.plots.decisions.discovery_folder import StoredDiscovery
from experiments.plots.legend import Grid, Handle, figure_with_legend, named_entries
from experiments.plots.palette import VERMILION
from experiments.plots.series import EQUAL_LINE, percent_axis

DIAMOND: Final[dict[str, Any]] = {"color": VERMILION, "marker": "D", "markersize": 6.0, "linestyle": "none"}
RING: Final[dict[str, Any]] = {
    "color": INK,
    "marker": "o",
    "markersize": 11,
    "markerfacecolor": "none",
    "linestyle": "none",
}


def draw(found: StoredDiscovery) -> Iterator[Drawing]:
    """Yield the figure, where a box was sought."""
    if found.box is None:
        return
    language = found.language
    note = "peeling_note" if found.has_rule else "peeling_note_none"
    title, unit, note = (text(f"event_figures.{name}", language) for name in ("peeling", "peeling_unit", note))
    heading = Heading(title, unit, note)
    handles: dict[str, Handle] = {
        "chosen" if found.has_rule else "tried": Line2D([], [], **RING),
        "left_out": Line2D([], [], **DIAMOND),
        "base_rate": Line2D([], [], **EQUAL_LINE),
    }
    entries = named_entries("event_figures", handles, language)
    figure, (axes,) = figure_with_legend(found, heading, entries, Grid(1, 3.4, n_columns=1, legend_columns=3))
    _draw_path(axes, found)
    yield Drawing("peeling", figure, heading.title)


def _draw_path(axes: Axes, found: StoredDiscovery) -> None:
    path, box, language = found.table("peeling"), found.box, found.language
    axes.axhline(found.base_rate, **EQUAL_LINE)
    axes.plot(path["coverage"], path["density"], color="#BBBBBB", linewidth=0.8, zorder=1)
    dots = axes.scatter(path["coverage"], path["density"], c=path["n_factors"], cmap="viridis_r", s=26, zorder=2)
    bar = axes.figure.colorbar(dots, ax=axes, pad=0.02)
    bar.set_label(text("event_figures.factors", language))
    bar.set_ticks(sorted(path["n_factors"].unique()))
    if box is not None:
        axes.plot(box["coverage"], box["density"], **RING, zorder=4)
        density = float(box["left_out_density"])
        ends = [[density - box["left_out_density_low"]], [box["left_out_density_high"] - density]]
        axes.errorbar(float(box["left_out_coverage"]), density, yerr=ends, elinewidth=1.2, zorder=3, **DIAMOND)
    axes.set_xlim(0.0, 1.02)
    axes.set_ylim(0.0, 1.05)
    axes.set_xlabel(text("event_figures.coverage", language))
    axes.set_ylabel(text("event_figures.density", language))
    percent_axis(axes.xaxis, language)
    percent_axis(axes.yaxis, language)
