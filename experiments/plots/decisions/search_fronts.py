"""What a search found, policy by policy: objective against objective, and search against fresh draws."""

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D

from experiments.language.texts import text
from experiments.plots.canvas import FAINT, Drawing, Heading, wrapped
from experiments.plots.decisions.search_folder import DrawnObjective, StoredSearch
from experiments.plots.legend import Grid, LegendEntry, figure_with_legend, named_entries
from experiments.plots.palette import BLACK, BLUE, GREY, ORANGE, VERMILION
from experiments.plots.series import EQUAL_LINE, number_axis, percent_axis, spread_apart
from sim.metrics.base import MetricKind

ROW_HEIGHT: Final = 3.1  # inches
LABEL_SIZE, LABEL_WIDTH = 8.5, 2.9  # points, inches
MARK_SIZE, MARK_SPACE, MARK_GAP = 7, 0.05, 0.055  # points, shares of the width and the height of a panel
ERRORS: Final = 2.0  # standard errors
_HOLLOW: Final[dict[str, Any]] = {"markerfacecolor": "none"}
STYLES: Final[dict[str, dict[str, Any]]] = {  # by group of policies, those in front last
    "shipped": {"color": GREY, "marker": "D", "markersize": 5},
    "shipped_earlier": {"color": GREY, "marker": "D", "markersize": 5, **_HOLLOW},
    "second_front_dominated": {"color": ORANGE, "marker": "v", "markersize": 4, "alpha": 0.6, **_HOLLOW},
    "second_front": {"color": ORANGE, "marker": "v", "markersize": 4.5},
    "front_dominated": {"color": BLUE, "marker": "o", "markersize": 4, "alpha": 0.6, **_HOLLOW},
    "front": {"color": BLUE, "marker": "o", "markersize": 4.5},
    "base": {"color": BLACK, "marker": "*", "markersize": 12},
}
RING: Final[dict[str, Any]] = {
    "color": VERMILION, "marker": "o", "markersize": 10, "markeredgewidth": 1.3, "linestyle": "none", **_HOLLOW,
}  # fmt: skip


def draw(search: StoredSearch) -> Iterator[Drawing]:
    """Yield the first objective against each other one, and search scores against fresh ones."""
    if search.scores.empty:
        return
    names = list(search.facts["objectives"])
    yield _objectives(search, names)
    yield _search_and_fresh(search, names)


def group_of(row: "pd.Series[Any]", start: str) -> str:
    """Return how a policy is drawn, by its kind and what fresh draws say of it; `start` is the base policy's."""
    if row["kind"] == "shipped":
        return "shipped_earlier" if row["start"] < start else "shipped"
    return f"{row['kind']}_dominated" if row["stays"] == "no" else str(row["kind"])


def _wide(search: StoredSearch, columns: list[str]) -> pd.DataFrame:
    """Return a row for each policy, with columns by objective."""
    policies = search.scores.drop_duplicates("policy").set_index("policy", drop=False)
    groups = policies.apply(group_of, axis=1, start=search.facts["start"])
    found = (search.scores.pivot(index="policy", columns="metric", values=one).add_suffix(f".{one}") for one in columns)
    return pd.concat(found, axis=1).loc[policies.index].assign(group=groups, label=policies[f"label_{search.language}"])


def _objectives(search: StoredSearch, names: list[str]) -> Drawing:
    language, others = search.language, names[1:]
    table = _wide(search, ["fresh_mean", "fresh_mean_se"])
    shipped = table[table["group"].str.startswith("shipped")]
    numbers = {str(policy): str(place) for place, policy in enumerate(shipped.index, 1)}
    letters = dict(zip(search.shortlist, ascii_uppercase, strict=False))
    labels = {**search.shortlist, **table["label"][list(numbers)]}
    marks = {**letters, **numbers}
    called = (text("optimise.figure.shipped", language, n=mark, label=labels[name]) for name, mark in marks.items())
    subtitle = text("optimise.figure.subtitle", language, draws=search.facts["fresh_draws"])
    note = text("optimise.words.separator", language).join(called) + ". " + text("optimise.figure.note", language)
    heading = Heading(text("optimise.figure.title", language, date=search.day), subtitle, note)
    entries = _entries(search, table, "shortlist", Line2D([], [], **RING))
    figure, panels = figure_with_legend(search, heading, entries, Grid(len(others), ROW_HEIGHT))
    for axes, name in zip(panels, others, strict=True):
        across, up = search.shown(name), search.shown(names[0])
        _draw_points(axes, table, (across, "fresh_mean"), (up, "fresh_mean"))
        _ring(axes, table[table.index.isin(search.shortlist)], (across, "fresh_mean"), (up, "fresh_mean"))
        _write_marks(axes, table, letters, (across, up), is_right=False)
        _write_marks(axes, table, numbers, (across, up), is_right=True)
        _name_axes(axes, across, up, search)
    return Drawing("front", figure, heading.title)


Column = tuple[DrawnObjective, str]


def _values(table: pd.DataFrame, column: Column, ending: str = "") -> "pd.Series[float]":
    shown, name = column
    found: pd.Series[float] = table[f"{shown.metric.name}.{name}{ending}"] / shown.divisor
    return found


