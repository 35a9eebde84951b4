"""Figures of task=value: cost and effect, acceptability, and what it would be worth to know an assumption."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.language.numbers import MoneyUnit
from experiments.language.texts import LANGUAGES, text
from experiments.plots.canvas import FAINT, INK, Drawing, Heading, save, style, wrapped
from experiments.plots.legend import HOLLOW, Grid, LegendEntry, figure_with_legend
from experiments.plots.palette import BLUE, GREY, ArmStyle, arm_styles
from experiments.plots.results import StoredStudy, read_study
from experiments.plots.series import number_axis, percent_axis, set_lines
from experiments.value.consequences import PRESSURE_ASSUMPTION
from experiments.value.frontier import FrontierVerdict
from experiments.value.value_files import ValueRequest
from experiments.value.value_sentences import ValueContext, ValueTables, plain, unit_of
from experiments.value.value_tables import ALL

MOST_ASSUMPTIONS: Final = 12  # that are shown
NAME_INCHES, NAME_SIZE = 2.7, 8.0  # of the names of assumptions; points
LINE = 0.32  # inches, of an assumption
STATED: Final[dict[str, Any]] = {"color": FAINT, "linewidth": 1.0, "linestyle": (0, (2, 2))}
BEST: Final[dict[str, Any]] = {"linewidth": 5.5, "alpha": 0.4, "solid_capstyle": "butt"}
LEAST_EUROS: Final = 1e3


@dataclass(frozen=True, eq=False)
class _Valued:
    """What figures are drawn from: the study, the tables, and the words."""

    study: StoredStudy
    tables: ValueTables
    about: ValueContext

    @cached_property
    def styles(self) -> dict[str, ArmStyle]:
        return arm_styles(tuple(self.about.labels), self.about.baseline)

    def say(self, name: str, **values: object) -> str:
        return self.about.say(f"figure.{name}", **values)

    def heading(self, name: str, **values: object) -> Heading:
        subtitle = self.say(f"{name}_unit", runs=self.study.runs, **values)
        return Heading(self.say(name), subtitle, self.say(f"{name}_note", number=PRESSURE_ASSUMPTION))

    def entries(self, **line: Any) -> list[LegendEntry]:
        found = []
        for arm, label in self.about.labels.items():
            own = self.styles[arm]
            how = line or {"marker": own.marker, "linestyle": "none", **{**HOLLOW, "linewidth": 0.0}}
            name = text("figure.baseline", self.about.language, arm=label) if arm == self.about.baseline else label
            handle = Line2D([], [], color=own.colour, **({"linestyle": own.dash, **how} if line else how))
            found.append(LegendEntry(handle, name))
        return found


def draw_value(request: ValueRequest, tables: ValueTables, source: Path) -> list[Path]:
    """Draw the figures of a valuation in both languages, as PNG and SVG; return their paths.

    Figures of an earlier valuation go. `source`: the folder of the study. Raises StudyNotRun where it has no summary.
    """
    paths = []
    with style():
        for language in LANGUAGES:
            valued = _Valued(read_study(source, language), tables, request.context(language))
            for drawing in value_drawings(valued):
                paths += save(drawing, request.folder, valued.study)
    for path in (*request.folder.glob("*.png"), *request.folder.glob("*.svg")):
        if path not in paths:
            path.unlink()  # it shows a valuation with other settings
    return paths


def value_drawings(valued: _Valued) -> Iterator[Drawing]:
    """Yield the figures that the tables allow."""
    yield _efficiency(valued)
    yield _acceptability(valued)
    if not valued.tables.assumptions.empty and valued.tables.assumptions["high95"].max() > 0:
        yield _information(valued)


def _efficiency(valued: _Valued) -> Drawing:
    heading = valued.heading("efficiency", **valued.about.period)
    line = LegendEntry(Line2D([], [], color=INK, linewidth=1.2), valued.say("line"))
    figure, (axes,) = figure_with_legend(valued.study, heading, [*valued.entries(), line], Grid(1, 3.4, n_columns=1))
    choice = valued.tables.choice.sort_values("inhabitant_years")
    unit = _unit(choice["more_euros"])
    on = choice[choice["frontier"] == FrontierVerdict.FRONTIER]
    axes.plot(on["inhabitant_years"] / 1e6, on["more_euros"] / unit.euros, color=INK, linewidth=1.2, zorder=2)
    for arm in valued.about.labels:
        _draw_arm(axes, valued, arm, unit)
    axes.set_xlabel(valued.say("gained"))
    axes.set_ylabel(valued.say("spent", unit=unit.short(valued.about.language)))
    axes.grid(axis="x")
    for axis in (axes.xaxis, axes.yaxis):
        number_axis(axis, valued.about.language)
    return Drawing("efficiency", figure, heading.title)


def _draw_arm(axes: Axes, valued: _Valued, arm: str, unit: MoneyUnit) -> None:
    costs, prices, own = valued.tables.costs, valued.tables.prices, valued.styles[arm]
    spent = costs[(costs["arm"] == arm) & (costs["year"] == ALL) & (costs["payer"] == ALL)].iloc[0]
    gained = prices[(prices["arm"] == arm) & (prices["payer"] == ALL)]
    across, left, right = (0.0, 0.0, 0.0) if gained.empty else _ends(gained.iloc[0], "inhabitant_years", 1e6)
    up, low, high = _ends(spent, "more_discounted_euros", unit.euros, "low95", "high95")
    axes.errorbar(
        across,
        up,
        xerr=[[across - left], [right - across]],
        yerr=[[up - low], [high - up]],
        color=own.colour,
        marker=own.marker,
        elinewidth=1.3,
        zorder=4,
        **HOLLOW,
    )


def _ends(row: "pd.Series[Any]", name: str, per: float, low: str = "", high: str = "") -> tuple[float, float, float]:
    """Return a number of a row and the ends of its interval, the number itself where there is none."""
    middle, *ends = (float(row[key]) / per for key in (name, low or f"{name}_low95", high or f"{name}_high95"))
    left, right = (middle if np.isnan(end) else end for end in ends)
    return middle, left, right


def _acceptability(valued: _Valued) -> Drawing:
    heading = valued.heading("acceptability")
    stated = LegendEntry(Line2D([], [], **STATED), valued.say("stated"))
    entries = [*valued.entries(linewidth=1.8), stated]
    figure, panels = figure_with_legend(valued.study, heading, entries, Grid(2, 3.0))
    rows = valued.tables.acceptability
    unit = _unit(rows["expected_loss"])
    for axes, column, per in zip(panels, ("p_best", "expected_loss"), (1.0, unit.euros), strict=True):
        _draw_curves(axes, valued, rows.assign(**{column: rows[column] / per}), column)
        axes.set_xlabel(valued.say("worth"))
        axes.set_xlim(0.0, float(rows["euros_per_inhabitant_year"].max()))
        number_axis(axes.xaxis, valued.about.language)
    panels[0].set_title(valued.say("share"))
    panels[0].set_ylim(0.0, 1.02)
    percent_axis(panels[0].yaxis, valued.about.language)
    panels[1].set_title(valued.say("loss", unit=unit.short(valued.about.language)))
    panels[1].set_ylim(bottom=0.0)
    number_axis(panels[1].yaxis, valued.about.language)
    return Drawing("acceptability", figure, heading.title)


def _draw_curves(axes: Axes, valued: _Valued, rows: pd.DataFrame, column: str) -> None:
    """Draw a curve for each arm, thick where the arm has the highest expected net benefit."""
    for arm, own in valued.styles.items():
        part = rows[rows["arm"] == arm]
        worth, values = part["euros_per_inhabitant_year"].to_numpy(), part[column].to_numpy(dtype=float)
        axes.plot(worth, values, color=own.colour, linestyle=own.dash, linewidth=1.8, zorder=3)
        axes.plot(worth, np.where(part["is_best"], values, np.nan), color=own.colour, zorder=2, **BEST)
    axes.axvline(valued.about.valuation.euros_per_inhabitant_year, **STATED)


def _information(valued: _Valued) -> Drawing:
    rows, about = by_length(valued.tables.assumptions).head(MOST_ASSUMPTIONS), valued.about
    perfect = float(valued.tables.perfect(about.valuation.euros_per_inhabitant_year)["evpi"])
    unit = unit_of(max(perfect, LEAST_EUROS))
    worth = plain(about.valuation.euros_per_inhabitant_year, about.language)
    named = {"unit": unit.short(about.language), "place": about.place, "euros": worth}
    heading = valued.heading("information", **named)
    grid = Grid(1, 0.7 + LINE * len(rows), n_columns=1)
    figure, (axes,) = figure_with_legend(valued.study, heading, _information_entries(valued, rows), grid)
    for line, row in enumerate(rows.to_dict("records")):
        _draw_assumption(axes, line, row, unit)
    axes.axvline(perfect / unit.euros, color=INK, linewidth=1.2, linestyle=(0, (1, 1.5)))
    axes.set_yticks(range(len(rows)), _names(rows, about.language), size=NAME_SIZE)
    set_lines(axes, len(rows))
    axes.set_xlim(0.0, 1.04 * perfect / unit.euros)
    number_axis(axes.xaxis, about.language)
    return Drawing("information", figure, heading.title)


def _draw_assumption(axes: Axes, line: int, row: dict[Any, Any], unit: MoneyUnit) -> None:
    low, high = float(row["low95"]) / unit.euros, float(row["high95"]) / unit.euros
    if row["told_apart"]:
        axes.plot([low, high], [line, line], color=BLUE, linewidth=2.2)
        axes.plot(float(row["evppi"]) / unit.euros, line, "o", color=BLUE, markersize=6)
    else:
        axes.barh(line, high, height=0.5, facecolor="none", edgecolor=GREY, linewidth=0.9)


def _names(rows: pd.DataFrame, language: str) -> list[str]:
    labels = rows["assumption"] + " " + rows[f"title_{language}"]
    return ["\n".join(wrapped(label, NAME_INCHES, NAME_SIZE)) for label in labels]


def by_length(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Return those told apart by their value, then the others by the upper end of their interval, the most first."""
    columns = ["told_apart", "evppi", "high95"]
    return assumptions.sort_values(columns, ascending=False, kind="stable")


def _information_entries(valued: _Valued, rows: pd.DataFrame) -> Sequence[LegendEntry]:
    is_told = rows["told_apart"].astype(bool)
    handles = {
        "told_apart": (Line2D([], [], color=BLUE, marker="o", linewidth=2.2), is_told.any()),
        "not_told_apart": (
            Line2D([], [], color=GREY, marker="s", markerfacecolor="none", linestyle="none"),
            not is_told.all(),
        ),
        "perfect": (Line2D([], [], color=INK, linewidth=1.2, linestyle=(0, (1, 1.5))), True),
    }
    return [LegendEntry(handle, valued.say(name)) for name, (handle, is_drawn) in handles.items() if is_drawn]


def _unit(euros: "pd.Series[float]") -> MoneyUnit:
    return unit_of(max(float(euros.abs().max()), LEAST_EUROS))
