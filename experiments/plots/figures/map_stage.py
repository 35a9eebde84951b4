"""Maps of the most frequent stage of each territory, before and after, and of the coverage gained in between."""

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
from matplotlib.axes import Axes

from experiments.language.numbers import month_and_year
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading
from experiments.plots.legend import Grid, LegendEntry, figure_with_legend, stage_label, text_entry
from experiments.plots.maps import can_be_drawn, cell_handle, cell_note, draw_map, panel_height, stepped_colours
from experiments.plots.palette import STAGE_COLOURS, VERMILION
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances, read_territories
from experiments.storing.bounded_names import bounded
from sim.vocabulary import Stage

GAIN_STEPS = (-0.05, 0.05, 0.5)  # of the difference between two shares of runs, at which the colour changes
GAIN_COLOURS = ("#E08214", "#F1F1F1", "#B2ABD2", "#542788")  # one more than steps; from a palette for all vision
GAINS = ("loss", "little", "some", "much")
SHELL_COLOUR = VERMILION
TITLE_HEIGHT = 0.3  # inches
OFTEN = 0.5  # share of runs
LONGEST_NAME = 40  # of an arm in the name of a file


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure for each arm, if runs recorded territories whose places are known."""
    chances = read_territories(study)
    if chances is not None and can_be_drawn(study, chances):
        for arm in study.arms:
            yield _draw_arm(study, chances, arm)


def _draw_arm(study: StoredStudy, chances: TerritoryChances, arm: str) -> Drawing:
    language, dates = study.language, chances.dates
    has_gain = len(dates) > 1
    n_maps = len(dates) + has_gain
    title = text("map_stage.title", language, arm=study.label(arm))
    key = "map_stage.subtitle_with_gain" if has_gain else "map_stage.subtitle"
    subtitle_text = text(key, language, runs=study.runs)
    grid = Grid(n_maps, panel_height(study.area, n_maps) + TITLE_HEIGHT, n_columns=n_maps, legend_columns=3)
    entries = [*_stage_entries(language), *(_gain_entries(language) if has_gain else ())]
    note = f"{cell_note(study)} {text('comparing.shells', language)}"
    figure, panels = figure_with_legend(study, Heading(title, subtitle_text, note), entries, grid)
    for axes, day in zip(panels, dates, strict=False):
        axes.set_title(month_and_year(day, language).capitalize())
        draw_map(axes, study.area, _colours(chances.at(arm, day)))
    if has_gain:
        _draw_gain(panels[-1], study, chances, arm, dates)
    return Drawing(f"map_stage_{file_name(arm)}", figure, title)


def _draw_gain(axes: Axes, study: StoredStudy, chances: TerritoryChances, arm: str, dates: tuple[date, ...]) -> None:
    before, after = (chances.at(arm, day)["p_covered"] for day in (dates[0], dates[-1]))
    axes.set_title(text("map_stage.gain", study.language))
    draw_map(axes, study.area, gain_colours(after - before))


def gain_colours(gains: "pd.Series[float]") -> dict[str, str]:
    """Return the colour of each territory (index: codes) by the share of runs gained, −1 to 1."""
    return stepped_colours(gains.dropna(), GAIN_STEPS, GAIN_COLOURS)


def file_name(arm: str) -> str:
    """Return an arm's name with only letters, digits, _ and -, marked where that is not all of it, and bounded."""
    plain = re.sub(r"[^a-zA-Z0-9_-]+", "_", arm)
    return plain if plain == arm and len(plain) <= LONGEST_NAME else bounded(plain, arm, LONGEST_NAME)


def _colours(rows: pd.DataFrame) -> dict[str, str]:
    is_shell = (rows["stage"] == Stage.ACI) & (rows["p_shell"] > OFTEN)
    by_stage = rows["stage"].map({stage.value: colour for stage, colour in STAGE_COLOURS.items()})
    return dict(by_stage.mask(is_shell, SHELL_COLOUR))


def _stage_entries(language: str) -> list[LegendEntry]:
    stages = [LegendEntry(cell_handle(colour), stage_label(stage, language)) for stage, colour in STAGE_COLOURS.items()]
    return [*stages, LegendEntry(cell_handle(SHELL_COLOUR), text("map_stage.shell", language))]


def _gain_entries(language: str) -> list[LegendEntry]:
    pairs = zip(GAIN_COLOURS, GAINS, strict=True)
    gains = [LegendEntry(cell_handle(colour), text(f"map_stage.gains.{gain}", language)) for colour, gain in pairs]
    n_stages = len(STAGE_COLOURS) + 1
    return [*(text_entry("") for _ in range(2 * len(gains) - n_stages)), *gains]  # the gains fill the third column
