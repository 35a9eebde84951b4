"""How many CPTS and projects stand at each stage over time, arm by arm, with the counts observed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from experiments.language.numbers import between, month_and_year, number
from experiments.language.texts import text
from experiments.plots.canvas import INK, Drawing, Heading, has_interval
from experiments.plots.legend import (
    Grid,
    LegendEntry,
    arm_titles_height,
    data_end_entry,
    figure_with_legend,
    observed_entry,
    stage_label,
    write_arm_title,
)
from experiments.plots.model_tables import observed
from experiments.plots.palette import STAGE_COLOURS
from experiments.plots.results import StoredStudy
from experiments.plots.series import days_of, draw_observed, mark_data_end, number_axis, set_years
from sim.vocabulary import Stage

MAX_INTERVALS = 4  # arms whose intervals the note gives
STACK = {  # from the bottom
    "n_aci": Stage.ACI,
    "n_projet_sante": Stage.PROJET_SANTE,
    "n_lettre_intention": Stage.LETTRE_INTENTION,
    "n_preproject": Stage.PREPROJECT,
}
BOUNDARIES = ("n_aci", "n_lettre_intention_or_later", "n_all_stages")  # observed counts that are edges of the stack
ROW_HEIGHT = 1.86  # inches, without the name of the arm
ROOM = 1.05
EDGE: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.5}  # divides the stages on a print in grey too


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each arm."""
    language = study.language
    arms = [arm for arm in study.arms if all(study.band(arm, metric) for metric in STACK)]
    if not arms:
        return
    heading = Heading(
        text("stages.title", language), text("stages.subtitle", language, runs=study.runs), _note(study, arms)
    )
    grid = Grid(len(arms), ROW_HEIGHT + arm_titles_height(study, arms), n_columns=min(len(arms), 2))
    figure, panels = figure_with_legend(study, heading, _legend_entries(study), grid, sharey=True)
    top = _top(study, arms)
    for axes, arm in zip(panels, arms, strict=True):
        _draw_panel(axes, study, arm, top)
    yield Drawing("stages", figure, heading.title)


def _draw_panel(axes: Axes, study: StoredStudy, arm: str, top: float) -> None:
    bands = [study.band(arm, metric) for metric in STACK]
    colours = [STAGE_COLOURS[stage] for stage in STACK.values()]
    axes.stackplot(days_of(bands[0].dates), *(band.mean for band in bands), colors=colours, **EDGE)
    write_arm_title(axes, study, arm)
    for metric in BOUNDARIES:
        draw_observed(axes, observed(metric, study.area, study.data_end))
    mark_data_end(axes, study, "white", zorder=2.1)
    mark_data_end(axes, study, INK, zorder=2.2)
    axes.set_ylim(0, top)
    number_axis(axes.yaxis, study.language)
    set_years(axes, study.first_date, study.last_date, label_space=0)


def _top(study: StoredStudy, arms: list[str]) -> float:
    """Return the upper end of an axis on which the stacks of all arms and all observations fit."""
    totals = [np.sum([study.band(arm, metric).mean for metric in STACK], axis=0).max() for arm in arms]
    points = [
        point.value + 2 * point.sd for metric in BOUNDARIES for point in observed(metric, study.area, study.data_end)
    ]
    return float(ROOM * max(*totals, *points, 1.0))


def _legend_entries(study: StoredStudy) -> list[LegendEntry]:
    stages = [
        LegendEntry(Patch(facecolor=STAGE_COLOURS[stage]), stage_label(stage, study.language))
        for stage in reversed(STACK.values())
    ]
    points = [observed_entry(study)] if _is_observed(study) else []
    return [*stages, *points, data_end_entry(study)]


def _is_observed(study: StoredStudy) -> bool:
    return any(observed(metric, study.area, study.data_end) for metric in BOUNDARIES)


def _note(study: StoredStudy, arms: list[str]) -> str:
    """Return the interval of the number of ACI at the end, which a stack cannot show, and how to read the points."""
    spans = []
    for arm in arms if len(arms) <= MAX_INTERVALS else ():
        low, _, high = study.band(arm, "n_aci").end
        low_text, high_text = number(low, study.language), number(high, study.language)
        span = between(low_text, high_text, study.language)
        spans.append(f"{study.label(arm)} {span} ACI")
    when = month_and_year(study.last_date, study.language)
    key = "stages.interval_note" if has_interval(study) else "stages.range_note"
    interval = text(key, study.language, when=when, counts=", ".join(spans)) if spans else ""
    points = text("stages.points_note", study.language) if _is_observed(study) else ""
    return f"{interval} {points}".strip()
