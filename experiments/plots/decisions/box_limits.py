"""The limits of a box within the ranges that were searched, with how often resamples have them too."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.designs.factor_words import limits_in_words
from experiments.language.numbers import percent
from experiments.language.texts import text
from experiments.plots.canvas import FAINT, Drawing, Heading, wrapped
from experiments.plots.decisions.discovery_folder import StoredDiscovery
from experiments.plots.legend import Grid, Handle, figure_with_legend, named_entries
from experiments.plots.palette import BLUE, VERMILION
from experiments.plots.series import percent_axis, set_lines

RANGE: Final[dict[str, Any]] = {"color": "#DADADA", "linewidth": 9.0, "solid_capstyle": "butt"}
KEPT: Final[dict[str, Any]] = {"color": BLUE, "linewidth": 9.0, "solid_capstyle": "butt"}
RESAMPLED: Final[dict[str, Any]] = {"color": VERMILION, "linewidth": 2.4, "solid_capstyle": "butt"}
LINE, AROUND, LABEL_WIDTH = 0.56, 0.5, 2.6  # inches


def draw(found: StoredDiscovery) -> Iterator[Drawing]:
    """Yield the figure, where a box is better than the base rate."""
    box, language = found.box, found.language
    if box is None or not found.has_rule:
        return
    shares = {name: percent(box[name], language) for name in ("coverage", "density")}
    rates = {"base_rate": percent(found.base_rate, language), "left_out": percent(box["left_out_density"], language)}
    note = text("event_figures.box_note", language, **shares, **rates)
    unit = text("event_figures.box_unit", language, n=found.manifest["resamples"])
    heading = Heading(text("event_figures.box", language), unit, note)
    handles: dict[str, Handle] = {
        "range": Patch(color=RANGE["color"]),
        "kept": Patch(color=BLUE),
        "resampled": Line2D([], [], **RESAMPLED),
    }
    factors = list(found.limits.groupby("factor", sort=False))
    grid = Grid(1, len(factors) * LINE + AROUND, n_columns=1, legend_columns=3)
    figure, (axes,) = figure_with_legend(found, heading, named_entries("event_figures", handles, language), grid)
    _draw_factors(axes, factors, found)
    yield Drawing("box", figure, heading.title)


def _draw_factors(axes: Axes, factors: list[tuple[Any, pd.DataFrame]], found: StoredDiscovery) -> None:
    language = found.language
    set_lines(axes, len(factors))
    for line, (_, rows) in enumerate(factors):
        low, width = rows["lowest"].iloc[0], rows["highest"].iloc[0] - rows["lowest"].iloc[0]
        kept = np.clip((np.array(_ends(rows)) - low) / width, 0.0, 1.0)
        axes.plot([0, 1], [line, line], **RANGE)
        axes.plot(list(kept), [line, line], **KEPT)
        for row in rows.to_dict("records"):
            axes.plot([(row[end] - low) / width for end in ("limit_q05", "limit_q95")], [line, line], **RESAMPLED)
        returns = " / ".join(percent(share, language) for share in rows["returns"])
        axes.text(1.02, line, returns, va="center", size=8.5, color=FAINT)
    axes.set_yticks(range(len(factors)), [_label(str(path), rows, found) for path, rows in factors], size=8.5)
    axes.set_xlim(0.0, 1.0)
    percent_axis(axes.xaxis, language)


def _ends(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the limits of one factor, infinite where it is free."""
    limit = dict(zip(rows["side"], rows["limit"], strict=True))
    return float(limit.get("low", -np.inf)), float(limit.get("high", np.inf))


def _label(path: str, rows: pd.DataFrame, found: StoredDiscovery) -> str:
    limits = limits_in_words(path, *_ends(rows), found.language)
    return "\n".join([*wrapped(found.names[path], LABEL_WIDTH, 8.5), limits])
