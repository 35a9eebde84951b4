"""What drives an outcome, and how well each driver is known: two figures of task=sensitivity."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.comparing.headline_tables import TOLD
from experiments.designs.outcome import Outcome
from experiments.language.numbers import number, percent_sign, significant, unit_in
from experiments.language.texts import LANGUAGES, text
from experiments.plots.canvas import FAINT, Drawing, Heading, empty_figure, save_all, wrapped
from experiments.plots.drawn_results import DrawnResults, SimulatedArea
from experiments.plots.legend import LegendEntry, draw_legend, legend_height
from experiments.plots.palette import BLUE, FOREST, VERMILION
from experiments.plots.series import set_lines
from experiments.sensitivity.drivers import LEADING, MU_STAR
from experiments.sensitivity.evidence import EvidenceGrade
from experiments.sensitivity.tables import CHANCE_SHARE, EVIDENCE_FILE, SENSITIVITY_FILE
from experiments.sensitivity.words import factor_in_words, is_in_points, outcome_in_words
from experiments.storing.manifest import read_manifest
from sim.metrics import metric as metric_named

MOST_ROWS: Final = 16
MOST_GUESSES: Final = 8
MOST_OTHERS: Final = 5  # beside those that are told apart
ROW, GUESS, CHANCE_PANEL, AROUND = 0.36, 0.72, 0.62, 0.55  # inches
LABEL_INCHES, UNIT_INCHES = 2.9, 3.6
LABEL_SIZE, UNIT_SIZE = 7.5, 8.5  # points
COLOURS: Final = {
    EvidenceGrade.ASSUMED: VERMILION,
    EvidenceGrade.DERIVED: BLUE,
    EvidenceGrade.MEASURED: FOREST,
}
_TEXTS: Final = {"arm": str, "baseline": str, "code": str, "assumption": str, "factor": str, "title": str}


@dataclass(frozen=True, eq=False)
class SensitivityFolder(DrawnResults):
    """What task=sensitivity left in a folder."""

    @property
    def question(self) -> str:
        """What was asked."""
        return text("sensitivity.figure.question", self.language)

    @property
    def runs(self) -> str:
        """How many points and replicates stand behind it."""
        counts = {name: number(self.manifest["points"][key], self.language) for name, key in _COUNTS.items()}
        return text("sensitivity.figure.runs", self.language, **counts)

    @property
    def data_end(self) -> date:
        """The last day of the observations that were known."""
        return date.fromisoformat(str(self.manifest["as_of"]))

    @property
    def area(self) -> SimulatedArea:
        """The part of the world that was simulated."""
        world = self.manifest["world"]
        return SimulatedArea(str(world["kind"]), world["code"])

    @cached_property
    def influences(self) -> pd.DataFrame:
        """Every index of every factor: sensitivity.csv."""
        return self._table(SENSITIVITY_FILE)

    @cached_property
    def leading(self) -> pd.DataFrame:
        """The index that orders factors."""
        table = self.influences
        return table[table["index"] == LEADING[str(table["method"].iloc[0])]].reset_index(drop=True)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Influence joined with evidence: influence_evidence.csv."""
        return self._table(EVIDENCE_FILE)

    @cached_property
    def index(self) -> str:
        """The index that orders factors."""
        return str(self.leading["index"].iloc[0])

    @cached_property
    def outcome(self) -> str:
        """What was asked about, in words."""
        row = self.influences.iloc[0]
        day = date.fromisoformat(str(row["date"]))
        outcome = Outcome(str(row["metric"]), day, str(row["arm"]), str(row["baseline"]) or None)
        words = outcome_in_words(outcome, self.manifest["labels"], self.language)
        return f"{words[0].upper()}{words[1:]}"

    @property
    def factor(self) -> float:
        """By what values are multiplied to be shown."""
        return 100.0 if is_in_points(self.index, str(self.influences["metric"].iloc[0])) else 1.0

    @property
    def unit(self) -> str:
        """What the axis of influences shows."""
        points = "_points" if self.index == MU_STAR and self.factor > 1 else ""
        unit = unit_in(metric_named(str(self.influences["metric"].iloc[0])).unit, self.language)
        return text(f"sensitivity.figure.unit.{self.index}{points}", self.language, unit=unit)

    def label(self, row: "pd.Series[Any]") -> str:
        """Return what a factor is called."""
        return factor_in_words(str(row["factor"]), str(row["assumption"]), self.language)

    def _table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / name, dtype=_TEXTS).fillna(dict.fromkeys(_TEXTS, ""))


_COUNTS: Final = {"n": "number", "replicates": "replicates"}


def draw_sensitivity(folder: Path, language: str) -> list[Path]:
    """Draw the figures of a folder into it, as PNG and SVG in both languages, that of the study first."""
    manifest = read_manifest(folder) or {}
    order = sorted(LANGUAGES, key=lambda one: one != language)
    read = [SensitivityFolder(folder, one, manifest) for one in order]
    return [path for one in read for path in save_all(sensitivity_drawings(one), one)]


