"""What a sweep over levers comes to at the last date: a table of colours for each headline, one cell an arm."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from experiments.language.numbers import between, month_and_year, number, percent
from experiments.language.texts import spaced, text
from experiments.plots.canvas import INK, LINE_HEIGHT, POINTS_PER_INCH, Drawing, Heading, subtitle, wrapped
from experiments.plots.legend import Grid, figure_with_legend, text_entry
from experiments.plots.results import StoredStudy

MEASURES: dict[str, Callable[[float, str], str]] = {
    "coverage_li_plus": percent,
    "coverage_aci": percent,
    "population_under_shell": percent,
    "n_aci": number,
}
VALUE_SIZE, SPAN_SIZE, TICK_SIZE = 8.5, 6.5, 8.0  # points
ROWS_WIDTH, COLUMN_WIDTH = 1.25, 3.2  # inches: of the names of rows, and of a panel with its names
COLUMN_GAP = 0.02  # inches
ROW_HEIGHT, LEAST_HEIGHT = 0.42, 0.85  # inches
DARK = 0.6  # share of the colours from which letters on them are white
COLOURS = "Blues"
MOST_COLUMNS = 6


@dataclass(frozen=True)
class _CellGrid:
    """The cells of a sweep: the last lever across, all others down, and the arm in each."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    arms: dict[tuple[str, str], str]  # by row and column


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each headline, if the study is a sweep."""
    swept = study.manifest.get("swept") or {}
    arms = {arm: levers for arm, levers in swept.items() if arm in study.arms}
    if len(arms) < 2:
        return
    cells = _layout({arm: [label[study.language] for label in levers.values()] for arm, levers in arms.items()})
    language, metrics = study.language, [metric for metric in MEASURES if study.bands(metric)]
    title = text("sweep.title", language, when=month_and_year(study.last_date, language))
    heading = Heading(title, subtitle(study, text("sweep.unit", language)))
    names = _wrapped(cells.columns, (COLUMN_WIDTH - ROWS_WIDTH) / len(cells.columns) - COLUMN_GAP, language)
    name_lines = max(name.count("\n") + 1 for name in names)
    row_lines = max(name.count("\n") + 1 for name in _wrapped(cells.rows, ROWS_WIDTH, language))
    line = LINE_HEIGHT * TICK_SIZE / POINTS_PER_INCH
    body = max(len(cells.rows) * max(ROW_HEIGHT, row_lines * line), LEAST_HEIGHT)
    grid = Grid(len(metrics), body + name_lines * line + 0.45, n_columns=2)
    entries = [text_entry(text("sweep.reading", language))]
    figure, panels = figure_with_legend(study, heading, entries, grid)
    for axes, metric in zip(panels, metrics, strict=True):
        _draw_panel(axes, study, metric, cells)
    yield Drawing("sweep", figure, title)


def _layout(levers: dict[str, list[str]]) -> _CellGrid:
    """Return where each arm stands, by what it has of each swept lever."""
    places = {arm: (" · ".join(labels[:-1]), labels[-1]) for arm, labels in levers.items()}
    rows, columns = (tuple(dict.fromkeys(place[part] for place in places.values())) for part in (0, 1))
    if len(columns) > MOST_COLUMNS:  # many values are easier to read down than across
        rows, columns, places = columns, rows, {arm: (column, row) for arm, (row, column) in places.items()}
    return _CellGrid(columns, rows, {place: arm for arm, place in places.items()})


def _wrapped(names: tuple[str, ...], width: float, language: str) -> list[str]:
    return ["\n".join(wrapped(spaced(name, language), width, TICK_SIZE)) for name in names]


def _draw_panel(axes: Axes, study: StoredStudy, metric: str, cells: _CellGrid) -> None:
    ends = {arm: study.band(arm, metric).end for arm in cells.arms.values()}
    shown = np.array([[_middle(ends, cells.arms.get((row, column))) for column in cells.columns] for row in cells.rows])
    low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
    axes.imshow(shown, cmap=COLOURS, vmin=low - (high - low) / 3, vmax=high or 1.0, aspect="auto")
    axes.set_title(text(f"sweep.panel.{metric}", study.language))
    axes.grid(visible=False)
    width = (COLUMN_WIDTH - ROWS_WIDTH) / len(cells.columns) - COLUMN_GAP
    axes.set_xticks(range(len(cells.columns)), _wrapped(cells.columns, width, study.language), size=TICK_SIZE)
    axes.set_yticks(range(len(cells.rows)), _wrapped(cells.rows, ROWS_WIDTH, study.language), size=TICK_SIZE)
    axes.tick_params(length=0)
    for (row, column), arm in cells.arms.items():
        place = (cells.columns.index(column), cells.rows.index(row))
        share = (ends[arm][1] - low) / (high - low) if high > low else 0.0
        _write_cell(axes, place, ends[arm], MEASURES[metric], study.language, "white" if share > DARK else INK)


def _middle(ends: dict[str, tuple[float, float, float]], arm: str | None) -> float:
    return np.nan if arm is None else ends[arm][1]


def _write_cell(
    axes: Axes,
    place: tuple[int, int],
    end: tuple[float, float, float],
    written: Callable[[float, str], str],
    language: str,
    colour: str,
) -> None:
    """Write the median of an arm into its cell, and its interval under it."""
    low, middle, high = end
    value, span = written(middle, language), between(written(low, language), written(high, language), language)
    how: dict[str, Any] = {"ha": "center", "color": colour, "textcoords": "offset points"}
    axes.annotate(value, place, xytext=(0, 0), va="bottom", size=VALUE_SIZE, weight="bold", **how)
    axes.annotate("" if span == value else span, place, xytext=(0, -1), va="top", size=SPAN_SIZE, **how)