def _draw_points(axes: Axes, table: pd.DataFrame, across: Column, up: Column) -> None:
    for group, style in STYLES.items():
        rows = table[table["group"] == group]
        place = _values(rows, across), _values(rows, up)
        wide, high = (_errors(rows, column) for column in (across, up))
        axes.errorbar(*place, xerr=wide, yerr=high, fmt="none", ecolor=style["color"], elinewidth=0.6, alpha=0.35)
        axes.plot(*place, linestyle="none", **style)


def _errors(table: pd.DataFrame, column: Column) -> "pd.Series[float] | None":
    """Return half of the length of bars, None for scores that have no error."""
    shown, name = column
    return ERRORS * _values(table, column, "_se") if f"{shown.metric.name}.{name}_se" in table else None


def _ring(axes: Axes, rows: pd.DataFrame, across: Column, up: Column) -> None:
    axes.plot(_values(rows, across), _values(rows, up), **RING)


def _write_marks(
    axes: Axes, table: pd.DataFrame, marks: dict[str, str], shown: tuple[DrawnObjective, DrawnObjective], is_right: bool
) -> None:
    """Write what policies are marked with at one edge, moved apart, each with a line to its point."""
    rows = table.loc[list(marks)]
    places = [_values(rows, (one, "fresh_mean")) for one in shown]
    ordered = places[1].dropna().sort_values(kind="stable")
    if ordered.empty:
        return
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    margin = MARK_SPACE * (right - left)
    edge = right + margin if is_right else left - margin
    axes.set_xlim(min(left, edge - margin), max(right, edge + margin))
    axes.set_ylim(bottom, top)
    colour = FAINT if is_right else VERMILION
    line = {"arrowstyle": "-", "color": colour, "linewidth": 0.4, "shrinkA": 0, "shrinkB": 2}
    heights = spread_apart(list(ordered), MARK_GAP * (top - bottom), bottom, top)
    for policy, height in zip(ordered.index, heights, strict=True):
        point, end = (places[0][policy], ordered[policy]), (edge, height)
        axes.annotate(
            marks[policy], point, xytext=end, textcoords="data", size=MARK_SIZE, color=colour,
            ha="center", va="center", arrowprops=line,
        )  # fmt: skip


def _name_axes(axes: Axes, across: DrawnObjective, up: DrawnObjective, search: StoredSearch) -> None:
    for axis, shown in ((axes.xaxis, across), (axes.yaxis, up)):
        _write_axis(axis, shown, search.language)
        axis.set_label_text("\n".join([*_lines(shown), shown.better]), size=LABEL_SIZE)
    axes.grid(axis="x")


def _write_axis(axis: Axis, shown: DrawnObjective, language: str) -> None:
    if shown.metric.kind is MetricKind.SHARE:
        percent_axis(axis, language)
    else:
        number_axis(axis, language)


def _entries(search: StoredSearch, table: pd.DataFrame, last: str, handle: Line2D) -> list[LegendEntry]:
    present = [group for group in reversed(STYLES) if (table["group"] == group).any()]
    handles = {group: Line2D([], [], linestyle="none", **STYLES[group]) for group in present}
    label = search.facts["base"][search.language]
    return named_entries("optimise", {**handles, last: handle}, search.language, label=label)


def _lines(shown: DrawnObjective) -> list[str]:
    return wrapped(shown.label, LABEL_WIDTH, LABEL_SIZE, "bold")


def _draw_equal(axes: Axes) -> None:
    """Draw the line on which both scores are equal, over the same range upwards and across."""
    ends = min(axes.get_xlim()[0], axes.get_ylim()[0]), max(axes.get_xlim()[1], axes.get_ylim()[1])
    axes.plot(ends, ends, **EQUAL_LINE, zorder=1)
    axes.set_xlim(*ends)
    axes.set_ylim(*ends)


def _search_and_fresh(search: StoredSearch, names: list[str]) -> Drawing:
    language, table = search.language, _wide(search, ["search_mean", "fresh_mean", "fresh_mean_se"])
    counts = {"front_draws": search.facts["front_draws"], "draws": search.facts["fresh_draws"]}
    title = text("optimise.figure.met_title", language, date=search.day)
    heading = Heading(title, text("optimise.figure.met_subtitle", language, **counts))
    entries = _entries(search, table, "equal", Line2D([], [], **EQUAL_LINE))
    figure, panels = figure_with_legend(search, heading, entries, Grid(len(names), ROW_HEIGHT))
    for axes, name in zip(panels, names, strict=True):
        shown = search.shown(name)
        _draw_points(axes, table, (shown, "search_mean"), (shown, "fresh_mean"))
        _draw_equal(axes)
        axes.set_title("\n".join(_lines(shown)), size=LABEL_SIZE)
        for axis, key in ((axes.xaxis, "met_axis"), (axes.yaxis, "fresh_axis")):
            _write_axis(axis, shown, language)
            axis.set_label_text(text(f"optimise.figure.{key}", language), size=LABEL_SIZE)
        axes.grid(axis="x")
    return Drawing("search_and_fresh", figure, title)
