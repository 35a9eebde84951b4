"""Coverage against empty shells: where each policy stands at the end, and the way it took there."""

from collections.abc import Iterator

from matplotlib.axes import Axes

from experiments.language.numbers import month_and_year
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.legend import HOLLOW, Grid, arm_point_entries, figure_with_legend, text_entry
from experiments.plots.results import StoredStudy
from experiments.plots.series import percent_axis
from sim.calendar import DECEMBER

COVERED = ("coverage_li_plus", "coverage_aci")
ROW_HEIGHT = 3.2  # inches
LARGEST, SHRINK, SMALLEST = 15.0, 3.0, 6.0  # points, of the markers at the end
LEFT_SPACE = 0.04  # of the greatest share, left of 0
FULL = 1.005  # of the upper end: full coverage with room for its line, and no share above


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each coverage at the last date, if that lies after the end of the data."""
    language = study.language
    if not study.bands("population_under_shell") or study.last_date <= study.data_end:
        return
    title = text("trade_off.title", language, when=month_and_year(study.last_date, language))
    subtitle_text = subtitle(study, text("figure.share_of_population", language))
    heading = Heading(title, subtitle_text, text("figure.shell_note", language))
    reading = (text_entry(text(f"trade_off.{name}", language)) for name in ("way", "reading"))
    entries = [*arm_point_entries(study), *reading]
    figure, panels = figure_with_legend(study, heading, entries, Grid(len(COVERED), ROW_HEIGHT))
    for axes, metric in zip(panels, COVERED, strict=True):
        _draw_panel(axes, study, metric)
    yield Drawing("trade_off", figure, title)


def _draw_panel(axes: Axes, study: StoredStudy, metric: str) -> None:
    for rank, arm in enumerate(study.arms):
        _draw_arm(axes, study, metric, arm, rank)
    axes.set_title(text(f"trade_off.covered.{metric}", study.language))
    axes.set_xlabel(text("trade_off.under_shell", study.language))
    axes.set_xlim(left=-LEFT_SPACE * axes.get_xlim()[1])  # a point at 0 is not on the axis
    axes.set_ylim(top=min(axes.get_ylim()[1], FULL))
    axes.grid(axis="x")
    for axis in (axes.xaxis, axes.yaxis):
        percent_axis(axis, study.language)


def _draw_arm(axes: Axes, study: StoredStudy, metric: str, arm: str, rank: int) -> None:
    """Draw an arm's way and its end; later arms are smaller and hollow, so that those that coincide show as rings."""
    shells, covered = study.band(arm, "population_under_shell"), study.band(arm, metric)
    style = study.styles[arm]
    rows = [row for row, day in enumerate(covered.dates) if day.month == DECEMBER and day > study.data_end]
    way = [shells.middle[row] for row in rows], [covered.middle[row] for row in rows]
    axes.plot(*way, color=style.colour, linewidth=0.9, marker=style.marker, markersize=3, alpha=0.55)
    size = max(LARGEST - SHRINK * rank, SMALLEST)
    (left, across, right), (low, up, high) = shells.end, covered.end
    axes.errorbar(
        across,
        up,
        xerr=[[across - left], [right - across]],
        yerr=[[up - low], [high - up]],
        color=style.colour,
        marker=style.marker,
        elinewidth=1.3,
        zorder=4 + rank,
        clip_on=False,
        **{**HOLLOW, "markersize": size},
    )