def sensitivity_drawings(found: SensitivityFolder) -> Iterator[Drawing]:
    """Yield what drives an outcome, and influence beside evidence where assumptions are among the factors."""
    title = text("sensitivity.figure.title", found.language)
    yield Drawing("sensitivity", _drivers_figure(found, title), title)
    if not found.evidence.empty:
        is_told = (found.evidence["verdict"] == TOLD).any()
        title = text("sensitivity.evidence.title" if is_told else "sensitivity.evidence.untold", found.language)
        yield Drawing("influence_evidence", _evidence_figure(found, title), title)


def _drivers_figure(found: SensitivityFolder, title: str) -> Figure:
    rows = _shown(found.leading, MOST_ROWS)
    n_more = len(found.leading) - len(rows)
    note = text("sensitivity.figure.more", found.language, n=number(n_more, found.language)) if n_more else ""
    heights = [CHANCE_PANEL, len(rows) * ROW + AROUND]
    figure = empty_figure(found, Heading(title, found.outcome, note), sum(heights))
    upper, lower = figure.subplots(2, 1, height_ratios=heights)
    chance = found.influences[found.influences["index"] == CHANCE_SHARE]
    of_chance = f"{text('sensitivity.figure.chance', found.language)} ({percent_sign(found.language).strip()})"
    _draw_rows(upper, chance, [_lines(of_chance, 2)], 100.0, found.language)
    upper.set_xlim(0, 100)
    _draw_rows(lower, rows, [_lines(found.label(row), 2) for _, row in rows.iterrows()], found.factor, found.language)
    lower.set_xlabel("\n".join(wrapped(found.unit, UNIT_INCHES, UNIT_SIZE)), size=UNIT_SIZE)
    return figure


def _shown(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the first rows: those told apart, and some of the others."""
    n_told = int((table["verdict"] == TOLD).sum())
    return table.iloc[: min(most, n_told + MOST_OTHERS)]


def _lines(words: str, most: int) -> str:
    """Return words on so many lines at most."""
    lines = wrapped(words, LABEL_INCHES, LABEL_SIZE)
    return "\n".join(lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"])


def _draw_rows(
    axes: Axes, rows: pd.DataFrame, names: list[str], factor: float, language: str, colours: list[str] | None = None
) -> None:
    """Draw the value and interval of each row from the top down, in words where it is not told apart."""
    for line, (_, row) in enumerate(rows.iterrows()):
        value, low, high = (factor * float(row[name]) for name in ("value", "low", "high"))
        if np.isnan(value):
            words = text("sensitivity.figure.not_told", language, p=number(float(row["p"]), language, 2))
            axes.text(0.01, line, words, transform=axes.get_yaxis_transform(), size=7.5, color=FAINT, va="center")
            continue
        colour = colours[line] if colours else BLUE
        axes.plot([low, high], [line, line], color=colour, linewidth=2.2)
        axes.plot(value, line, marker="o", color=colour, markersize=6)
    axes.set_yticks(np.arange(len(rows)), names, size=LABEL_SIZE)
    set_lines(axes, len(rows))
    axes.set_xlim(left=0.0)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(lambda value, _: significant(value, language))
    if rows["value"].isna().all():
        axes.set_xticks([])
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _evidence_figure(found: SensitivityFolder, title: str) -> Figure:
    language, rows = found.language, _shown(found.evidence, MOST_GUESSES)
    entries = [
        LegendEntry(Patch(color=colour), text(f"sensitivity.evidence.grade.{grade}", language))
        for grade, colour in COLOURS.items()
    ]
    heights = [len(rows) * GUESS + AROUND, legend_height(entries, 1, 1)]
    heading = Heading(title, found.outcome, text("sensitivity.evidence.note", language))
    figure = empty_figure(found, heading, sum(heights))
    panel, legend = figure.subplots(2, 1, height_ratios=heights)
    names = [_with_survey(found, row) for _, row in rows.iterrows()]
    colours = [COLOURS[EvidenceGrade(str(grade))] for grade in rows["grade"]]
    _draw_rows(panel, rows, names, found.factor, language, colours)
    for label, colour in zip(panel.get_yticklabels(), colours, strict=True):
        label.set_color(colour)
    panel.set_xlabel("\n".join(wrapped(found.unit, UNIT_INCHES, UNIT_SIZE)), size=UNIT_SIZE)
    draw_legend(legend, entries, 1, ncols=1)
    return figure


def _with_survey(found: SensitivityFolder, row: "pd.Series[Any]") -> str:
    """Return the rank of an assumption, what it says, and what one would have to measure, in six lines at most."""
    words = text("sensitivity.evidence.to_measure", found.language, to_measure=row[f"to_measure_{found.language}"])
    rank = "" if np.isnan(row["rank"]) else f"{row['rank']:.0f}. "
    return f"{_lines(rank + found.label(row), 2)}\n{_lines(words, 4)}"
