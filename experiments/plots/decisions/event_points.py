"""The points at which an event happens or not, in the two factors that the box limits most."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter

from experiments.designs.factor_words import value_in_words
from experiments.language.texts import text
from experiments.plots.canvas import INK, Drawing, Heading, wrapped
from experiments.plots.decisions.discovery_folder import StoredDiscovery
from experiments.plots.legend import Grid, Handle, figure_with_legend, named_entries
from experiments.plots.palette import VERMILION

HAPPENED: Final[dict[str, Any]] = {"color": VERMILION, "marker": "o", "markersize": 3.6, "linestyle": "none"}
OTHER: Final[dict[str, Any]] = {"color": "#9A9A9A", "marker": "o", "markersize": 2.4, "linestyle": "none"}
EDGE: Final[dict[str, Any]] = {"facecolor": "none", "edgecolor": INK, "linewidth": 1.6}
LABEL_WIDTH, LABEL_SIZE = 3.6, 9  # inches, points
JITTER: Final = 0.3  # of the step between whole values, by which points are moved apart


def draw(found: StoredDiscovery) -> Iterator[Drawing]:
    """Yield the figure, where a box is better than the base rate and limits two factors."""
    language, factors = found.language, most_limited(found.limits)
    if not found.has_rule or len(factors) < 2:
        return
    title, unit = (text(f"event_figures.{name}", language) for name in ("points", "points_unit"))
    heading = Heading(title, unit)
    handles: dict[str, Handle] = {
        "happened": Line2D([], [], **HAPPENED),
        "not_happened": Line2D([], [], **OTHER),
        "rectangle": Patch(**EDGE),
    }
    entries = named_entries("event_figures", handles, language)
    figure, (axes,) = figure_with_legend(found, heading, entries, Grid(1, 4.0, n_columns=1, legend_columns=3))
    _draw_points(axes, found, factors[:2])
    yield Drawing("points", figure, heading.title)


def most_limited(limits: pd.DataFrame) -> list[str]:
    """Return the factors with a limit, that with the least quasi-p value first."""
    return [str(path) for path in limits.groupby("factor")["quasi_p"].min().sort_values(kind="stable").index]


def _draw_points(axes: Axes, found: StoredDiscovery, factors: list[str]) -> None:
    points, limits = found.table("points"), found.limits
    for happened, style in ((0, OTHER), (1, HAPPENED)):
        rows = points[points["happened"] == happened]
        axes.plot(*(_apart(rows[path]) for path in factors), **style)
    corners = [_ends(limits[limits["factor"] == path]) for path in factors]
    (left, right), (bottom, top) = corners
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, zorder=3, **EDGE))
    for axis, path in zip((axes.xaxis, axes.yaxis), factors, strict=True):
        axis.set_label_text("\n".join(wrapped(found.names[path], LABEL_WIDTH, LABEL_SIZE)), size=LABEL_SIZE)
        _write_values(axis, path, points[path], found.language)


def _ends(rows: pd.DataFrame) -> tuple[float, float]:
    limit = dict(zip(rows["side"], rows["limit"], strict=True))
    return limit.get("low", rows["lowest"].iloc[0]), limit.get("high", rows["highest"].iloc[0])


def _apart(values: "pd.Series[float]") -> "pd.Series[float]":
    """Return values with whole ones moved apart, in the order of the points, so that none hides another."""
    if (values % 1 != 0).any():
        return values
    return values + JITTER * (np.arange(len(values)) % 21 / 10 - 1)


def _write_values(axis: Axis, path: str, values: "pd.Series[float]", language: str) -> None:
    if values.nunique() <= 3:
        axis.set_ticks(sorted(values.unique()))
    axis.set_major_formatter(FuncFormatter(lambda value, _: value_in_words(path, value, language)))
