"""The picture of the page: one panel for each outcome and day, a cell for each pace and support."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from experiments.language.numbers import month_and_year, number
from experiments.plots.canvas import Drawing, Heading, empty_figure
from experiments.plots.drawn_results import DrawnResults
from sim.arrays import Floats
from sim.metrics import metric as metric_named
from tools.pace_and_support.surface import Surface

Words = Mapping[str, str]
COLOURS: Final = {"coverage_functioning": "Blues", "population_under_shell": "Oranges", "shell_share": "Oranges"}
PANEL_HEIGHT: Final = 2.7  # inches
DARK: Final = 0.6  # of the range of colours, from which on letters are white


def draw(surface: Surface, study: DrawnResults, metrics: Sequence[str], days: Sequence[date], paces: Words) -> Drawing:
    """Return the picture; `paces` says what each pace is called on it."""
    title = "Functioning coverage and shells by pace and support"
    unit = "Per cent of the population: mean of the runs. A shell is an indicator inside the model, never observed"
    figure = empty_figure(study, Heading(title, unit), PANEL_HEIGHT * len(metrics))
    panels = figure.subplots(len(metrics), len(days), squeeze=False)
    for row, metric in enumerate(metrics):
        values = np.array([[_row(surface, metric, day, pace) for pace in surface.paces] for day in days])
        for column, day in enumerate(days):
            axes = panels[row, column]
            axes.set_title(f"{metric_named(metric).label['en']},\n{month_and_year(day, 'en')}", size=8)
            _draw_cells(axes, 100 * values[column], (100 * values.min(), 100 * values.max()), COLOURS[metric])
            axes.set_xticks(range(len(surface.supports)), surface.supports)
            axes.set_yticks(range(len(surface.paces)), [paces[pace] for pace in surface.paces] if column == 0 else [])
            if column == 0:
                axes.set_ylabel("pace: target date, pressure")
            if row == len(metrics) - 1:
                axes.set_xlabel("facilitators per million inhabitants")
    return Drawing("surface", figure, title)


def _row(surface: Surface, metric: str, day: date, pace: str) -> list[float]:
    return [surface.level(metric, day, f"{pace}_{support}").middle for support in surface.supports]


def _draw_cells(axes: Axes, values: Floats, ends: tuple[float, float], colours: str) -> None:
    axes.imshow(values, cmap=colours, vmin=ends[0], vmax=ends[1], aspect="auto")
    axes.grid(visible=False)
    axes.tick_params(length=0)
    width = max(ends[1] - ends[0], 1e-9)
    for (row, column), value in np.ndenumerate(values):
        colour = "white" if (value - ends[0]) / width > DARK else "black"
        axes.text(column, row, number(value, "en", 1), ha="center", va="center", size=9, color=colour)
