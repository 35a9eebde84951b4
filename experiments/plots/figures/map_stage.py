"""Maps of the most frequent stage of each territory, arm by arm, at the end of 2023 and at the end of the study."""

import re
from collections.abc import Iterator

import pandas as pd
from matplotlib.patches import Patch

from experiments.plots import words
from experiments.plots.canvas import FAINT, Drawing, Heading, subtitle
from experiments.plots.key import Grid, KeyItem, sheet_with_key
from experiments.plots.maps import can_be_drawn, cell_note, draw_map, panel_height
from experiments.plots.palette import VERMILION
from experiments.plots.results import StoredStudy
from experiments.plots.stage_colours import COLOURS, LABELS
from experiments.plots.territories import TerritoryChances, read_territories
from sim.vocabulary import Stage

TITLE = {"fr": "Où en est chaque territoire : {arm}", "en": "How far each territory has come: {arm}"}
UNIT = {"fr": "Étape la plus fréquente", "en": "Most frequent stage"}
OF_RUNS = {"fr": "{unit} ({runs}).", "en": "{unit} ({runs})."}
SHELL = {"fr": "ACI, le plus souvent coquille vide", "en": "ACI, most often an empty shell"}
SHELL_COLOUR = VERMILION
TITLE_HEIGHT = 0.3  # inches
OFTEN = 0.5  # share of runs


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure for each arm, if runs recorded territories whose places are known."""
    chances = read_territories(study)
    if chances is not None and can_be_drawn(study, chances):
        for arm in study.arms:
            yield _draw_arm(study, chances, arm)


def _draw_arm(study: StoredStudy, chances: TerritoryChances, arm: str) -> Drawing:
    language, dates = study.language, chances.dates
    title = TITLE[language].format(arm=study.label(arm))
    heading = Heading(title, subtitle(study, UNIT, OF_RUNS), cell_note(study))
    grid = Grid(len(dates), panel_height(study.place) + TITLE_HEIGHT, n_columns=len(dates), key_columns=3)
    figure, places = sheet_with_key(study, heading, _key(language), grid)
    for axes, day in zip(places, dates, strict=True):
        axes.set_title(words.month_and_year(day, language).capitalize())
        draw_map(axes, study.place, _colours(chances.at(arm, day)))
    return Drawing(f"map_stage_{file_name(arm)}", figure, title)


def file_name(arm: str) -> str:
    """Return an arm's name with only letters, digits, _ and - (arms of a sweep are named by their overrides)."""
    return re.sub(r"[^a-zA-Z0-9_-]+", "_", arm)


def _colours(rows: pd.DataFrame) -> dict[str, str]:
    is_shell = (rows["stage"] == Stage.ACI) & (rows["p_shell"] > OFTEN)
    by_stage = rows["stage"].map({stage.value: colour for stage, colour in COLOURS.items()})
    return dict(by_stage.mask(is_shell, SHELL_COLOUR))


def _key(language: str) -> list[KeyItem]:
    stages = [
        KeyItem(Patch(facecolor=colour, edgecolor=FAINT, linewidth=0.6), LABELS[stage][language])
        for stage, colour in COLOURS.items()
    ]
    return [*stages, KeyItem(Patch(facecolor=SHELL_COLOUR, edgecolor=FAINT, linewidth=0.6), SHELL[language])]
