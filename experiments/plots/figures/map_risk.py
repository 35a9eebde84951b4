"""Maps of the territories most at risk at the end: to be white still, and to live under an empty shell."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from experiments.language.numbers import month_and_year, number, percent
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading
from experiments.plots.legend import Grid, LegendEntry, arm_titles_height, figure_with_legend, write_arm_title
from experiments.plots.maps import can_be_drawn, cell_handle, cell_note, draw_map, panel_height, stepped_colours
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances, read_territories

TITLE_GAP = 0.1  # inches
MOST_LARGE = 4  # arms whose maps are half as wide as the figure
STEPS = (0.05, 0.25, 0.5, 0.75)  # shares of runs at which the colour changes


@dataclass(frozen=True)
class Risk:
    """One risk and how it is shown."""

    name: str  # of its files, its texts and its column among the chances
    colours: tuple[str, ...]  # one more than STEPS
    note: str = ""  # key of its text


RISKS = (
    Risk("white", ("#F6F6F6", "#CFC7E6", "#AC9FD0", "#7A66B0", "#3F2B7E")),
    Risk("shell", ("#F6F6F6", "#FBD3A9", "#F5A866", "#D55E00", "#7A3300"), "figure.shell_note"),
)


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure for each risk with a map for each arm, at the last date if it lies after the end of the data."""
    chances = read_territories(study)
    if chances is None or not chances.look_ahead(study.data_end) or not can_be_drawn(study, chances):
        return
    for risk in RISKS:
        yield _draw_risk(study, chances, risk)


def _draw_risk(study: StoredStudy, chances: TerritoryChances, risk: Risk) -> Drawing:
    language, day = study.language, chances.dates[-1]
    title = text(f"map_risk.{risk.name}", language, when=month_and_year(day, language))
    notes = (text(risk.note, language) if risk.note else "", cell_note(study))
    heading = Heading(title, text("map_risk.subtitle", language, runs=study.runs), " ".join(notes).strip())
    n_columns = min(len(study.arms), 2 if len(study.arms) <= MOST_LARGE else 4)
    row_height = (
        panel_height(study.area, max(n_columns, 2)) + arm_titles_height(study, study.arms, n_columns) + TITLE_GAP
    )
    grid = Grid(len(study.arms), row_height, n_columns, legend_columns=len(risk.colours))
    figure, panels = figure_with_legend(study, heading, _legend_entries(risk, language), grid)
    for axes, arm in zip(panels, study.arms, strict=True):
        write_arm_title(axes, study, arm, n_columns)
        draw_map(axes, study.area, stepped_colours(chances.at(arm, day)[f"p_{risk.name}"], STEPS, risk.colours))
    return Drawing(f"map_risk_{risk.name}", figure, title)


def _legend_entries(risk: Risk, language: str) -> list[LegendEntry]:
    ends = (0.0, *STEPS, 1.0)
    spans = [f"{number(100 * low, language)}–{percent(high, language)}" for low, high in pairwise(ends)]
    return [LegendEntry(cell_handle(colour), span) for colour, span in zip(risk.colours, spans, strict=True)]
