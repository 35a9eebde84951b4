"""The legend of a figure: what each handle stands for, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.language.numbers import full_date
from experiments.language.texts import spaced, text
from experiments.plots.canvas import INK, LINE_HEIGHT, POINTS_PER_INCH, WIDTH, Heading, empty_figure, wrapped
from experiments.plots.drawn_results import DrawnResults
from experiments.plots.palette import BLUE, GREY
from experiments.plots.results import StoredStudy
from experiments.plots.series import CHANCE_BAND, DATA_END_LINE, EQUAL_LINE, SHADE
from sim.vocabulary import Stage

TEXT_SIZE, TITLE_SIZE = 9.5, 10.5  # points, of the legend and above panels
LINE_INCHES, ENTRY_INCHES = 0.16, 0.085  # height of a line, and of the space between two entries
HOLLOW: dict[str, Any] = {"markersize": 9, "markerfacecolor": "none", "markeredgewidth": 2.0, "linewidth": 1.3}
OTHER_ARM: dict[str, Any] = {"color": "#B9B9B9", "linewidth": 1.0}
BASELINE_BEHIND: dict[str, Any] = {"color": GREY, "linewidth": 1.0}
TITLE_MARGIN = 1.2  # inches of the width of all panels that their titles leave free
HANDLE_INCHES = 0.75  # width of a handle and the space around it


Handle = Artist | tuple[Artist, ...]


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: a handle and what it stands for."""

    handle: Handle
    text: str


def named_entries(room: str, handles: Mapping[str, Handle], language: str, **values: object) -> list[LegendEntry]:
    """Return a legend from handles by name; the catalogues have its texts under `<room>.legend.<name>`."""
    return [LegendEntry(handle, text(f"{room}.legend.{name}", language, **values)) for name, handle in handles.items()]


def band_handle(colour: str, **line: Any) -> Handle:
    """Return the handle of a line with its interval."""
    return Patch(color=colour, **SHADE), Line2D([], [], color=colour, **line)


def point_handle(marker: str, colour: str, face: str, size: float) -> Handle:
    """Return the handle of a point with its error: a drawn error bar would need axes of its own."""
    bar = Line2D([], [], color=colour, marker="|", markersize=13, linestyle="none")
    return bar, Line2D([], [], color=colour, marker=marker, markersize=size, markerfacecolor=face, linestyle="none")


def even_handles() -> dict[str, Handle]:
    """Return the handles of a histogram of values that would be spread evenly (`series.draw_even`), by name."""
    return {"found": Patch(color=BLUE), "even": Line2D([], [], **EQUAL_LINE), "band": Patch(**CHANCE_BAND)}


def arm_entries(study: StoredStudy, arms: Sequence[str]) -> list[LegendEntry]:
    """Return the legend of the arms."""
    styles = {arm: study.styles[arm] for arm in arms}
    return [
        LegendEntry(band_handle(style.colour, linestyle=style.dash, linewidth=2), study.label_with_role(arm))
        for arm, style in styles.items()
    ]


def arm_point_entries(study: StoredStudy) -> list[LegendEntry]:
    """Return the legend of the arms where each is one point."""
    styles = {arm: study.styles[arm] for arm in study.arms}
    return [
        LegendEntry(Line2D([], [], color=style.colour, marker=style.marker, **HOLLOW), study.label_with_role(arm))
        for arm, style in styles.items()
    ]


def other_arms_entries(study: StoredStudy, arms: Sequence[str]) -> list[LegendEntry]:
    """Return the legend of the arms that stand behind the one of a panel, and of the baseline if it is among them."""
    entries = [LegendEntry(Line2D([], [], **OTHER_ARM), text("figure.other_arms", study.language))]
    if study.baseline in arms:
        entries.append(LegendEntry(Line2D([], [], **BASELINE_BEHIND), study.label_with_role(str(study.baseline))))
    return entries


def stage_label(stage: Stage, language: str) -> str:
    """Return what a stage is called in a legend."""
    return text(f"figure.stage.{stage.name.lower()}", language)


def text_entry(label: str) -> LegendEntry:
    """Return a line of a legend without a handle."""
    return LegendEntry(Line2D([], [], linestyle="none"), label)


def common_past_entries(study: StoredStudy) -> list[LegendEntry]:
    """Return the legend of what all arms have in common, if there are several."""
    entry = LegendEntry(band_handle(INK, linewidth=2), text("figure.common_past", study.language))
    return [entry] if len(study.arms) > 1 else []


