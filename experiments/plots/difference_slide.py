"""Slides of all paired differences at the last date: every arm by its name, a panel for each measure.

A point is the mean difference from the baseline, a bar the range that holds nine of ten runs, compared pair by pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from experiments.comparing.money_notes import money_notes
from experiments.language.numbers import between, money_unit_for
from experiments.language.texts import spaced, text
from experiments.plots.canvas import (
    INK,
    POINTS_PER_INCH,
    Drawing,
    Heading,
    empty_figure,
    subtitle,
    wrapped,
)
from experiments.plots.difference_message import difference_title
from experiments.plots.results import StoredStudy
from experiments.plots.series import LINES_EDGE, points_axis, set_lines, signed_axis
from experiments.plots.slide_measures import SHARES, SPENDING, TITLE_LINES, Measure

MOST_LINES = 4  # arms on one slide
NAME_INCHES, PANEL_INCHES = 1.55, 0.9  # width of the names of arms, and of the title of a panel
NAME_SIZE, TITLE_SIZE, MEAN_SIZE, RANGE_SIZE, TICK_SIZE = 8.2, 8.5, 9.0, 6.6, 7.0  # points
TITLE_LINE, NAME_LINE = 1.2, 1.25  # of the size of the letters: as matplotlib sets lines; names keep apart
TEXT_SHIFT = 6  # points from the mark of an arm
BEHIND: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.3}
TICKS_FRAME = 0.36  # inches of a panel below its lines, and between its title and them
LEAST_EXTENT = 0.01  # of shares, so that a difference near zero looks near zero
LEAST_EUROS = 1e5
ROOM = 1.12  # of the largest difference, so that no bar ends at the edge


@dataclass(frozen=True, eq=False)
class _Panel:
    """A measure and how far its axis reaches to either side of zero, in its unit."""

    measure: Measure
    reach: float


def difference_slides(study: StoredStudy, height: float, dpi: float) -> Iterator[Drawing]:
    """Yield slides some inches high with the differences of all arms, none where no arm was compared."""
    measures = [measure for measure in (*SHARES, SPENDING) if _compared(study, measure)]
    arms = [arm for arm in study.arms if any(arm in _compared(study, measure) for measure in measures)]
    for first in range(0, len(arms), MOST_LINES):
        number = f"_{first // MOST_LINES + 1}" if first else ""
        yield _slide(study, measures, arms[first : first + MOST_LINES], height, dpi, f"slide_differences{number}")


def _name_lines(study: StoredStudy, arm: str) -> list[str]:
    return wrapped(spaced(study.label(arm), study.language), NAME_INCHES, NAME_SIZE, "bold")


def _least_body(names: Sequence[list[str]], titles: Sequence[list[str]]) -> float:
    """Return the height in inches that panels need so that no name of an arm runs into another."""
    lines = (len(names) + 2 * LINES_EDGE) * max(map(len, names)) * NAME_SIZE * NAME_LINE
    title = max(map(len, titles)) * TITLE_SIZE * TITLE_LINE
    return TICKS_FRAME + (lines + title) / POINTS_PER_INCH


def _compared(study: StoredStudy, measure: Measure) -> list[str]:
    return [arm for arm in study.arms if study.difference(arm, measure.metric)]


def _slide(
    study: StoredStudy, measures: Sequence[Measure], arms: Sequence[str], height: float, dpi: float, name: str
) -> Drawing:
    language = study.language
    title = difference_title(study, arms)
    unit = text("slides.differences.unit", language, baseline=study.label(str(study.baseline)))
    notes = [text(key, language) for key in ("slides.differences.note", "slides.shell_note", "slides.levers_note")]
    notes += money_notes(study.manifest, [str(study.baseline), *arms], language)
    heading = Heading(title, subtitle(study, unit, "mean"), " ".join(notes), TITLE_LINES)
    spare = 2 * height - empty_figure(study, heading, height).get_figheight()
    titles = [_title_lines(study, measure) for measure in measures]
    least = _least_body([_name_lines(study, arm) for arm in arms], titles)
    figure = empty_figure(study, heading, max(spare, least))
    all_axes = figure.subplots(1, len(measures), sharey=True, squeeze=False).ravel()
    for axes, panel in zip(all_axes, _panels(study, measures, arms), strict=True):
        _draw(axes, study, panel, arms)
    _write_names(all_axes[0], study, arms)
    return Drawing(name, figure, title, dpi)


def _panels(study: StoredStudy, measures: Sequence[Measure], arms: Sequence[str]) -> Iterator[_Panel]:
    """Yield the panels; those of shares have one scale, so that they can be compared by eye."""
    reaches = {measure: _reach(study, measure, arms) for measure in measures}
    of_shares = max((reach for measure, reach in reaches.items() if measure in SHARES), default=0.0)
    for measure, reach in reaches.items():
        yield _Panel(measure, max(of_shares, LEAST_EXTENT) if measure in SHARES else max(reach, LEAST_EUROS))


def _reach(study: StoredStudy, measure: Measure, arms: Sequence[str]) -> float:
    bands = [study.difference(arm, measure.metric) for arm in arms]
    return ROOM * max((abs(value) for band in bands if band for value in band.end), default=0.0)


def _draw(axes: Axes, study: StoredStudy, panel: _Panel, arms: Sequence[str]) -> None:
    set_lines(axes, len(arms))
    axes.set_title("\n".join(_title_lines(study, panel.measure)), size=TITLE_SIZE, loc="center")
    axes.axvline(0, color=INK, linewidth=1.0, zorder=1.5)
    is_share = panel.measure in SHARES
    unit = 1.0 if is_share else money_unit_for(panel.reach).euros
    for line, arm in enumerate(arms):
        _draw_arm(axes, study, panel.measure, arm, line, unit)
    axes.set_xlim(-panel.reach / unit, panel.reach / unit)
    (points_axis if is_share else signed_axis)(axes.xaxis, study.language)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", labelsize=TICK_SIZE)


def _title_lines(study: StoredStudy, measure: Measure) -> list[str]:
    title = text(f"slides.differences.panel.{measure.metric}", study.language)
    return wrapped(spaced(title, study.language), PANEL_INCHES, TITLE_SIZE, "bold")


def _draw_arm(axes: Axes, study: StoredStudy, measure: Measure, arm: str, line: int, unit: float) -> None:
    """Draw the mean and the range of an arm on its line, and write both in the middle of the panel."""
    band, style, language = study.difference(arm, measure.metric), study.styles[arm], study.language
    if not band:
        return
    low, mean, high = band.end
    axes.plot([low / unit, high / unit], [line, line], color=style.colour, linewidth=2.4, zorder=2)
    axes.plot([mean / unit], [line], color=style.colour, marker="o", markersize=5.5, zorder=3)
    spread = between(measure.difference(low, language), measure.difference(high, language), language)
    bold: dict[str, Any] = {"color": style.colour, "size": MEAN_SIZE, "weight": "bold"}
    _write(axes, measure.difference(mean, language), line, TEXT_SHIFT, va="bottom", **bold)
    _write(axes, spread, line, -TEXT_SHIFT, va="top", size=RANGE_SIZE)


def _write(axes: Axes, words: str, line: int, rise: float, **how: Any) -> None:
    """Write words in the middle of a panel, some points above a line."""
    place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "center"}
    axes.annotate(words, (0.5, line), xytext=(0, rise), bbox=BEHIND, **place, **how)


def _write_names(axes: Axes, study: StoredStudy, arms: Sequence[str]) -> None:
    axes.set_yticks(range(len(arms)), ["\n".join(_name_lines(study, arm)) for arm in arms])
    for tick, arm in zip(axes.get_yticklabels(), arms, strict=True):
        tick.set(color=study.styles[arm].colour, size=NAME_SIZE, weight="bold")