def observed_entry(study: StoredStudy) -> LegendEntry:
    """Return the legend of observed points."""
    return LegendEntry(point_handle("o", "black", "white", size=4), text("figure.observed", study.language))


def data_end_entry(study: StoredStudy) -> LegendEntry:
    """Return the legend of the line at the end of the data."""
    when = full_date(study.data_end, study.language)
    return LegendEntry(Line2D([], [], **DATA_END_LINE), text("figure.data_end", study.language, when=when))


@dataclass(frozen=True)
class Grid:
    """The panels of a figure: how many, in how many columns, how high, and how wide the columns of the legend are."""

    n_panels: int
    row_height: float  # inches
    n_columns: int = 2
    legend_columns: int = 2

    @property
    def n_rows(self) -> int:
        """Rows of panels."""
        return -(-self.n_panels // self.n_columns)


def figure_with_legend(
    study: DrawnResults, heading: Heading, entries: Sequence[LegendEntry], grid: Grid, **shared: Any
) -> tuple[Figure, list[Axes]]:
    """Return a figure and its panels; the legend stands in a free last panel, or below all panels."""
    n_free = grid.n_rows * grid.n_columns - grid.n_panels
    in_panel = n_free > 0 and legend_height(entries, grid.n_columns, 1) <= grid.row_height
    below = 0.0 if in_panel else legend_height(entries, grid.legend_columns, grid.legend_columns)
    height = grid.n_rows * grid.row_height
    figure = empty_figure(study, heading, height + below)
    parts = figure.subfigures(2, 1, squeeze=False, height_ratios=(height, below)).ravel() if below else [figure]
    all_panels = list(parts[0].subplots(grid.n_rows, grid.n_columns, squeeze=False, **shared).ravel())
    for axes in all_panels[grid.n_panels :]:
        axes.set_axis_off()
    if in_panel:
        draw_legend(all_panels[grid.n_panels], entries, grid.n_columns, ncols=1)
    else:
        draw_legend(parts[1].subplots(), entries, grid.legend_columns, ncols=grid.legend_columns)
    return figure, all_panels[: grid.n_panels]


def legend_height(entries: Sequence[LegendEntry], figure_columns: int, n_columns: int) -> float:
    """Return the height in inches of a legend in a number of columns, each as wide as the figure allows."""
    lengths = [len(_lines(entry, figure_columns)) for entry in entries]
    per_column = -(-len(entries) // n_columns)
    columns = [lengths[start : start + per_column] for start in range(0, len(lengths), per_column)]
    return max(sum(LINE_INCHES * length + ENTRY_INCHES for length in column) for column in columns) + 0.15


def _lines(entry: LegendEntry, figure_columns: int) -> list[str]:
    return wrapped(entry.text, WIDTH / figure_columns - HANDLE_INCHES, TEXT_SIZE)


def draw_legend(axes: Axes, entries: Sequence[LegendEntry], figure_columns: int, ncols: int) -> None:
    """Draw a legend into axes of its own; its lines are as wide as the columns of the figure allow."""
    axes.set_axis_off()
    texts = ["\n".join(_lines(entry, figure_columns)) for entry in entries]
    handles = [entry.handle for entry in entries]
    length = 1.4 if figure_columns > 2 else 2.0
    spacing = {"handlelength": length, "columnspacing": 1.2, "labelspacing": 0.6, "borderaxespad": 0.0}
    axes.legend(handles, texts, loc="center left" if ncols == 1 else "center", ncols=ncols, **spacing)


def write_arm_title(axes: Axes, study: StoredStudy, arm: str, n_columns: int = 2) -> None:
    """Name the arm that a panel shows, one of some columns, in the arm's colour."""
    axes.set_title("\n".join(_title_lines(study, arm, n_columns)), color=study.styles[arm].colour)


def arm_titles_height(study: StoredStudy, arms: Sequence[str], n_columns: int = 2) -> float:
    """Return the height in inches of the longest of the names that `write_arm_title` puts over panels."""
    n_lines = max(len(_title_lines(study, arm, n_columns)) for arm in arms)
    return n_lines * LINE_HEIGHT * TITLE_SIZE / POINTS_PER_INCH


def _title_lines(study: StoredStudy, arm: str, n_columns: int) -> list[str]:
    width = WIDTH / n_columns - TITLE_MARGIN / n_columns
    return wrapped(spaced(study.label_with_role(arm), study.language), width, TITLE_SIZE, "bold")
